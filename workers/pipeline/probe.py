"""Probing a site that nobody has declared yet: its feeds, sitemaps, link pattern and profile, and three articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from workers.core.article import Article
from workers.core.errors import KhabarError
from workers.core.link_pattern import common_pattern
from workers.core.page import Page
from workers.core.profile_fit import ProfileFit, best_profile, fit_of
from workers.core.reading import Reading
from workers.core.source import Listing, ListingKind, Role, Selectors, Source
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import Parser, ParserDied
from workers.pipeline.scout import Scout, Unfetched

SAMPLES = 3
_FEED_PATHS = ("/rss", "/feed", "/rss.xml", "/fa/rss/allnews", "/feed.xml", "/atom.xml")
"""Tried in turn, until one is a feed, when none that the front page announces is one."""
_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml")
_MOST_TRIED = 4
"""Of the feeds or sitemaps that a site names: a person waits, and the site is asked at a polite pace."""
_PERIOD_S = 300.0
_PLAIN = "probe"
"""Id of the source without selectors; one with the selectors of a profile is called `probe-<profile>`."""

ParserOf = Callable[[tuple[Source, ...]], Parser]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundListing:
    """A listing, and the articles that it names."""

    url: str
    kind: ListingKind
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What was found, and the source that comes of it."""

    source: Source
    """Switched off: nobody has looked at it yet."""
    listings: tuple[FoundListing, ...]
    """All that name articles: feeds, then sitemaps, then the front page."""
    link_pattern: str | None = None
    """What the addresses of the articles on the front page have in common."""
    profiles: Mapping[str, ProfileFit]
    samples: tuple[Article, ...] = ()
    """As the source reads them."""
    notes: tuple[str, ...] = ()
    """What was in vain, one line each."""


class Prober:
    """Fetches through a scout and reads in a parse child, made by `parser_of` for the sources that it is to know."""

    def __init__(self, *, scout: Scout, parser_of: ParserOf, profiles: Mapping[str, Selectors]) -> None:
        self._scout, self._parser_of, self._profiles = scout, parser_of, profiles

    async def probe(self, url: str) -> Probe:
        """Look at the site whose front page is at a canonical URL. Raise KhabarError when there is nothing to watch."""
        home = await self._scout.page(url)
        host = host_key(home.url).removeprefix("www.")
        plain = Source(id=_PLAIN, name=host, hosts=(host,), role=Role.OUTLET)
        readers = (
            plain,
            *(replace(plain, id=f"{_PLAIN}-{name}", selectors=one) for name, one in self._profiles.items()),
        )
        parser = self._parser_of(readers)
        try:
            return await self._look(_Site(self._scout, parser), home)
        finally:
            parser.close()

    async def _look(self, site: _Site, home: Page) -> Probe:
        if (feed := site.read(home, VisitKind.FEED)) is not None and feed.outcome is None:
            raise KhabarError(f"{home.url}: is a feed; give the front page of its site")
        front = site.read(home, VisitKind.LISTING)
        if front is None:
            raise KhabarError(site.notes[-1])
        if front.outcome is not None:
            raise KhabarError(f"{home.url}: {front.reason}")
        announced = front.front.feeds if front.front is not None else ()
        listings = [*await site.feeds(home.url, announced), *await site.sitemaps(home.url)]
        if front.links:
            listings.append(FoundListing(url=home.url, kind=ListingKind.HTML, links=front.links))
        if not listings:
            raise KhabarError(f"{home.url}: found no feed, no sitemap and no links to articles")
        pages = await site.pages(listings[0].links)
        readings = {name: site.articles(pages, name) for name in (None, *self._profiles)}
        fits = {name: fit_of(readings[name], readings[None]) for name in self._profiles}
        profile = best_profile(fits, samples=len(pages))
        pattern = common_pattern(front.links)
        samples = tuple(article for article in readings[profile] if article is not None)
        return Probe(
            source=Source(
                id=_id_of(home.url),
                name=(front.front.name if front.front is not None else "") or host_key(home.url),
                hosts=(host_key(home.url).removeprefix("www."),),
                role=_role(samples),
                enabled=False,
                listings=(_declared(listings[0], pattern),),
                profile=profile,
            ),
            listings=tuple(listings),
            link_pattern=pattern,
            profiles=fits,
            samples=samples,
            notes=tuple(site.notes),
        )


