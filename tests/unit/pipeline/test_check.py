"""A check fetches what a declaration names and says what was found, over a table of answers."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.fakes.fetcher import TableFetcher
from tests.fakes.parser import TableParser
from tests.table_scout import SleepClock, scout_over
from workers.core.article import Article
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Listing, ListingKind, Role, Selectors, Source
from workers.core.sourcebook import SourceBook
from workers.pipeline.check import Checker, SourceCheck
from workers.pipeline.ports import ParserDied, Response

BAGH, RAGH = "https://bagh.example/", "https://ragh.example/"
SELECTORS = Selectors(title=(".onvan",), body=(".matn",), date=(".zaman",), lead=(".lid",))


def _listing(path: str, kind: ListingKind = ListingKind.RSS) -> Listing:
    return Listing(url=BAGH + path, kind=kind, period_s=60.0)


def _source(*listings: Listing, selectors: Selectors = SELECTORS) -> Source:
    return Source(id="bagh", name="باغ", hosts=("bagh.example",), listings=listings, selectors=selectors)


def _article(url: str, **methods: str) -> Article:
    methods = {"title": "selector:.onvan", "paragraphs": "selector:.matn"} | methods
    at = datetime(2025, 10, 10, 7, tzinfo=UTC)
    return Article(url=url, title="باغ", paragraphs=("یک", "دو"), published_at=at, extraction=methods)


async def _check(
    source: Source, readings: dict[str, Reading | ParserDied], table: dict[str, object] | None = None
) -> tuple[SourceCheck, list[str]]:
    """Check with what the parser says by URL; return it with the addresses asked, robots.txt left out."""
    answers = {url: Response(url=url, status=200, body=b"x") for url in readings} | (table or {})
    fetcher = TableFetcher(answers)

    def read(page: Page) -> Reading | ParserDied:
        return readings[page.url]

    scout = scout_over(fetcher, SleepClock())
    other = Source(id="ragh", name="راغ", hosts=("ragh.example",), role=Role.OUTLET)
    checker = Checker(
        scout=scout, parser=TableParser(read), sources=SourceBook((source, other)), wall_clock=lambda: 0.0
    )
    found = await checker.check(source)
    return found, [url for url, _ in fetcher.asked if not url.endswith("robots.txt")]


async def test_two_articles_are_taken_from_the_listings_in_turn() -> None:
    links = tuple(f"{BAGH}{n}" for n in range(1, 5))
    readings: dict[str, Reading | ParserDied] = {
        f"{BAGH}a": Reading(links=links[:3]),
        f"{BAGH}b": Reading(links=(links[0], *links[3:])),
        **{url: Reading(article=_article(url)) for url in links},
    }
    found, asked = await _check(_source(_listing("a"), _listing("b")), readings)
    assert found.faults == ()
    assert [(one.links, one.method, one.first) for one in found.listings] == [
        (3, "rss", links[:3]),
        (2, "rss", (links[0], links[3])),
    ]
    assert asked == [f"{BAGH}a", f"{BAGH}b", links[0], links[1]]
    assert [(one.title, one.paragraphs, one.characters) for one in found.articles] == [("باغ", 2, 5)] * 2


async def test_an_index_of_sitemaps_is_judged_by_its_newest() -> None:
    readings: dict[str, Reading | ParserDied] = {
        f"{BAGH}map.xml": Reading(sitemaps=(f"{BAGH}new.xml", f"{BAGH}old.xml")),
        f"{BAGH}new.xml": Reading(links=(f"{BAGH}1",)),
        f"{BAGH}1": Reading(article=_article(f"{BAGH}1")),
    }
    found, asked = await _check(_source(_listing("map.xml", ListingKind.SITEMAP)), readings)
    assert found.faults == ()
    assert asked == [f"{BAGH}map.xml", f"{BAGH}new.xml", f"{BAGH}1"]


async def test_a_link_to_another_source_is_read_as_its_page() -> None:
    to = Response(url=f"{BAGH}u/1", status=302, headers={"location": f"{RAGH}1"})
    readings: dict[str, Reading | ParserDied] = {
        f"{BAGH}a": Reading(links=(f"{BAGH}u/1",)),
        f"{RAGH}1": Reading(article=_article(f"{RAGH}1")),
    }
    found, _ = await _check(_source(_listing("a")), readings, {f"{BAGH}u/1": to})
    assert [(one.url, one.source, one.missed) for one in found.articles] == [(f"{RAGH}1", "ragh", ())]


async def test_what_the_selectors_of_the_source_miss_is_named() -> None:
    article = _article(f"{BAGH}1", title="h1", lead="selector:p.summary", published_at="json-ld")
    readings: dict[str, Reading | ParserDied] = {
        f"{BAGH}a": Reading(links=(f"{BAGH}1",)),
        f"{BAGH}1": Reading(article=article),
    }
    found, _ = await _check(_source(_listing("a")), readings)
    (one,) = found.articles
    assert one.ok
    assert one.missed == ("title", "lead"), "a date that is declared says nothing of the selector"
    assert one.found == {
        "title": "h1",
        "body": "selector:.matn",
        "date": "json-ld",
        "lead": "selector:p.summary",
    }


async def test_every_fault_is_told_with_its_address() -> None:
    empty = Article(url=f"{BAGH}2", title="باغ", extraction={"title": "h1"})
    readings: dict[str, Reading | ParserDied] = {
        f"{BAGH}a": Reading(links=(f"{BAGH}1", f"{BAGH}2")),
        f"{BAGH}b": Reading(reason="none of its 2 links is an article of the source"),
        f"{BAGH}c": Reading(),
        f"{BAGH}d": ParserDied("took too long"),
        f"{BAGH}1": Reading(outcome=Outcome.NO_ARTICLE, reason="no article on the page"),
        f"{BAGH}2": Reading(article=empty),
    }
    found, _ = await _check(_source(*map(_listing, "abcde")), readings)
    assert found.faults == (
        f"{BAGH}b: none of its 2 links is an article of the source",
        f"{BAGH}c: it names no article",
        f"{BAGH}d: took too long",
        f"{BAGH}e: HTTP 404",
        f"{BAGH}1: no-article: no article on the page",
        f"{BAGH}2: no body",
    )


async def test_a_source_without_listings_has_nothing_to_show() -> None:
    found, asked = await _check(_source(), {})
    assert (found.faults, asked) == (("it has no listing",), [])
