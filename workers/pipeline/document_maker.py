"""From an article to the document of its content, with its one sighting."""

from __future__ import annotations

from workers.core.document import Document, Shown, Sighting, Turn
from workers.core.source import Role
from workers.core.sourcebook import SourceBook
from workers.core.urls import host_key
from workers.pipeline.ports import ArticleEntry
from workers.pipeline.storyteller import replaced_by

_ZWNJ = "\u200c"


class DocumentMaker:
    """Knows which hosts are outlets' own."""

    def __init__(self, sources: SourceBook) -> None:
        self._sources = sources

    def make(self, entry: ArticleEntry, story: str = "") -> Document:
        """Return the document; it replaces what its visit found at the address before, if that was another content."""
        article, visit = entry.article, entry.visit
        host, replaced = host_key(article.url), replaced_by(entry)
        return Document(
            id=entry.content_hash,
            shown=self._shown(entry, host),
            sightings=(
                Sighting(
                    url=article.url,
                    source=visit.source,
                    host=host,
                    visit=visit.id,
                    seen_at=entry.fetched_at,
                    title_key=entry.title_key,
                    published_at=_published_at(entry),
                    via=visit.via,
                ),
            ),
            created_by=visit.id,
            story_id=story,
            first_seen=entry.fetched_at,
            predecessors=(replaced,) if replaced else (),
            turns=(Turn(url=article.url, at=entry.fetched_at, by=""),) if replaced else (),
        )

    def _shown(self, entry: ArticleEntry, host: str) -> Shown:
        article, visit = entry.article, entry.visit
        return Shown(
            url=article.url,
            source=visit.source,
            title=article.title,
            lead=article.lead,
            body=article.body,
            published_at=_published_at(entry),
            agency=article.agency,
            cites=article.cites,
            agency_id=article.agency_id,
            cites_id=article.cites_id,
            attribution_conflict=article.attribution_conflict,
            published_jalali=article.published_jalali,
            original_url=article.original_url,
            permalink=article.permalink,
            language=article.language,
            extraction=article.extraction,
            on_original=self._on_original(entry, host),
            zwnj=sum(text.count(_ZWNJ) for text in (article.title, article.lead or "", article.body)),
        )

    def _on_original(self, entry: ArticleEntry, host: str) -> bool:
        """Seen at an outlet that names no other origin. What other pages say of themselves does not count: a copy that
        calls itself the original would be shown in the place of the original."""
        source = self._sources.owner_of(host)
        if source is None or source.role is not Role.OUTLET:
            return False
        original = entry.article.original_url
        return original is None or source.owns(host_key(original))


def _published_at(entry: ArticleEntry) -> float | None:
    published = entry.article.published_at
    return None if published is None else published.timestamp()