class _Site:
    """Fetches and reads the pages of one site; `notes` says what failed."""

    def __init__(self, scout: Scout, parser: Parser) -> None:
        self._scout, self._parser = scout, parser
        self.notes: list[str] = []

    async def feeds(self, home: str, announced: tuple[str, ...]) -> list[FoundListing]:
        """Return those announced that are feeds with articles of the site, else the first at a common address."""
        found = await self._listings(announced[:_MOST_TRIED], ListingKind.RSS)
        return found or await self._first(home, _FEED_PATHS, ListingKind.RSS)

    async def sitemaps(self, home: str) -> list[FoundListing]:
        """The same of sitemaps, which robots.txt announces."""
        rules = await self._scout.robots(home)
        named = [url for text in rules.sitemaps if (url := canonical_url(text, base=home)) is not None]
        found = await self._listings(named[:_MOST_TRIED], ListingKind.SITEMAP)
        return found or await self._first(home, _SITEMAP_PATHS, ListingKind.SITEMAP)

    async def pages(self, urls: tuple[str, ...]) -> list[Page]:
        """Return the first few pages of some that can be had and hold an article."""
        pages: list[Page] = []
        for url in urls[: 2 * SAMPLES]:
            page = await self._page(url) if len(pages) < SAMPLES else None
            reading = self.read(page, VisitKind.ARTICLE) if page is not None else None
            if page is not None and reading is not None and reading.article is not None:
                pages.append(page)
            elif reading is not None:
                self.notes.append(f"{url}: {reading.outcome}, {reading.reason}")
        return pages

    def articles(self, pages: Iterable[Page], profile: str | None) -> list[Article | None]:
        """Read pages with the selectors of a profile, or without any."""
        source = _PLAIN if profile is None else f"{_PLAIN}-{profile}"
        readings = (self.read(page, VisitKind.ARTICLE, source) for page in pages)
        return [reading.article if reading is not None else None for reading in readings]

    def read(self, page: Page, kind: VisitKind, source: str = _PLAIN) -> Reading | None:
        """Read a page; None, and a note, when the parse child did not survive it."""
        try:
            return self._parser.read(page, Visit(kind=kind, url=page.url, host=host_key(page.url), source=source))
        except ParserDied as fault:
            self.notes.append(f"{page.url}: {fault}")
            return None

    async def _listings(self, urls: Iterable[str], kind: ListingKind) -> list[FoundListing]:
        found = []
        for url in urls:
            one, reason = await self._listing(url, kind)
            if one is not None:
                found.append(one)
            else:
                self.notes.append(f"{url}: {reason}")
        return found

    async def _first(self, home: str, paths: Iterable[str], kind: ListingKind) -> list[FoundListing]:
        """Try addresses that nobody named: that they do not exist is worth no note."""
        for path in paths:
            url = canonical_url(path, base=home)
            one, _ = await self._listing(url, kind) if url is not None else (None, "")
            if one is not None:
                return [one]
        return []

    async def _listing(self, url: str, kind: ListingKind) -> tuple[FoundListing | None, str]:
        try:
            page = await self._scout.page(url)
        except Unfetched as fault:
            return None, str(fault).removeprefix(f"{url}: ")
        reading = self.read(page, VisitKind.FEED if kind is ListingKind.RSS else VisitKind.SITEMAP)
        if reading is not None and reading.sitemaps and not reading.links:
            newest = await self._page(reading.sitemaps[0])
            reading = self.read(newest, VisitKind.SITEMAP) if newest is not None else None
        if reading is None or not reading.links:
            return None, (reading.reason if reading is not None else "") or "it names no article"
        return FoundListing(url=page.url, kind=kind, links=reading.links), ""

    async def _page(self, url: str) -> Page | None:
        try:
            return await self._scout.page(url)
        except Unfetched as fault:
            self.notes.append(str(fault))
            return None


def _role(samples: tuple[Article, ...]) -> Role:
    """A site of whose articles most name an original elsewhere carries those of others."""
    carried = [one for one in samples if one.original_url and host_key(one.original_url) != host_key(one.url)]
    return Role.AGGREGATOR if 2 * len(carried) > len(samples) else Role.OUTLET


def _declared(found: FoundListing, pattern: str | None) -> Listing:
    html = found.kind is ListingKind.HTML
    return Listing(url=found.url, kind=found.kind, period_s=_PERIOD_S, link_pattern=pattern if html else None)


def _id_of(url: str) -> str:
    """Return the name of the host without www. and the top-level domain, in letters that an id may have."""
    host = host_key(url).removeprefix("www.")
    name = host if re.fullmatch(r"[0-9.]+(?::\d+)?|\[.*", host) else host.partition(":")[0].rpartition(".")[0]
    return re.sub(r"[^a-z0-9]+", "-", name or host).strip("-")[:63] or "site"
