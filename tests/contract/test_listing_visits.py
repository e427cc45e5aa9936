"""When every store visits listings, how far it walks, and which validators it believes."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.store_bundle import (
    claim,
    ended,
    eventually,
    fast,
    listing,
    parsed,
    to_pages,
    visit,
)
from tests.fakes import page_of
from workers.core.outcome import Outcome
from workers.core.period import DOUBT_EVERY
from workers.core.visit import VisitKind
from workers.pipeline.ports import (
    Fetched,
    FetchFailed,
    Listed,
    ParseEnded,
)


def listed(store, entry, **more):
    return store.handoffs.commit_parse([Listed(entry=entry, **more)]) == [True]


def take_listing(store, page):
    [lease] = claim(store)
    store.handoffs.commit_fetch([Fetched(lease=lease, page=page)])
    [entry] = eventually(lambda: store.pages.claim(limit=10, block_s=0.01))
    return entry


def test_a_listing_is_visited_once_a_period_and_never_twice_at_once(store):
    fast(store)
    assert store.frontier.schedule_listing(listing(), period_s=0.02) is True
    assert store.frontier.schedule_listing(listing(), period_s=0.02) is False
    entry = take_listing(store, page_of(listing().url, b"x"))
    assert store.frontier.schedule_listing(listing(), period_s=0.02, force=True) is False
    assert listed(store, entry)
    assert eventually(lambda: store.frontier.schedule_listing(listing(), period_s=0.02))


def test_a_listing_that_is_due_soon_is_put_in_once_and_waits_for_its_time(store):
    fast(store)
    assert store.frontier.schedule_listing(listing(), period_s=1.0, ahead_s=5.0)
    assert listed(store, take_listing(store, page_of(listing().url, b"x")))
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=5.0) is False
    assert store.frontier.schedule_listing(listing(), period_s=1.0, ahead_s=5.0)
    assert store.frontier.schedule_listing(listing(), period_s=1.0, ahead_s=5.0) is False
    assert not claim(store)
    [lease] = eventually(lambda: claim(store))
    assert lease.visit.listing == listing().listing
    store.handoffs.commit_fetch([ended(lease, Outcome.NOT_MODIFIED)])
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=5.0) is False
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=5.0, force=True)
    assert claim(store)


def test_a_listing_that_waits_for_its_time_is_asked_at_once_when_forced(store):
    fast(store)
    assert store.frontier.schedule_listing(listing(), period_s=3600)
    assert listed(store, take_listing(store, page_of(listing().url, b"x")))
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=4000)
    assert not claim(store)
    put_in = store.ledger.status().scheduled
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=4000, force=True)
    [lease] = claim(store)
    assert lease.visit.listing == listing().listing
    assert store.frontier.schedule_listing(listing(), period_s=3600, ahead_s=4000, force=True) is False
    assert store.ledger.status().scheduled == put_in  # it is the same visit


def test_a_listing_that_failed_keeps_its_wait_when_forced(store):
    fast(store)
    assert store.frontier.schedule_listing(listing(), period_s=3600)
    [lease] = claim(store)
    store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="HTTP 500", wait_s=3600)])
    assert store.frontier.schedule_listing(listing(), period_s=3600, force=True) is False
    assert not claim(store)


def test_validators_are_stored_with_the_links_and_not_before(store):
    fast(store)
    page = page_of(listing().url, b"x", **{"etag": 'W/"q%1"', "last-modified": "Mon, 23 Nov 2026 10:00:00 GMT"})
    store.frontier.schedule_listing(listing(), period_s=3600)
    entry = take_listing(store, page)
    assert entry.visit.backfill is True
    assert listed(store, entry)
    store.frontier.schedule_listing(listing(), period_s=3600, force=True)
    [lease] = claim(store)
    assert (lease.visit.etag, lease.visit.last_modified) == ('W/"q%1"', "Mon, 23 Nov 2026 10:00:00 GMT")
    assert lease.visit.backfill is False


def test_a_first_walk_goes_over_all_pages_known_links_or_not(store):
    fast(store)
    store.frontier.schedule_listing(listing(), period_s=3600)
    first = take_listing(store, page_of(listing().url, b"1"))
    second = listing(page=2, backfill=True)
    assert listed(store, first, next_page=replace(second, url=second.url + "?p=2"))
    entry = take_listing(store, page_of(second.url + "?p=2", b"2"))
    assert entry.visit.page == 2
    assert listed(store, entry)


def test_a_later_walk_goes_back_only_while_there_is_news(store):
    fast(store)
    store.frontier.schedule_listing(listing(), period_s=3600)
    assert listed(store, take_listing(store, page_of(listing().url, b"1")))
    back = replace(listing(page=2), url=listing().url + "?p=2")
    for news in (True, False):
        store.frontier.schedule_listing(listing(), period_s=3600, force=True)
        entry = take_listing(store, page_of(listing().url, b"1"))
        store.frontier.add([visit("only-once")], entry=entry.id)
        # A redo after a crash finds the link known, and must still go on to the next page.
        store.frontier.add([visit("only-once")], entry=entry.id)
        assert listed(store, entry, next_page=back)
        urls = {lease.visit.url: lease for lease in claim(store)}
        assert (back.url in urls) is news
        store.handoffs.commit_fetch([ended(lease) for lease in urls.values()])
    assert store.ledger.status().balance == 0


def poll(store, *, new=(), etag='"1"', **more):
    """Visit the listing now, whenever it is due; let it name new links; return the visit."""
    assert store.frontier.schedule_listing(listing(), period_s=3600, force=True)
    [lease] = [one for one in claim(store) if one.visit.kind is VisitKind.LISTING]
    headers = {"etag": etag} if etag else {}
    store.handoffs.commit_fetch([Fetched(lease=lease, page=page_of(listing().url, b"x", **headers))])
    [entry] = eventually(lambda: store.pages.claim(limit=10, block_s=0.01))
    store.frontier.add([visit(path) for path in new], entry=entry.id)
    assert listed(store, entry, **more)
    return lease.visit


def test_a_quiet_listing_is_visited_less_often_until_it_has_news(store):
    fast(store)
    for _ in range(3):
        poll(store)
    # 40 ms, three times a quarter longer: not due for 78 ms at least
    again = {"period_s": 0.04, "longest_s": 60.0}
    assert store.frontier.schedule_listing(listing(), **{**again, "period_s": 10.0}) is False
    assert eventually(lambda: store.frontier.schedule_listing(listing(), **again))
    [lease] = claim(store)
    store.handoffs.commit_fetch([ended(lease, Outcome.NOT_MODIFIED)])
    for _ in range(60):
        poll(store)
    # by now any growing period is at its longest
    assert store.frontier.schedule_listing(listing(), period_s=0.001, longest_s=60.0) is False
    poll(store, new=["news"])
    assert eventually(lambda: store.frontier.schedule_listing(listing(), period_s=0.001, longest_s=60.0))


def test_news_in_a_sitemap_bring_the_index_that_names_it_back(store):
    """Its sitemaps are put in when the index is read: an index that is left alone hides their news."""
    fast(store)
    for _ in range(60):
        poll(store)
    again = {"period_s": 0.001, "longest_s": 60.0}
    assert store.frontier.schedule_listing(listing(), **again) is False
    sitemap = replace(listing(), url="https://news.example/m1.xml", listing=f"{listing().listing} m1.xml")
    assert store.frontier.schedule_listing(sitemap, **again)
    entry = take_listing(store, page_of(sitemap.url, b"x"))
    store.frontier.add([visit("news")], entry=entry.id)
    assert listed(store, entry)
    assert eventually(lambda: store.frontier.schedule_listing(listing(), **again))


def test_a_page_that_has_to_be_read_in_full_is_asked_without_conditions(store):
    fast(store)
    poll(store)
    poll(store, conditional=False)
    assert [poll(store, conditional=False).etag for _ in range(2)] == [None, None]
    poll(store)
    assert poll(store).etag == '"1"'


def test_now_and_then_a_listing_is_asked_without_conditions(store):
    fast(store)
    poll(store)
    conditional = [poll(store).etag is not None for _ in range(2 * DOUBT_EVERY)]
    assert conditional.count(False) == 2


def test_a_server_that_lies_about_its_etag_is_not_believed_any_more(store):
    fast(store)
    poll(store)
    visits = [poll(store, etag='"1"') for _ in range(DOUBT_EVERY - 1)]
    assert all(one.etag == '"1"' for one in visits)
    caught = poll(store, new=["hidden"], etag='"1"')
    assert caught.etag is None
    assert [poll(store).etag for _ in range(3)] == [None] * 3
    assert "lie" in store.ledger.trace(listing().url).events[-4].detail


def test_an_honest_server_stays_believed(store):
    fast(store)
    poll(store)
    for number in range(2 * DOUBT_EVERY):
        poll(store, new=[f"n{number}"], etag=f'"{number}"')
    assert poll(store).etag is not None


def test_a_listing_that_sends_its_reader_on_is_one_visit_after_the_other(store):
    fast(store)
    store.frontier.schedule_listing(listing(), period_s=0.001)
    entry = take_listing(store, page_of(listing().url, b"x"))
    target = replace(listing(), url="https://news.example/lists", hops=1, refreshed=True)
    end = ParseEnded(entry=entry, outcome=Outcome.REDIRECTED, detail="meta refresh", revisit=target)
    assert store.handoffs.commit_parse([end]) == [True]
    assert store.frontier.schedule_listing(listing(), period_s=0.001, force=True) is False
    entry = take_listing(store, page_of(target.url, b"x"))
    assert entry.visit.refreshed
    assert listed(store, entry)
    assert eventually(lambda: store.frontier.schedule_listing(listing(), period_s=0.001))
    assert store.ledger.status().balance == 0


def test_articles_of_wrong_letters_are_counted_and_are_no_outcome(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    end = parsed(entry)
    store.handoffs.commit_parse([replace(end, article=replace(end.article, extraction={"mojibake": "utf-8 read"}))])
    status = store.ledger.status()
    assert (status.sources["s"]["mojibake"], status.balance) == (1, 0)
    assert "mojibake" not in status.outcomes


def test_a_redirected_listing_is_one_visit_after_the_other(store):
    fast(store)
    store.frontier.schedule_listing(listing(), period_s=0.001)
    [lease] = claim(store)
    target = replace(listing(), url="https://news.example/lists", hops=1)
    store.handoffs.commit_fetch([ended(lease, Outcome.REDIRECTED, follow=target)])
    assert store.frontier.schedule_listing(listing(), period_s=0.001, force=True) is False
    entry = take_listing(store, page_of(target.url, b"x"))
    assert listed(store, entry)
    assert eventually(lambda: store.frontier.schedule_listing(listing(), period_s=0.001))
