"""The pages of one desk by path, each rendered and compressed once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from workers.demo.article_page import ArticlePage
from workers.demo.calendar import NEWEST
from workers.demo.hosts import Hosts
from workers.demo.layout_classic import classic_parts
from workers.demo.layout_soup import render_soup
from workers.demo.layout_table import render_table
from workers.demo.listing_pages import (
    Entry,
    render_listing,
    render_robots,
    render_rss,
    render_sitemap,
    render_sitemap_index,
)
from workers.demo.news_item import NewsItem
from workers.demo.resource import XML, Answer, Corrected, Resource, make_resource
from workers.demo.world import DESK_NAMES, Carried, Desk, Extra, Fate, World

Page = Resource | Corrected | Answer

LISTING_PATHS = {Desk.PEYVAND: "/latest", Desk.GOLCHIN: "/fa/archive", Desk.SEPIDAR: "/stories"}
PER_PAGE = 25
IN_FEED = 40
_STUMBLES = 2
"""How often a flaky page fails first."""
_RELATED, _POPULAR = 8, 40
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_CORRECTED_AFTER = timedelta(minutes=25)


class DeskPages:
    """What one desk answers."""

    def __init__(self, world: World, desk: Desk, hosts: Hosts) -> None:
        self._desk = desk
        self._hosts = hosts
        self._root = f"http://{hosts.of(desk)}"
        self._carried = world.on(desk)
        self._extras = tuple(extra for extra in world.extras if extra.desk is desk)
        self._made: dict[str, Page] = {}
        self._stumbled: dict[str, int] = {}
        self._makers: dict[str, Callable[[], Page]] = {}
        self._add_articles()
        self._add_extras()
        self._add_lists()

    def find(self, path: str) -> Page | None:
        """Return what is at a path, or None."""
        made = self._made.get(path)
        if made is None:
            maker = self._makers.get(path)
            if maker is None:
                return None
            made = self._made[path] = maker()
        return self._stumble(path) or made

    def _stumble(self, path: str) -> Answer | None:
        left = self._stumbled.get(path, 0)
        if left == 0:
            return None
        self._stumbled[path] = left - 1
        return Answer(status=500, text="خطای داخلی سرور")

    def _add_articles(self) -> None:
        for index, carried in enumerate(self._carried):
            self._makers[carried.path] = partial(self._article, index, carried)
            if carried.fate is Fate.FLAKY:
                self._stumbled[carried.path] = _STUMBLES
            original = self._original(carried)
            if original is not None and self._desk is Desk.PEYVAND:
                self._made[f"/u/{_code(carried)}"] = _redirect(original)

    def _add_extras(self) -> None:
        for extra in self._extras:
            if extra.fate is Fate.REDIRECT and extra.target_path is not None:
                self._made[extra.path] = _redirect(self._hosts.url(Desk.SEPIDAR, extra.target_path))
            elif extra.fate is Fate.PDF:
                self._makers[extra.path] = lambda: make_resource(
                    _PDF, last_modified=NEWEST, content_type="application/pdf"
                )
            elif extra.fate is Fate.NO_ARTICLE:
                self._makers[extra.path] = partial(self._player, extra)

    def _add_lists(self) -> None:
        listed = self._entries(pages_only=True)
        path = LISTING_PATHS[self._desk]
        for start in range(0, len(listed), PER_PAGE):
            number = start // PER_PAGE + 1
            self._makers[_page_path(path, number)] = partial(self._listing, listed, number)
        self._makers["/"] = lambda: self._listing(listed, 1)
        self._makers["/rss.xml"] = lambda: self._xml(
            render_rss(site_name=self._site_name, root=self._root, entries=listed[:IN_FEED])
        )
        everything = self._entries(pages_only=False)
        half = len(everything) // 2
        for number, part in enumerate((everything[:half], everything[half:]), start=1):
            self._makers[f"/sitemap-{number}.xml"] = partial(self._sitemap, part)
        self._makers["/sitemap.xml"] = lambda: self._xml(
            render_sitemap_index(root=self._root, paths=("/sitemap-1.xml", "/sitemap-2.xml"))
        )
        closed = next((c.path.rpartition("/")[0] + "/" for c in self._carried if c.fate is Fate.FORBIDDEN), None)
        robots = render_robots(root=self._root, disallow=closed, sitemap="/sitemap.xml")
        self._makers["/robots.txt"] = lambda: make_resource(
            robots, last_modified=NEWEST, content_type="text/plain; charset=utf-8"
        )

    @property
    def _site_name(self) -> str:
        return DESK_NAMES[self._desk]

    def _xml(self, text: str) -> Resource:
        return make_resource(text, last_modified=NEWEST, content_type=XML)

    def _entries(self, *, pages_only: bool) -> list[Entry]:
        entries = [
            Entry(path=c.path, title=c.title(), at=c.item.published, summary=c.paragraphs()[0])
            for c in self._carried
            if c.in_pages or not pages_only
        ]
        for number, extra in enumerate(self._extras):
            at = self._carried[number * 3].item.published if number * 3 < len(self._carried) else NEWEST
            entries.insert(2 + number * 4, Entry(path=extra.path, title=extra.title, at=at))
        return entries

    def _listing(self, entries: Sequence[Entry], number: int) -> Resource:
        path = LISTING_PATHS[self._desk]
        here = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
        more = number * PER_PAGE < len(entries)
        html = render_listing(
            name=self._desk,
            site_name=self._site_name,
            entries=here,
            path=path,
            page=number,
            next_path=_page_path(path, number + 1) if more else None,
        )
        return make_resource(html, last_modified=NEWEST)

    def _sitemap(self, entries: Sequence[Entry]) -> Resource:
        return self._xml(render_sitemap(root=self._root, entries=entries))

    def _player(self, extra: Extra) -> Resource:
        empty = render_listing(
            name=self._desk, site_name=self._site_name, entries=(), path=extra.path, page=1, next_path=None
        )
        html = empty.replace('<ul id="latest"></ul>', '<div class="player"><video controls></video></div>')
        return make_resource(html, last_modified=NEWEST)

    def _article(self, index: int, carried: Carried) -> Page:
        first = self._version(index, carried, carried.item)
        if carried.correction is None:
            return first
        return Corrected(first=first, second=self._version(index, carried, carried.correction))

    def _version(self, index: int, carried: Carried, item: NewsItem) -> Resource:
        modified = item.published + (timedelta(0) if item is carried.item else _CORRECTED_AFTER)
        page = ArticlePage(
            name=self._desk,
            site_name=self._site_name,
            url=self._root + carried.path,
            code=_code(carried),
            section=item.section,
            title=carried.title(),
            paragraphs=carried.paragraphs(item),
            published=item.published,
            modified=modified,
            tags=item.tags,
            original_url=self._original(carried),
            related=self._neighbours(index, 1, _RELATED),
            popular=self._neighbours(index, 1 + _RELATED, _POPULAR),
        )
        return make_resource(_LAYOUTS[self._desk](page), last_modified=modified)

    def _neighbours(self, index: int, start: int, count: int) -> tuple[tuple[str, str], ...]:
        size = len(self._carried)
        chosen = (self._carried[(index + start + step) % size] for step in range(min(count, size - 1)))
        return tuple((other.path, other.title()) for other in chosen)

    def _original(self, carried: Carried) -> str | None:
        if carried.original_path is not None:
            return self._hosts.url(Desk.SEPIDAR, carried.original_path)
        return carried.original


def _classic(page: ArticlePage) -> str:
    return "".join(classic_parts(page))


_LAYOUTS: dict[Desk, Callable[[ArticlePage], str]] = {
    Desk.PEYVAND: render_soup,
    Desk.GOLCHIN: render_table,
    Desk.SEPIDAR: _classic,
}


def _code(carried: Carried) -> int:
    return 500_000 + carried.item.number


def _page_path(path: str, number: int) -> str:
    return path if number == 1 else f"{path}/page/{number}"


def _redirect(target: str) -> Answer:
    return Answer(status=302, text="", headers={"Location": target})
