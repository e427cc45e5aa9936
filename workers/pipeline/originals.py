"""The visit of the original that an aggregator's article names."""

from __future__ import annotations

from workers.core.article import Article
from workers.core.source import Role
from workers.core.sourcebook import SourceBook
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.answer import MAX_HOPS


def original_visit(visit: Visit, article: Article, *, content_hash: str, sources: SourceBook) -> Visit | None:
    """Return the visit of the original, or None when it is not followed.

    A chain begins on a source that says so, goes on through other aggregators, and ends on the first host that is none;
    with redirects it has at most MAX_HOPS steps, and no address twice. The visit counts for the source that owns the
    host, else for the one that led there, whose daily budget bounds what strangers' links can cost.
    """
    source = sources.owner_of(host_key(article.url))
    if source is None or source.role is not Role.AGGREGATOR or visit.hops >= MAX_HOPS:
        return None
    if not source.follow_original and visit.named_by is None:
        return None
    target = canonical_url(article.original_url) if article.original_url else None
    if target is None:
        return None
    url = sources.main_of(target)
    if url in {visit.url, article.url, *visit.via}:
        return None
    owner = sources.owner_of(host_key(url))
    return Visit(
        kind=VisitKind.ARTICLE,
        url=url,
        host=host_key(url),
        source=owner.id if owner is not None else visit.source,
        priority=visit.priority if visit.revisit == 0 else Priority.FRESH,
        listing=visit.listing,
        hops=visit.hops + 1,
        via=(*visit.via, article.url),
        named_by=content_hash,
    )
