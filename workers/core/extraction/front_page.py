"""The name of a site and its feeds, from its front page."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.tree import read_tree
from workers.core.front_page import FrontPage
from workers.core.urls import canonical_url

_FEED_TYPES = frozenset(("application/rss+xml", "application/atom+xml", "application/rdf+xml"))
_LINKED = re.compile(r"/(?:rss|feed|atom|rdf)(?:[./?]|$)", re.IGNORECASE)
"""Path of a link that leads to a feed, or to a page that lists feeds."""
_SEPARATOR = re.compile(r"(?<!\s)\s++[|\-–—•·»«:]\s+|(?:(?<!\s)\s++)?[|»«•]\s*")
_NAMES = ("meta[property='og:site_name']", "meta[name='application-name']", "meta[name='apple-mobile-web-app-title']")
_LONGEST_NAME = 60
"""Characters."""
_MOST_FEEDS = 20


def read_front_page(html: str, *, url: str) -> FrontPage:
    """Return what the page at a canonical `url` says: the name that it declares, else the first part of its title."""
    tree = read_tree(html)
    announced = [node for node in tree.css("link[rel~=alternate][href]") if _is_feed(node)]
    linked = [node for node in tree.css("a[href]") if _LINKED.search(node.attributes.get("href") or "")]
    found = (canonical_url(node.attributes.get("href") or "", base=url) for node in (*announced, *linked))
    feeds = dict.fromkeys(link for link in found if link is not None and link != url)
    return FrontPage(name=_name(tree), feeds=tuple(feeds)[:_MOST_FEEDS])


def _is_feed(node: LexborNode) -> bool:
    declared = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
    return declared in _FEED_TYPES


def _name(tree: LexborHTMLParser) -> str:
    for selector in _NAMES:
        node = tree.css_first(selector)
        name = " ".join((node.attributes.get("content") or "").split()) if node is not None else ""
        if name:
            return name[:_LONGEST_NAME]
    element = tree.css_first("title")
    title = " ".join(element.text().split()) if element is not None else ""
    return _SEPARATOR.split(title)[0][:_LONGEST_NAME].strip()
