"""The original of a report that an aggregator shows, where the headline itself leads there."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.blocks import display_text
from workers.core.extraction.link_target import target_of
from workers.core.extraction.plain import plain
from workers.core.urls import host_key

_HEADLINES = ":is(h1, h2, h3) a[href]"
_MOST = 8
"""Linked headings looked at; the headline of a page is among its first."""


def headline_link(tree: LexborHTMLParser, *, title: str, page_url: str) -> str | None:
    """Return the canonical address to which the headline leads, on another site than that of the page, or None."""
    wanted = plain(title)
    for node in tree.css(_HEADLINES)[:_MOST]:
        if len(node.text()) <= 4 * len(title) and plain(display_text(node)) == wanted:
            link = target_of(node, base_url=page_url)
            return link if link is not None and _is_elsewhere(link, page_url) else None
    return None


def _is_elsewhere(link: str, page_url: str) -> bool:
    """Tell whether two hosts differ, and neither is a part of the other: m.khabar.example is khabar.example."""
    there, here = (host_key(url).removeprefix("www.") for url in (link, page_url))
    return there != here and not there.endswith(f".{here}") and not here.endswith(f".{there}")
