"""A probe tries what a site names before it guesses, and tells what was in vain, over a table of answers."""

from __future__ import annotations

import pytest

from tests.fakes.fetcher import TableFetcher
from tests.fakes.parser import TableParser
from tests.table_scout import SleepClock, scout_over
from workers.core.article import Article
from workers.core.errors import KhabarError
from workers.core.front_page import FrontPage
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import ListingKind, Role, Selectors
from workers.pipeline.ports import ParserDied, Response
from workers.pipeline.probe import Probe, Prober

BAGH = "https://www.bagh.example/"
LINKS = tuple(f"{BAGH}news/{number}" for number in range(1000, 1009))
NOT_HERE = Reading(outcome=Outcome.NOT_HTML, reason="not a feed")
Readings = dict[str, Reading | ParserDied]


def _article(url: str, **more: object) -> Reading:
    return Reading(article=Article(url=url, title="باغ", paragraphs=("متن",), **more))


ARTICLES: Readings = {url: _article(url) for url in LINKS}


async def _probe(readings: Readings, *, robots: bytes = b"", home: Readings | None = None) -> tuple[Probe, list[str]]:
    """Probe with what the parser says by URL (the front page is first tried as a feed); return it with what was asked,
    robots.txt left out."""
    first: Readings = home or {BAGH: Reading(links=LINKS, front=FrontPage(name="باغ", feeds=(f"{BAGH}rss",)))}
    table: dict[str, object] = {url: Response(url=url, status=200, body=b"x") for url in (*readings, *first)}
    table[f"{BAGH}robots.txt"] = Response(url=f"{BAGH}robots.txt", status=200, body=robots)
    fetcher = TableFetcher(table)
    tried: list[str] = []

    def read(page: Page) -> Reading | ParserDied:
        if page.url not in first:
            return readings[page.url]
        tried.append(page.url)
        return NOT_HERE if len(tried) == 1 else first[page.url]

    scout = scout_over(fetcher, SleepClock())
    prober = Prober(scout=scout, parser_of=lambda _: TableParser(read), profiles={"bagh": Selectors(body=(".matn",))})
    found = await prober.probe(BAGH)
    return found, [url for url, _ in fetcher.asked if not url.endswith("robots.txt")]


async def test_a_feed_that_is_announced_is_watched_and_no_other_is_guessed() -> None:
    sitemap = f"{BAGH}s.xml"
    readings = {f"{BAGH}rss": Reading(links=LINKS[:5]), sitemap: Reading(links=LINKS), **ARTICLES}
    found, asked = await _probe(readings, robots=b"Sitemap: /s.xml\n")
    assert [(one.kind, one.url, len(one.links)) for one in found.listings] == [
        (ListingKind.RSS, f"{BAGH}rss", 5),
        (ListingKind.SITEMAP, sitemap, 9),
        (ListingKind.HTML, BAGH, 9),
    ]
    assert [(one.url, one.link_pattern) for one in found.source.listings] == [(f"{BAGH}rss", None)]
    assert (found.source.id, found.source.name, found.source.hosts) == ("bagh", "باغ", ("bagh.example",))
    assert not found.source.enabled
    assert found.source.role is Role.OUTLET
    assert found.link_pattern == r"/news/\d+"
    assert asked == [BAGH, f"{BAGH}rss", sitemap, *LINKS[:3]]
    assert found.notes == ()


async def test_without_feed_and_sitemap_the_front_page_is_watched_by_its_pattern() -> None:
    found, asked = await _probe({f"{BAGH}rss": NOT_HERE, **ARTICLES})
    (listing,) = found.source.listings
    assert (listing.url, listing.kind, listing.link_pattern) == (BAGH, ListingKind.HTML, r"/news/\d+")
    assert {f"{BAGH}feed", f"{BAGH}sitemap.xml"} <= set(asked)
    assert found.notes == (f"{BAGH}rss: not a feed",)


async def test_pages_without_an_article_are_passed_over_and_told() -> None:
    readings = {f"{BAGH}rss": Reading(links=LINKS), **ARTICLES}
    readings[LINKS[0]] = Reading(outcome=Outcome.NO_ARTICLE, reason="a list")
    readings[LINKS[2]] = ParserDied("took too long")
    found, _ = await _probe(readings)
    assert [one.url for one in found.samples] == [LINKS[1], LINKS[3], LINKS[4]]
    assert found.notes == (f"{LINKS[0]}: no-article, a list", f"{LINKS[2]}: took too long")


async def test_a_site_that_carries_the_articles_of_others_is_an_aggregator() -> None:
    readings = {f"{BAGH}rss": Reading(links=LINKS), **ARTICLES}
    for url in LINKS[:2]:
        readings[url] = _article(url, original_url="https://ragh.example/1")
    found, _ = await _probe(readings)
    assert found.source.role is Role.AGGREGATOR


@pytest.mark.parametrize(
    ("front", "said"),
    [
        (Reading(outcome=Outcome.NOT_HTML, reason="an image"), "an image"),
        (ParserDied("took too long"), "took too long"),
        (Reading(), "found no feed, no sitemap and no links to articles"),
    ],
)
async def test_nothing_to_watch(front: Reading | ParserDied, said: str) -> None:
    with pytest.raises(KhabarError, match=f"^{BAGH}: {said}$"):
        await _probe({}, home={BAGH: front})
