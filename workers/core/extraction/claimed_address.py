"""The address that a page claims for itself in its head."""

from __future__ import annotations

from collections.abc import Iterator

from workers.core.extraction.metadata import Metadata
from workers.core.source import Source
from workers.core.urls import canonical_url, host_key


def claimed_address(metadata: Metadata, *, page_url: str, source: Source | None) -> tuple[str, str] | None:
    """Return (address in canonical form, method), or None.

    A claim is believed on the page's own host and on the other hosts of its source, and nowhere else: what a stranger's
    page says of itself is not told of another's article. A front page is no address of an article.
    """
    own = host_key(canonical_url(page_url) or "")
    for address, method in _claims(metadata):
        url = canonical_url(address, base=page_url)
        if url is None or url.split("/", 3)[3] == "":
            continue
        host = host_key(url)
        if host == own or (source is not None and source.owns(own) and source.owns(host)):
            return url, method
    return None


def _claims(metadata: Metadata) -> Iterator[tuple[str, str]]:
    if metadata.canonical:
        yield metadata.canonical, "link:canonical"
    if "og:url" in metadata.meta:
        yield metadata.meta["og:url"], "meta:og:url"
    page = metadata.article.get("mainEntityOfPage")
    named = page.get("@id") if isinstance(page, dict) else page
    for claim in (metadata.article.get("url"), named):
        if isinstance(claim, str) and claim.strip():
            yield claim, "json-ld"
