"""Links of a sitemap, or the sitemaps of an index, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from workers.core.decode import decode_text, gunzip, is_gzip
from workers.core.extraction.feed import FEED_ITEMS, FEED_ROOTS, links_of
from workers.core.extraction.xml_items import Element, read_items
from workers.core.urls import canonical_url

_ITEMS = frozenset({"url", "sitemap"})
_ROOTS = frozenset({"urlset", "sitemapindex"})
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?\s*(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """What a sitemap names: pages, or (an index) other sitemaps."""

    links: tuple[str, ...] = ()
    news: frozenset[str] = frozenset()
    """Those of the links that the sitemap itself marks as news."""
    sitemaps: tuple[str, ...] = ()


def read_sitemap(data: bytes, *, url: str, max_bytes: int, content_type: str | None = None) -> Sitemap | None:
    """Read a urlset, an index, a list of addresses as plain text, or a feed; a gzip file of these as well.

    None when the bytes are none of them. Newest first by lastmod, what has none last; order kept otherwise. Raises as
    `decode_body` does, and `UnreadableBody` for XML with a document type declaration.
    """
    if is_gzip(data):
        data = gunzip(data, max_bytes=max_bytes)
    text = decode_text(data, content_type=content_type)
    if "<" not in text[:1000]:
        links = _unique(canonical_url(line) for line in text.split("\n") if line.strip())
        return Sitemap(links=links) if links else None
    found = read_items(text, _ITEMS)
    if found.root in FEED_ROOTS:
        links = links_of(read_items(text, FEED_ITEMS), url=url)
        return Sitemap(links=links, news=frozenset(links))
    if found.root not in _ROOTS and not found.items:
        return None
    dated = [(_lastmod(item), _loc(item, url), item) for item in found.items]
    dated.sort(key=lambda entry: entry[0], reverse=True)
    if found.root == "sitemapindex":
        return Sitemap(sitemaps=_unique(loc for _, loc, _ in dated))
    news = frozenset(loc for _, loc, item in dated if loc is not None and "news" in item)
    return Sitemap(links=_unique(loc for _, loc, _ in dated), news=news)


def _unique(urls: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for url in urls if url is not None))


def _loc(item: dict[str, list[Element]], base: str) -> str | None:
    locs = item.get("loc")
    return canonical_url(locs[0].text, base=base) if locs and locs[0].text else None


def _lastmod(item: dict[str, list[Element]]) -> datetime:
    stamps = item.get("lastmod")
    found = _ISO.match(stamps[0].text) if stamps else None
    if found is None:
        return _OLDEST
    text = found[0].replace(" +", "+").replace(" -", "-").replace(" Z", "Z")
    padded = text + "-01-01"[len(text) - 4 :] if len(text) < len("2024-01-01") else text
    try:
        moment = datetime.fromisoformat(padded)
    except ValueError:
        return _OLDEST
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
