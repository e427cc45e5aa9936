"""Article links of a listing page, and the link to its next page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.article_link import looks_like_article
from workers.core.extraction.tree import read_tree
from workers.core.source import Listing, Role, Source
from workers.core.urls import canonical_url, host_key

_NAVIGATION = "nav a[href], footer a[href]"
_NEXT = "a[rel~=next], link[rel~=next]"


def read_listing(
    html: str, *, url: str, source: Source | None, listing: Listing | None
) -> tuple[tuple[str, ...], str | None]:
    """Return (article links in page order without repeats, address of the next page or None).

    `url`: that of the page, in canonical form. The next page is on a host of the source, else it is none.
    """
    tree = read_tree(html)
    base = _base(tree, url)
    scope = _scope(tree, listing)
    guessed = listing is None or (listing.link_pattern is None and listing.link_selector is None)
    skipped = {node.attrs.get("href") for node in tree.css(_NAVIGATION)} if guessed else set()
    hrefs = dict.fromkeys(node.attrs.get("href") for node in scope)
    found = (canonical_url(href, base=base) for href in hrefs if href and href not in skipped)
    links = dict.fromkeys(link for link in found if link is not None and link != url)
    return keep_articles(links, url=url, source=source, listing=listing), _next(tree, url, base, source, listing)


def keep_articles(
    links: Iterable[str], *, url: str, source: Source | None, listing: Listing | None, trusted: bool = False
) -> tuple[str, ...]:
    """Return those of some canonical links that are articles.

    By the listing's pattern if it has one, on whatever host when the source is an aggregator; else those on the hosts
    of the source (of a page without a source: on its own) that look like one, or that are `trusted` to be one whatever
    they look like. What an outlet links to elsewhere is not its article, however much it looks like one.
    """
    if listing is not None and listing.link_pattern is not None:
        pattern = _compiled(listing.link_pattern)
        anywhere = source is None or source.role is Role.AGGREGATOR
        return tuple(link for link in links if pattern.search(link) and (anywhere or _is_own(link, url, source)))
    chosen = trusted or (listing is not None and listing.link_selector is not None)
    return tuple(link for link in links if _is_own(link, url, source) and (chosen or looks_like_article(link)))


def _is_own(link: str, url: str, source: Source | None) -> bool:
    host = host_key(link)
    if source is not None and source.owns(host):
        return True
    return source is None and host.removeprefix("www.") == host_key(url).removeprefix("www.")


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _base(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    href = node.attrs.get("href") if node is not None else None
    return (canonical_url(href, base=url) if href else None) or url


def _scope(tree: LexborHTMLParser, listing: Listing | None) -> list[LexborNode]:
    if listing is None or listing.link_selector is None:
        return tree.css("a[href]")
    nodes: list[LexborNode] = []
    for node in tree.css(listing.link_selector):
        nodes.extend([node] if node.tag == "a" else node.css("a[href]"))
    return nodes


def _next(tree: LexborHTMLParser, url: str, base: str, source: Source | None, listing: Listing | None) -> str | None:
    selector = listing.next_selector if listing is not None and listing.next_selector else _NEXT
    for node in tree.css(selector):
        anchor = node if node.attrs.get("href") else node.css_first("a[href]")
        href = anchor.attrs.get("href") if anchor is not None else None
        link = canonical_url(href, base=base) if href else None
        if link is not None and link != url and _is_own(link, url, source):
            return link
    return None
