"""Generated pages: any number of distinct articles of full weight, made when asked for at a fraction of a millisecond.

What all pages share is compressed once. A page is those pieces and its own text, joined as one deflate stream: each
piece was flushed in full, so that it refers to nothing before it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from workers.demo.article_page import ArticlePage, Parts
from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST, SPAN_MINUTES
from workers.demo.layout_classic import classic_article, classic_head, classic_parts
from workers.demo.listing_pages import Entry, render_listing, render_robots, render_sitemap, render_sitemap_index
from workers.demo.news_item import NewsItem, compose
from workers.demo.resource import HTML, XML, Resource, make_resource

NAME = "load"
SITE_NAME = "بار آزمایشی"
PER_LISTING = 100
PER_SITEMAP = 10_000
LISTING_PATH = "/generated"
TRICKLE_PATH = "/trickle"
_TRICKLE_SHOWN = 50
_FIRST_COUNT = 10_000
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_FAST = 1
"""Level of zlib for what is compressed on each request."""
_POPULAR = 75
"""Headlines in the sidebar; they bring a page to 78 kB."""


@dataclass(frozen=True, slots=True)
class _Piece:
    plain: bytes
    packed: bytes


class GeneratedPages:
    """Articles 1 … `articles`, and one more on the trickle every `trickle_s` seconds since `started`."""

    def __init__(
        self,
        *,
        root: str,
        seed: int,
        articles: int,
        trickle_s: float | None,
        started: float,
        clock: Callable[[], float],
    ) -> None:
        self._root = root
        self._seed = seed
        self._articles = articles
        self._trickle_s = trickle_s
        self._started = started
        self._clock = clock
        self._lists: dict[str, Resource] = {}

    @property
    def revealed(self) -> int:
        """How many articles the trickle shows by now; number n appears n × `trickle_s` seconds after the start."""
        return int((self._clock() - self._started) / self._trickle_s) if self._trickle_s else 0

    def find(self, path: str) -> Resource | None:
        """Return what is at a path, or None."""
        head, _, tail = path.rpartition("/")
        number = int(tail) if tail.isascii() and tail.isdigit() and len(tail) <= 9 else 0
        if head == f"{LISTING_PATH}/news" and 1 <= number <= self._articles:
            return self._article(path, number, "g")
        if head == f"{TRICKLE_PATH}/news" and 1 <= number <= self.revealed:
            return self._article(path, number, "t")
        if path == TRICKLE_PATH and self._trickle_s:
            return self._trickle()
        made = self._lists.get(path)
        if made is None:
            made = self._list(path, head, number)
            if made is not None:
                self._lists[path] = made
        return made

    def _item(self, number: int, series: str) -> NewsItem:
        published = NEWEST - timedelta(minutes=number % SPAN_MINUTES)
        count = _FIRST_COUNT + 2 * number + (series == "t")
        return compose(load_bank(), number=number, salt=f"{series}{self._seed}", published=published, count=count)

    def _article(self, path: str, number: int, series: str) -> Resource:
        page = _page(self._item(number, series), self._root + path)
        top, middle, bottom = self._shared
        plain, packed = _join((top, _packed(classic_head(page)), middle, _packed(classic_article(page))), bottom)
        return Resource(
            content_type=HTML,
            body=plain,
            gzipped=packed,
            etag=f'W/"{series}{self._seed}-{number}"',
            last_modified=NEWEST - timedelta(minutes=number % SPAN_MINUTES),
        )

    @cached_property
    def _shared(self) -> tuple[_Piece, _Piece, _Piece]:
        parts: Parts = classic_parts(_page(self._item(1, "g"), self._root, popular=self._popular()))
        return _packed(parts[0], 9), _packed(parts[2], 9), _packed(parts[4], 9, last=True)

    def _popular(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (f"{LISTING_PATH}/news/{number}", self._item(number, "g").title) for number in range(1, _POPULAR + 1)
        )

    def _list(self, path: str, head: str, number: int) -> Resource | None:
        pages = -(-self._articles // PER_LISTING)
        maps = -(-self._articles // PER_SITEMAP)
        if path == LISTING_PATH or (head == f"{LISTING_PATH}/page" and 2 <= number <= pages):
            return self._listing(max(1, number), pages)
        if path == f"{LISTING_PATH}/sitemap.xml":
            paths = [f"{LISTING_PATH}/sitemap/{one}" for one in range(1, maps + 1)]
            return _xml(render_sitemap_index(root=self._root, paths=paths))
        if head == f"{LISTING_PATH}/sitemap" and 1 <= number <= maps:
            first = (number - 1) * PER_SITEMAP + 1
            last = min(self._articles, first + PER_SITEMAP - 1)
            entries = [Entry(path=_path(LISTING_PATH, one), title="", at=NEWEST) for one in range(first, last + 1)]
            return _xml(render_sitemap(root=self._root, entries=entries))
        if path == "/robots.txt":
            text = render_robots(root=self._root, disallow=None, sitemap=None)
            return make_resource(text, last_modified=NEWEST, content_type="text/plain; charset=utf-8")
        return None

    def _listing(self, number: int, pages: int) -> Resource:
        first = (number - 1) * PER_LISTING + 1
        entries = [
            self._entry(LISTING_PATH, one, "g")
            for one in range(first, min(self._articles, first + PER_LISTING - 1) + 1)
        ]
        onward = f"{LISTING_PATH}/page/{number + 1}" if number < pages else None
        return _rendered(entries, LISTING_PATH, number, onward, NEWEST)

    def _trickle(self) -> Resource:
        newest = self.revealed
        entries = [self._entry(TRICKLE_PATH, one, "t") for one in range(newest, max(0, newest - _TRICKLE_SHOWN), -1)]
        return _rendered(entries, TRICKLE_PATH, 1, None, NEWEST + timedelta(seconds=newest))

    def _entry(self, base: str, number: int, series: str) -> Entry:
        item = self._item(number, series)
        return Entry(path=_path(base, number), title=item.title, at=item.published)


def _path(base: str, number: int) -> str:
    return f"{base}/news/{number}"


def _xml(text: str) -> Resource:
    return make_resource(text, last_modified=NEWEST, content_type=XML)


def _rendered(entries: list[Entry], path: str, number: int, onward: str | None, modified: datetime) -> Resource:
    html = render_listing(name=NAME, site_name=SITE_NAME, entries=entries, path=path, page=number, next_path=onward)
    return make_resource(html, last_modified=modified)


def _page(item: NewsItem, url: str, *, popular: tuple[tuple[str, str], ...] = ()) -> ArticlePage:
    first, *rest = item.paragraphs
    return ArticlePage(
        name=NAME,
        site_name=SITE_NAME,
        url=url,
        code=item.number,
        section=item.section,
        title=item.title,
        paragraphs=(f"به گزارش {item.agency} به نقل از {item.cites}، {first}", *rest),
        published=item.published,
        modified=item.published,
        tags=item.tags,
        popular=popular,
    )


def _packed(text: str, level: int = _FAST, *, last: bool = False) -> _Piece:
    plain = text.encode()
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return _Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))


def _join(pieces: tuple[_Piece, ...], last: _Piece) -> tuple[bytes, bytes]:
    """Return the text and its gzip form."""
    plain = b"".join([*(piece.plain for piece in pieces), last.plain])
    trailer = struct.pack("<II", zlib.crc32(plain), len(plain))
    return plain, b"".join([_GZIP_HEAD, *(piece.packed for piece in pieces), last.packed, trailer])
