"""The publication time of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import chain
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from workers.core.dates import parse_date
from workers.core.extraction.block import Block
from workers.core.extraction.blocks import display_text
from workers.core.extraction.class_names import ClassNames, SelectorList
from workers.core.extraction.element_names import is_comment, names_of
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.plain import plain

_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "publishdate",
    "publish_date",
    "published_at",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "datecreated",
)
_UPDATED = "og:updated_time"
"""Of a page that says nothing else of when it was published."""
_NAMED = SelectorList(
    "h1,h2,time,[itemprop=datePublished],[class*=date],[class*=Date],[class*=time],[class*=publish],[class*=meta],"
    "[class*=byline],[id*=date]"
)
_HEADINGS = ("h1", "h2")
_LONGEST = 160
"""Characters; a date stands in a short text."""
_MIDNIGHT = time()
"""The time of a date without one; another of the same day that has one says more."""
_ITEMS = frozenset({"li", "article", "a"})
_LONGEST_ITEM = 600
"""Characters of an item of a list of articles; an article is longer."""
_HEADLINE, _LINKS = 25, 3
"""Letters of a link that is the headline of another article; it is among the first links of its item."""
_LONGEST_LINK, _LINKED = 45, 0.5
"""Characters of a link that is no more than a date, and the share of a longer line that makes it a link."""
_OTHERS = 8
"""Dates of comments or other articles after which no more of the article's own is expected."""
_IN_ADDRESS = re.compile(
    r"/((?:13|14|19|20)\d\d)(?:/[a-z][\w-]*)?([/-])((?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?=[/-]|$)",
    re.IGNORECASE,
)
"""The day in an address: `/2015/03/18/`, `/2015/POLITICS/03/18/`, `/1402-08-17-`."""
_MOST = 60
"""Elements and blocks looked at."""


def extract_date(
    classes: ClassNames,
    *,
    selectors: Sequence[str],
    metadata: Metadata,
    title: str,
    blocks: Sequence[Block],
    now: datetime,
    zone: ZoneInfo,
    url: str = "",
) -> tuple[datetime, str, str] | None:
    """Return (time in UTC, text it was read from, method). `blocks`: those around the headline, where a date stands
    that nothing marks; the day in the address (`url`) counts where the page says none."""
    candidates = chain(
        _declared(metadata),
        _selected(classes.root, selectors),
        _around_headline(classes, title, blocks),
    )
    found: tuple[datetime, str, str] | None = None
    for method, raw in candidates:
        moment = parse_date(raw, now=now, zone=zone)
        if moment is None:
            continue
        local = moment.astimezone(zone)
        if local.time() != _MIDNIGHT and (found is None or local.date() == found[0].astimezone(zone).date()):
            return moment, raw, method
        found = found or (moment, raw, method)
    return found or _in_address(url, now, zone) or _updated(metadata, now, zone)


def _in_address(url: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, str, str] | None:
    written = _IN_ADDRESS.search(urlsplit(url).path)
    if written is None:
        return None
    raw = f"{written[1]}/{written[3]}"
    moment = parse_date(raw, now=now, zone=zone)
    return (moment, raw, "url") if moment is not None else None


def _updated(metadata: Metadata, now: datetime, zone: ZoneInfo) -> tuple[datetime, str, str] | None:
    raw = metadata.meta.get(_UPDATED)
    moment = parse_date(raw, now=now, zone=zone) if raw is not None else None
    return (moment, raw, f"meta:{_UPDATED}") if moment is not None and raw is not None else None


def _declared(metadata: Metadata) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        value = metadata.text(key)
        if value:
            yield "json-ld", value
    for key in _META:
        if key in metadata.meta:
            yield f"meta:{key}", metadata.meta[key]


def _selected(root: LexborNode, selectors: Sequence[str]) -> Iterator[tuple[str, str]]:
    for selector in selectors:
        for node in root.css(selector)[:5]:
            for raw in _written(node):
                yield f"selector:{selector}", raw


def _around_headline(classes: ClassNames, title: str, blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    below, above, headline = _by_headline(classes, title)
    if headline is not None and len(below) >= _OTHERS:  # times of comments, or of items, that nothing names
        yield from _marked([node for node in above if _is_beside(node, headline)])
    yield from _marked(below)
    yield from _unmarked(_likeliest_first(blocks, plain(title)))
    yield from _marked(above)


def _marked(nodes: Sequence[LexborNode]) -> Iterator[tuple[str, str]]:
    own: list[LexborNode] = []
    others = 0
    for node in nodes:
        if _is_of_another(node):
            others += 1
            if others == _OTHERS:
                break
        else:
            own.append(node)
    for node in own:
        if node.tag == "time" and (value := node.attributes.get("datetime")):
            yield "element", value.strip()
    for node in own:
        for raw in _written(node):
            yield "element", raw


def _likeliest_first(blocks: Sequence[Block], title: str) -> list[Block]:
    """Put last the headline and the sentences, which tell of other days as well."""
    return sorted(blocks, key=lambda block: block.prose or plain(block.text) == title)


def _unmarked(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks[:_MOST]:
        if len(block.text) > _LONGEST_LINK and block.link_share > _LINKED:
            continue
        if len(block.text) <= _LONGEST and any(letter.isdigit() for letter in block.text):
            yield "text", block.text


def _written(node: LexborNode) -> Iterator[str]:
    for name in ("datetime", "content", "data-date"):
        value = node.attributes.get(name)
        if value:
            yield value.strip()
    if len(node.text()) <= 2 * _LONGEST:  # white space included; the walk is not for whole pages
        text = display_text(node)
        if text and len(text) <= _LONGEST:
            yield text


def _is_beside(node: LexborNode, headline: LexborNode) -> bool:
    """Tell whether an element stands in the one that holds the headline, or in one beside it."""
    holder = headline.parent
    if holder is None or holder.tag == "body":
        return False
    parent = node.parent
    return any(up is not None and up.mem_id == holder.mem_id for up in (parent, parent.parent if parent else None))


def _by_headline(classes: ClassNames, title: str) -> tuple[list[LexborNode], list[LexborNode], LexborNode | None]:
    """Return elements named after dates: (those below the headline, those above it, nearest first), and the headline.
    Above it, many pages show the date of today."""
    nodes = classes.search(_NAMED)
    wanted = plain(title)
    for index, node in enumerate(nodes):
        if node.tag in _HEADINGS and plain(display_text(node)) == wanted:
            below, above = nodes[index : index + _MOST], nodes[max(0, index - _MOST) : index]
            return _without_headings(below), _without_headings(above[::-1]), node
    return [], _without_headings(nodes[:_MOST]), None


def _without_headings(nodes: list[LexborNode]) -> list[LexborNode]:
    return [node for node in nodes if node.tag not in _HEADINGS]


def _is_of_another(node: LexborNode) -> bool:
    """A comment has a date of its own, and so has an item of a list of other articles; often it is the only one below
    the headline."""
    up: LexborNode | None = node
    while up is not None and up.tag not in ("body", "html"):
        if is_comment(names_of(up.attributes)):
            return True
        if up.tag in _ITEMS and _announces(up):
            return True
        up = up.parent
    return False


def _announces(item: LexborNode) -> bool:
    """Tell whether an item of a list is about another article: it is short, and its link is a headline."""
    if item.css_first("h1") is not None or len(item.text(strip=True)) > _LONGEST_ITEM:
        return False
    return any(len(link.text(strip=True)) >= _HEADLINE for link in item.css("a")[:_LINKS])
