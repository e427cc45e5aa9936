"""Checking a declaration against its site as it is today: what its listings name, and what its selectors find."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, zip_longest

from workers.core.article import Article
from workers.core.dated_listing import issues
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Listing, ListingKind, Source
from workers.core.sourcebook import SourceBook
from workers.core.urls import host_key
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import Clock, Parser, ParserDied
from workers.pipeline.schedule import listing_visit
from workers.pipeline.scout import Scout, Unfetched

ARTICLES = 2
"""Fetched of one source."""
FIELDS = {
    "title": "title",
    "body": "paragraphs",
    "date": "published_at",
    "lead": "lead",
    "agency": "agency",
    "original": "original_url",
}
"""Field as `selectors:` has it → as `Article.extraction` names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingCheck:
    """What one listing named."""

    url: str
    kind: str
    links: int = 0
    """Articles that it names."""
    method: str = ""
    """What chose them: `link_pattern`, `link_selector`, or the kind of the listing."""
    first: tuple[str, ...] = ()
    """The first few of them."""
    reason: str = ""
    """Why there are none."""

    @property
    def ok(self) -> bool:
        """Whether it named any."""
        return self.links > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCheck:
    """What was found on the page of one article."""

    url: str
    """The address that answered."""
    source: str = ""
    """Id of the source whose selectors read it."""
    title: str = ""
    published_at: datetime | None = None
    paragraphs: int = 0
    characters: int = 0
    """Of the body."""
    found: dict[str, str] = field(default_factory=dict)
    """Field → the method that found it: title, body, date, lead, agency, original."""
    missed: tuple[str, ...] = ()
    """Fields for which the source has selectors of which none found anything."""
    reason: str = ""
    """Why there is no article."""

    @property
    def ok(self) -> bool:
        """Whether there is an article with title and body."""
        return "title" in self.found and "body" in self.found


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """All of one source."""

    source: str
    listings: tuple[ListingCheck, ...] = ()
    articles: tuple[ArticleCheck, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each listing that yields nothing and each article without title or body."""
        if not self.listings:
            return ("it has no listing",)
        lists = [f"{one.url}: {one.reason}" for one in self.listings if not one.ok]
        pages = [f"{one.url}: {one.reason or _lacks(one)}" for one in self.articles if not one.ok]
        return (*lists, *pages)


class Checker:
    """Fetches through a scout and reads in a parse child that knows `sources`; stores nothing."""

    def __init__(self, *, scout: Scout, parser: Parser, sources: SourceBook, wall_clock: Clock) -> None:
        self._scout, self._parser, self._sources, self._wall_clock = scout, parser, sources, wall_clock

    async def check(self, source: Source) -> SourceCheck:
        """Fetch each listing, and `ARTICLES` of the articles that they name."""
        listings, named = [], []
        for listing in source.listings:
            checked, links = await self._listing(source, listing)
            listings.append(checked)
            named.append(links)
        in_turn = chain.from_iterable(zip_longest(*named))
        urls = list(dict.fromkeys(url for url in in_turn if url is not None))[:ARTICLES]
        articles = [await self._article(source, url) for url in urls]
        return SourceCheck(source=source.id, listings=tuple(listings), articles=tuple(articles))

    async def _listing(self, source: Source, listing: Listing) -> tuple[ListingCheck, tuple[str, ...]]:
        visit = listing_visit(source, listing, issues(listing, now_s=self._wall_clock())[0])
        reading, reason = await self._reading(visit)
        if reading is not None and reading.sitemaps and not reading.links:
            newest = Visit(
                kind=visit.kind,
                url=reading.sitemaps[0],
                host=host_key(reading.sitemaps[0]),
                source=source.id,
                listing=f"{listing.key} {reading.sitemaps[0]}",
            )
            reading, reason = await self._reading(newest)
        links = reading.links if reading is not None else ()
        checked = ListingCheck(
            url=visit.url,
            kind=listing.kind,
            links=len(links),
            method=_chosen_by(listing) if links else "",
            first=links[:3],
            reason="" if links else reason or "it names no article",
        )
        return checked, links

    async def _reading(self, visit: Visit) -> tuple[Reading | None, str]:
        """Return what the page says, or why it could not be read."""
        try:
            reading = self._parser.read(await self._scout.page(visit.url), visit)
        except (Unfetched, ParserDied) as fault:
            return None, str(fault).removeprefix(f"{visit.url}: ")
        return reading, reading.reason

    async def _article(self, source: Source, url: str) -> ArticleCheck:
        try:
            page = await self._scout.page(url)
            reader = self._sources.owner_of(host_key(page.url)) or source
            reading = self._parser.read(page, _article_visit(page, reader))
        except (Unfetched, ParserDied) as fault:
            return ArticleCheck(url=url, reason=str(fault).removeprefix(f"{url}: "))
        if reading.article is None:
            return ArticleCheck(url=page.url, source=reader.id, reason=f"{reading.outcome}: {reading.reason}")
        return _described(reading.article, reader)


def _article_visit(page: Page, source: Source) -> Visit:
    return Visit(kind=VisitKind.ARTICLE, url=page.url, host=host_key(page.url), source=source.id)


def _described(article: Article, source: Source) -> ArticleCheck:
    methods = article.extraction
    found = {name: methods[key] for name, key in FIELDS.items() if key in methods}
    return ArticleCheck(
        url=article.url,
        source=source.id,
        title=article.title,
        published_at=article.published_at,
        paragraphs=len(article.paragraphs),
        characters=len(article.body),
        found=found,
        missed=tuple(name for name in FIELDS if _is_missed(getattr(source.selectors, name), found.get(name, ""))),
    )


def _is_missed(selectors: Sequence[str], method: str) -> bool:
    """Declared data go before the selectors of a date, which then say nothing of them."""
    if not selectors or method.startswith(("json-ld", "meta:")):
        return False
    return method.removeprefix("selector:") not in selectors


def _chosen_by(listing: Listing) -> str:
    chosen = [name for name in ("link_selector", "link_pattern") if getattr(listing, name) is not None]
    plain = "shape of the links" if listing.kind is ListingKind.HTML else str(listing.kind)
    return " and ".join(chosen) or plain


def _lacks(article: ArticleCheck) -> str:
    return "no " + " and no ".join(name for name in ("title", "body") if name not in article.found)
