"""The parse stage over the in-memory store and a parser that answers from a table."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.contract.store_bundle import claim, fast, listing, visit
from tests.fakes import MemoryStore, page_of
from tests.fakes.parser import TableParser
from workers.core.article import Article
from workers.core.fingerprint import content_hash
from workers.core.outcome import Outcome
from workers.core.reading import Reading
from workers.core.source import Listing, ListingKind, Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.parse import ParseStage
from workers.pipeline.ports import Fetched, ParserDied

LISTING = Listing(url="https://news.example/list", kind=ListingKind.HTML, period_s=60.0, pages=3)
SOURCES = SourceBook(
    (
        Source(id="s", name="نمونه", hosts=("news.example",), listings=(LISTING,)),
        Source(id="outlet", name="روزنامه", hosts=("outlet.example",), role=Role.OUTLET),
    )
)
ARTICLE = Article(url="https://news.example/a", title="گشایش راه تازه", paragraphs=("متنی بلند " * 40,))
HASH = content_hash(title=ARTICLE.title, body=ARTICLE.body, lead=None)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(time.time)


def parse(store: MemoryStore, reading, *visits: Visit, body: bytes = b"x", **headers: str) -> TableParser:
    fast(store, "news.example", "outlet.example")
    store.frontier.add(visits)
    put_pages(store, body, **headers)
    return drain(store, reading)


def put_pages(store: MemoryStore, body: bytes = b"x", **headers: str) -> None:
    leases = claim(store)
    store.handoffs.commit_fetch([Fetched(lease=one, page=page_of(one.visit.url, body, **headers)) for one in leases])


def drain(store: MemoryStore, reading) -> TableParser:
    parser = TableParser(reading)
    # A clock that moves a little at each look: the stage lingers without anyone waiting.
    ticks = iter(range(10**9))
    stage = ParseStage(
        pages=store.pages,
        handoffs=store.handoffs,
        frontier=store.frontier,
        parser=parser,
        sources=SOURCES,
        revisit_after_s=(60.0, 600.0),
        clock=lambda: next(ticks) * 0.1,
    )
    stage.drain(5.0)
    assert store.ledger.status().balance == 0
    return parser


def test_an_article_is_handed_on_with_its_hash(store):
    parse(store, Reading(article=ARTICLE), visit("a"), etag='"1"')
    [entry] = store.articles.claim(limit=1, block_s=0)
    assert (entry.article, entry.content_hash, entry.etag) == (ARTICLE, HASH, '"1"')


def test_a_revisit_with_the_same_content_is_unchanged_and_looked_at_again(store):
    again = visit("a", revisit=1, previous=HASH)
    parse(store, Reading(article=ARTICLE), again, etag='"2"')
    assert store.ledger.status().outcomes["unchanged"] == 1
    [later] = [store.memory.visits[one] for one in store.memory.due]
    assert (later.revisit, later.previous, later.etag) == (2, HASH, '"2"')


def test_a_revisit_with_other_content_goes_on(store):
    parse(store, Reading(article=ARTICLE), visit("a", revisit=1, previous="h1-" + "0" * 32))
    assert store.ledger.status().stages["index"].waiting == 1


@pytest.mark.parametrize("outcome", [Outcome.NO_ARTICLE, Outcome.NOT_HTML, Outcome.TOO_LARGE, Outcome.UNREADABLE])
def test_what_is_no_article_ends_with_its_reason(store, outcome):
    parse(store, Reading(outcome=outcome, reason="because"), visit("a"))
    assert [(one.outcome, one.detail) for one in store.memory.events["https://news.example/a"]] == [
        (outcome, "because")
    ]


def test_a_page_that_kills_the_parser_twice_is_dead_with_its_body(store):
    parser = parse(store, ParserDied("took longer than 5 s"), visit("a"), visit("b"))
    assert len(parser.asked) == 4
    assert {one.reason for one in store.ledger.dead()} == {"took longer than 5 s"}
    assert all(one.has_payload for one in store.ledger.dead())


def test_a_listing_that_sends_its_reader_on_is_followed_once_and_stays_one_listing(store):
    sent_on = Reading(reason="no article links on the page", refresh_url="https://news.example/new")
    fast(store)
    store.frontier.schedule_listing(visit("list", kind=VisitKind.LISTING, listing="l"), period_s=60.0)
    put_pages(store)
    drain(store, sent_on)
    [follow] = store.memory.visits.values()
    assert (follow.url, follow.kind, follow.listing) == ("https://news.example/new", VisitKind.LISTING, "l")
    assert (follow.backfill, follow.refreshed, store.memory.listings.open["l"]) == (True, True, follow.id)
    put_pages(store)
    drain(store, replace(sent_on, refresh_url="https://news.example/other"))
    assert store.ledger.status().outcomes == {"robots-read": 1, "redirected": 1, "listed": 1}


def test_a_page_that_makes_up_links_without_end_does_not_fill_the_frontier(store):
    made_up = tuple(f"https://news.example/{n}" for n in range(3000))
    parse(store, Reading(links=made_up), visit("list", kind=VisitKind.LISTING))
    assert store.memory.counts["s"]["discovered"] == 1 + 2000
    [event] = store.ledger.trace("https://news.example/list").events
    assert event.detail == "2000 links, 2000 new, 1000 beyond the first 2000 left out"
    assert "https://news.example/1999" in store.memory.seen


def test_a_meta_refresh_is_followed_once(store):
    sent_on = Reading(outcome=Outcome.NO_ARTICLE, reason="none", refresh_url="https://outlet.example/b")
    parse(store, sent_on, visit("a"))
    [follow] = [
        one for one in store.memory.visits.values() if one.host == "outlet.example" and one.kind is VisitKind.ARTICLE
    ]
    assert (follow.url, follow.source, follow.hops, follow.refreshed) == ("https://outlet.example/b", "outlet", 1, True)
    assert store.ledger.status().outcomes["redirected"] == 1
    put_pages(store)
    drain(store, replace(sent_on, refresh_url="https://news.example/c"))
    assert store.ledger.status().outcomes["no-article"] == 1
    assert store.ledger.status().outcomes["redirected"] == 1


def test_links_become_visits_of_their_owners(store):
    store.frontier.schedule_listing(listing(), period_s=60)
    urls = ("https://news.example/1", "https://outlet.example/2", "https://nobody.example/3")
    parse(store, Reading(links=urls))
    assert {one.url: one.source for one in store.memory.visits.values()} == dict(
        zip(urls, ("s", "outlet", "s"), strict=True)
    )
    assert {one.listing for one in store.memory.visits.values()} == {listing().listing}
    assert store.ledger.status().outcomes["listed"] == 1


def test_a_walk_follows_pages_up_to_the_depth_of_the_listing(store):
    store.frontier.schedule_listing(listing(), period_s=60)
    depth = []
    for number in range(2, 6):
        url = f"https://news.example/list?page={number}"
        parse(store, Reading(links=(f"https://news.example/{number}",), next_url=url))
        depth.append([one.page for one in store.memory.visits.values() if one.kind is VisitKind.LISTING])
        for one in [one for one in store.memory.visits.values() if one.kind is VisitKind.ARTICLE]:
            store.memory.take_out(one)
            store.memory.counts["s"]["scheduled"] -= 1
    assert depth == [[2], [3], [], []]


def test_links_of_later_pages_of_a_first_walk_are_backfill(store):
    store.frontier.schedule_listing(listing(), period_s=60)
    first = Reading(links=("https://news.example/1",), next_url="https://news.example/list?page=2")
    parse(store, first)
    assert {one.priority for one in store.memory.visits.values() if one.kind is VisitKind.ARTICLE} == {Priority.FRESH}
    put_pages(store)
    drain(store, Reading(links=("https://news.example/2",)))
    assert [one.priority for one in store.memory.visits.values() if one.url.endswith("/2")] == [Priority.BACKFILL]


def test_a_fault_on_one_page_is_charged_to_it_alone(store):
    """Else its batch is claimed again and again, with all the pages that happen to be in it."""

    def read(page):
        if page.url.endswith("/bad"):
            raise ValueError("an answer that nobody foresaw")
        return Reading(article=ARTICLE)

    parse(store, read, visit("a"), visit("bad"), visit("b"))
    assert store.ledger.status().stages["index"].waiting == 2
    [dead] = store.ledger.dead()
    assert (dead.visit.url, dead.reason) == ("https://news.example/bad", "ValueError: an answer that nobody foresaw")


def test_the_sitemaps_of_an_index_are_visited_as_listings_of_their_own(store):
    store.frontier.schedule_listing(visit("map.xml", kind=VisitKind.SITEMAP, listing=LISTING.key), period_s=60)
    parse(store, Reading(sitemaps=("https://news.example/m1.xml", "https://news.example/m2.xml")))
    children = list(store.memory.visits.values())
    assert {one.url for one in children} == {"https://news.example/m1.xml", "https://news.example/m2.xml"}
    assert {one.kind for one in children} == {VisitKind.SITEMAP}
    source = SOURCES.get("s")
    assert source is not None
    assert [source.listing(one.listing) for one in children] == [LISTING, LISTING]


def test_an_index_of_sitemaps_is_read_in_full_each_time(store):
    """An answer 304 would put in none of its sitemaps, and what they name meanwhile would not be seen."""
    index = visit("map.xml", kind=VisitKind.SITEMAP, listing=LISTING.key)
    store.frontier.schedule_listing(index, period_s=60)
    parse(store, Reading(sitemaps=("https://news.example/m1.xml",)), etag='"1"')
    store.frontier.schedule_listing(index, period_s=60, force=True)
    assert [one.etag for one in store.memory.visits.values() if one.url == index.url] == [None]


def test_traps_among_the_links_are_refused(store):
    store.frontier.schedule_listing(listing(), period_s=60)
    trap = "https://news.example/tag/a/tag/b/tag"
    parse(store, Reading(links=("https://news.example/1", trap)))
    assert [one.url for one in store.memory.visits.values()] == ["https://news.example/1"]
    assert store.ledger.status().sources["s"]["refused"] == 1
    assert [one.outcome for one in store.ledger.trace(trap).events] == ["refused"]
    assert [one.detail for one in store.ledger.trace(listing().url).events] == ["1 links, 1 new, 1 refused"]
