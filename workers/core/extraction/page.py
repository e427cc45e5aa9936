"""Reading one page of any kind: the one entry of the parse child."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from workers.core.content_kind import HTML_TYPES, declared_type, why_binary, why_no_html_type
from workers.core.decode import TooLargeBody, UnreadableBody, decode_body, decode_markup, decode_text, is_gzip
from workers.core.extraction.article import extract_article
from workers.core.extraction.byline import NO_REGISTRY, BylineReader
from workers.core.extraction.feed import read_feed
from workers.core.extraction.front_page import read_front_page
from workers.core.extraction.listing import keep_articles, read_listing
from workers.core.extraction.refresh import refresh_target
from workers.core.extraction.sitemap import read_sitemap
from workers.core.extraction.tangle import why_tangled
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Listing, Source
from workers.core.urls import canonical_url
from workers.core.visit import VisitKind

_SNIFFED = 1024
_MAX_TEXT = 400_000
"""Characters of an article: a long book chapter has 100,000. Analysing 1,000,000 takes an index worker 80 MB."""
_LOOKS_LIKE_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|article|main|p|h1|a|table|script)\b", re.IGNORECASE
)
_IS_HTML_DOCUMENT = re.compile(r"\s*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


def read_page(
    page: Page,
    *,
    kind: VisitKind,
    source: Source | None,
    listing: Listing | None,
    max_bytes: int,
    bylines: BylineReader = NO_REGISTRY,
) -> Reading:
    """Return the article or the links of a page, or the outcome and the reason why it has none.

    `max_bytes`: cap of the decoded body; `bylines` knows the agencies. The same page gives the same reading,
    whenever it is read.
    """
    url = canonical_url(page.url)
    if url is None:
        return _end(Outcome.UNREADABLE, f"{page.url[:200]!r} is no http(s) address")
    try:
        data = decode_body(page, max_bytes=max_bytes)
        if not data.strip():
            return _end(Outcome.NO_ARTICLE if kind is VisitKind.ARTICLE else Outcome.UNREADABLE, "the body is empty")
        if kind is VisitKind.FEED:
            return _read_feed(page, data, url=url, source=source, listing=listing)
        if kind is VisitKind.SITEMAP:
            return _read_sitemap(page, data, url=url, source=source, listing=listing, max_bytes=max_bytes)
    except TooLargeBody as refusal:
        return _end(Outcome.TOO_LARGE, str(refusal))
    except UnreadableBody as refusal:
        return _end(Outcome.UNREADABLE, str(refusal))
    return _read_html(page, data, kind=kind, url=url, source=source, listing=listing, bylines=bylines)


def _read_html(
    page: Page,
    data: bytes,
    *,
    kind: VisitKind,
    url: str,
    source: Source | None,
    listing: Listing | None,
    bylines: BylineReader,
) -> Reading:
    why_not = _why_not_html(page, data)
    if why_not:
        return _end(Outcome.NOT_HTML, why_not)
    html, utf8 = decode_markup(data, content_type=page.headers.get("content-type"))
    tangle = why_tangled(html)
    if tangle:
        return _end(Outcome.TOO_TANGLED, tangle)
    if kind is VisitKind.LISTING:
        links, next_url = read_listing(html, url=url, source=source, listing=listing)
        front = read_front_page(html, url=url) if listing is None else None
        if links:
            return Reading(links=links, next_url=next_url, front=front)
        target = refresh_target(html, url=url)
        return Reading(next_url=next_url, front=front, reason="no article links on the page", refresh_url=target)
    if kind is not VisitKind.ARTICLE:
        return _end(Outcome.NOT_HTML, f"a {kind} visit has no page to read")
    now = datetime.fromtimestamp(page.fetched_at, UTC)
    article = extract_article(html, utf8=utf8, url=url, source=source, now=now, bylines=bylines)
    if article is None:
        target = refresh_target(html, url=url)
        return Reading(outcome=Outcome.NO_ARTICLE, reason="no article on the page", refresh_url=target)
    if len(article.body) > _MAX_TEXT:
        return _end(Outcome.TOO_LARGE, f"an article of {len(article.body)} characters, more than {_MAX_TEXT}")
    return Reading(article=article)


def _read_feed(page: Page, data: bytes, *, url: str, source: Source | None, listing: Listing | None) -> Reading:
    why_not = _why_not_xml(page, data)
    links = None if why_not else read_feed(data, url=url, content_type=page.headers.get("content-type"))
    if links is None:
        return _end(Outcome.NOT_HTML, why_not or "not a feed: no rss, feed or rdf element and no items")
    kept = keep_articles(links, url=url, source=source, listing=listing, trusted=True)
    return Reading(links=kept, reason=_why_none(links, kept))


def _read_sitemap(
    page: Page, data: bytes, *, url: str, source: Source | None, listing: Listing | None, max_bytes: int
) -> Reading:
    why_not = "" if is_gzip(data) else _why_not_xml(page, data)
    content_type = page.headers.get("content-type")
    found = None if why_not else read_sitemap(data, url=url, max_bytes=max_bytes, content_type=content_type)
    if found is None:
        return _end(Outcome.NOT_HTML, why_not or "not a sitemap: no urlset or sitemapindex element and no addresses")
    news = set(keep_articles(found.news, url=url, source=source, listing=listing, trusted=True))
    likely = set(keep_articles(found.links, url=url, source=source, listing=listing))
    kept = tuple(link for link in found.links if link in news or link in likely)
    return Reading(links=kept, sitemaps=found.sitemaps, reason=_why_none(found.links, kept))


def _why_none(links: tuple[str, ...], kept: tuple[str, ...]) -> str:
    return f"none of its {len(links)} links is an article of the source" if links and not kept else ""


def _why_not_html(page: Page, data: bytes) -> str:
    why_not = why_no_html_type(page.headers) or why_binary(data)
    declared = declared_type(page.headers)
    if why_not or declared in HTML_TYPES:
        return why_not
    head = decode_text(data[:_SNIFFED], content_type=None)
    return "" if _LOOKS_LIKE_HTML.search(head) else f"no HTML at the beginning of a body of type {declared!r}"


def _why_not_xml(page: Page, data: bytes) -> str:
    why_not = why_binary(data)
    if why_not:
        return why_not
    head = decode_text(data[:_SNIFFED], content_type=page.headers.get("content-type"))
    return "an HTML page where XML was expected" if _IS_HTML_DOCUMENT.match(head) else ""


def _end(outcome: Outcome, reason: str) -> Reading:
    return Reading(outcome=outcome, reason=reason)
