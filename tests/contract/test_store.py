"""What every store must do, the one in memory and the one on Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.contract.store_bundle import (
    IDLE_S,
    Bundle,
    claim,
    eventually,
    fast,
    listing,
    memory_bundle,
    parsed,
    redis_bundle,
    to_pages,
    visit,
)
from tests.fakes import page_of
from tests.redis_servers import KINDS
from workers.core.outcome import Outcome
from workers.core.pace import Pace, Sign
from workers.core.period import DOUBT_EVERY
from workers.core.visit import Priority, VisitKind
from workers.pipeline.ports import (
    Added,
    Budget,
    Fetched,
    FetchEnded,
    FetchFailed,
    HostPolicy,
    IndexEnded,
    Listed,
    ParseEnded,
    ParseFailed,
    RefusedLink,
    Stage,
)


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.redis) for kind in KINDS)])
def store(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> Bundle:
    return memory_bundle() if request.param == "memory" else redis_bundle(empty_redis(request.param))


def ended(lease, outcome=Outcome.GONE, **more):
    return FetchEnded(lease=lease, outcome=outcome, **more)


# ------------------------------------------------------------------ adding and claiming


def test_a_known_url_is_visited_again_when_an_operator_wants_it(store):
    store.frontier.add([visit("a")])
    assert store.frontier.look_again([visit("a"), visit("b")]) == 2
    assert store.frontier.look_again([]) == 0
    status = store.ledger.status()
    assert (status.scheduled, status.waiting, status.balance) == (3, 3, 0)
    assert status.sources["s"].get("discovered") == 1


def test_a_known_url_makes_no_second_visit(store):
    assert store.frontier.add([visit("a"), visit("b"), visit("a")]) == Added(new=2, known=1)
    assert store.frontier.add([visit("b"), visit("c")]) == Added(new=1, known=1)
    counts = store.ledger.status().sources["s"]
    assert (counts["scheduled"], counts["known"]) == (3, 2)


def test_many_links_go_in_chunks(store):
    assert store.frontier.add([visit(f"p{i}") for i in range(1203)]).new == 1203
    assert store.ledger.status().waiting == 1203


def test_a_visit_keeps_all_it_carries(store):
    fast(store)
    one = visit("خبر-۱", listing="l", priority=Priority.BACKFILL, hops=2, previous="h1-0", revisit=1, etag='"x"')
    store.frontier.add([one])
    [lease] = claim(store)
    assert lease.visit.id
    assert lease.visit.found_at > 1.6e9
    assert replace(lease.visit, id="", found_at=0.0) == one
    assert lease.robots == b""


def test_robots_txt_is_read_before_anything_else_and_once(store):
    fast(store)
    store.frontier.add([visit("a"), visit("b")])
    first = store.frontier.claim(limit=10, lease_s=60)
    [robots] = first.leases
    assert robots.visit.kind is VisitKind.ROBOTS
    assert robots.visit.url == "https://news.example/robots.txt"
    assert robots.robots is None
    assert store.frontier.claim(limit=10, lease_s=60).leases == ()
    text = b"User-agent: *\nDisallow: /x"
    assert store.handoffs.commit_fetch([ended(robots, Outcome.ROBOTS_READ, robots=text, robots_ttl_s=60.0)]) == [True]
    assert [lease.robots for lease in claim(store)] == [text, text]
    assert store.ledger.status().balance == 0


def claim_robots(store):
    leases = store.frontier.claim(limit=10, lease_s=60).leases
    assert {one.visit.kind for one in leases} <= {VisitKind.ROBOTS}
    return {one.visit.url: one for one in leases}


def moved(lease, url):
    """The end of a robots visit that was sent on to another address."""
    one = lease.visit
    follow = replace(one, id="", url=url, host=url.split("/")[2], hops=1, found_at=0.0, via=(*one.via, one.url))
    return ended(lease, Outcome.REDIRECTED, follow=follow)


def rules(lease, text=b"", crawl_delay_s=0.0):
    return ended(lease, Outcome.ROBOTS_READ, robots=text, robots_ttl_s=60.0, crawl_delay_s=crawl_delay_s)


def test_a_redirected_robots_txt_waits_for_its_host_and_rules_the_one_that_sent_it_there(store):
    fast(store, "news.example", "www.news.example")
    store.frontier.add([visit("a")])
    [first] = claim_robots(store).values()
    target = "https://www.news.example/robots.txt"
    store.handoffs.commit_fetch([moved(first, target)])
    second = claim_robots(store)  # the page waits for it, and www is not asked for rules of its own
    assert list(second) == [target]
    assert claim_robots(store) == {}
    text = b"User-agent: *\nDisallow: /x"
    store.handoffs.commit_fetch([rules(second[target], text, crawl_delay_s=30.0)])
    state = host_state(store)
    assert (state.waiting, state.crawl_delay_s) == (1, 30.0)
    assert 29 < state.next_in_s <= 30
    assert store.ledger.status().balance == 0


def test_a_redirect_of_a_robots_txt_keeps_the_spacing_of_the_host_that_it_leads_to(store):
    store.frontier.set_policies(
        [
            HostPolicy(host="news.example", delay_s=0.0, parallel=4),
            HostPolicy(host="slow.example", delay_s=3600.0, parallel=1),
        ]
    )
    store.frontier.add([visit("a", host="slow.example"), visit("a")])
    leases = claim_robots(store)
    store.handoffs.commit_fetch([rules(leases["https://slow.example/robots.txt"])])
    store.handoffs.commit_fetch([moved(leases["https://news.example/robots.txt"], "https://slow.example/r.txt")])
    assert store.frontier.claim(limit=10, lease_s=60).leases == ()
    assert host_state(store, "slow.example").waiting == 2


def test_two_hosts_that_send_each_other_for_their_rules_get_them(store):
    fast(store, "news.example", "other.example")
    store.frontier.add([visit("a"), visit("a", host="other.example")])
    one, other = "https://news.example/robots.txt", "https://other.example/robots.txt"
    leases = claim_robots(store)
    store.handoffs.commit_fetch([moved(leases[one], other + "?of=1"), moved(leases[other], one + "?of=2")])
    crossed = eventually(lambda: claim_robots(store))
    crossed |= claim_robots(store)
    assert set(crossed) == {one + "?of=2", other + "?of=1"}
    store.handoffs.commit_fetch([rules(lease, lease.visit.rules_of.encode()) for lease in crossed.values()])
    assert {lease.visit.host: lease.robots for lease in claim(store)} == {
        "news.example": b"news.example",
        "other.example": b"other.example",
    }
    assert store.ledger.status().balance == 0


def test_a_host_whose_robots_txt_died_elsewhere_is_asked_for_it_again(store):
    fast(store, "news.example", "other.example")
    store.frontier.add([visit("a")])
    [first] = claim_robots(store).values()
    store.handoffs.commit_fetch([moved(first, "https://other.example/r.txt")])
    for _ in range(5):
        [lease] = eventually(lambda: claim_robots(store)).values()
        store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="HTTP 500", wait_s=0.001)])
    [again] = eventually(lambda: claim_robots(store)).values()
    assert (again.visit.url, again.visit.rules_of) == ("https://news.example/robots.txt", "news.example")
    assert store.ledger.status().balance == 0


def test_a_host_whose_robots_txt_fails_waits_and_its_visits_with_it(store):
    fast(store)
    store.frontier.add([visit("a")])
    [robots] = store.frontier.claim(limit=10, lease_s=60).leases
    store.handoffs.commit_fetch([FetchFailed(lease=robots, reason="HTTP 503", wait_s=0.03, host_wait_s=0.03)])
    assert store.frontier.claim(limit=10, lease_s=60).leases == ()
    [again] = eventually(lambda: store.frontier.claim(limit=10, lease_s=60).leases)
    assert (again.visit.id, again.visit.attempts) == (robots.visit.id, 1)


def test_fresh_goes_before_backfill(store):
    fast(store, parallel=1)
    store.frontier.add([visit("old", priority=Priority.BACKFILL), visit("new"), visit("newer")])
    order = []
    for _ in range(3):
        [lease] = claim(store)
        order.append(lease.visit.url.rpartition("/")[2])
        store.handoffs.commit_fetch([ended(lease)])
    assert order == ["new", "newer", "old"]


def test_a_host_is_asked_by_one_slot_at_a_time(store):
    fast(store, parallel=1)
    store.frontier.add([visit("a"), visit("b"), visit("x", host="other.example")])
    fast(store, "other.example", parallel=1)
    first = claim(store)
    assert sorted(lease.visit.host for lease in first) == ["news.example", "other.example"]
    assert claim(store) == []
    store.handoffs.commit_fetch([ended(lease) for lease in first])
    assert len(claim(store)) == 1


def test_the_delay_of_a_host_begins_with_its_release(store):
    fast(store, delay_s=0.08, parallel=1)
    store.frontier.add([visit("a"), visit("b")])
    [lease] = eventually(lambda: claim(store))
    store.handoffs.commit_fetch([ended(lease)])
    none = store.frontier.claim(limit=1, lease_s=60)
    assert none.leases == ()
    assert 0 < none.wait_s <= 0.08
    assert eventually(lambda: claim(store))


def test_undeclared_hosts_get_the_default(store):
    store.frontier.set_policies([HostPolicy(host="", delay_s=3600.0, parallel=1)])
    store.frontier.add([visit("a"), visit("b")])
    assert len(claim(store)) == 0  # the robots visit used the slot; the delay runs


def test_a_host_that_is_declared_no_more_gets_the_default(store):
    store.frontier.set_policies(
        [HostPolicy(host="", delay_s=0.0, parallel=10), HostPolicy(host="news.example", delay_s=3600.0, parallel=1)]
    )
    store.frontier.add([visit("a"), visit("b"), visit("c")])
    assert claim(store) == []  # the robots visit used the slot; the delay runs
    assert host_state(store).delay_s == 3600.0
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=10)])
    assert host_state(store).delay_s == 0.0


def test_limit_bounds_a_claim(store):
    fast(store)
    store.frontier.add([visit(f"p{i}") for i in range(20)])
    assert len(claim(store, limit=7)) == 7


# ------------------------------------------------------------------ leases


def test_only_the_holder_of_the_lease_commits(store):
    fast(store)
    store.frontier.add([visit("a")])
    [frozen] = claim(store, lease_s=0.02)
    assert eventually(store.frontier.reap) == 1
    [holder] = claim(store)
    assert holder.visit.id == frozen.visit.id
    page = page_of("https://news.example/a", b"x")
    assert store.handoffs.commit_fetch([Fetched(lease=frozen, page=page)]) == [False]
    assert store.handoffs.commit_fetch([Fetched(lease=holder, page=page)]) == [True]
    assert store.handoffs.commit_fetch([Fetched(lease=holder, page=page)]) == [False]
    status = store.ledger.status()
    assert (status.stages["parse"].waiting, status.balance) == (1, 0)


def test_a_visit_that_loses_lease_after_lease_is_dead_in_the_end(store):
    fast(store)
    store.frontier.add([visit("a")])
    losses = 0
    while claim(store, lease_s=0.001):
        losses += eventually(store.frontier.reap)
    assert losses == 10
    [dead] = store.ledger.dead()
    assert dead.stage == "fetch"
    assert store.ledger.status().balance == 0


# ------------------------------------------------------------------ failures and the dead list


def test_a_failed_visit_is_tried_again_and_dead_after_its_attempts(store):
    fast(store)
    store.frontier.add([visit("a")])
    attempts = []
    for _ in range(5):
        [lease] = eventually(lambda: claim(store))
        attempts.append(lease.visit.attempts)
        store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="HTTP 500", wait_s=0.001)])
    assert attempts == [0, 1, 2, 3, 4]
    status = store.ledger.status()
    assert status.outcomes["dead"] == 1
    assert (status.waiting, status.in_flight, status.balance) == (0, 0, 0)
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason, dead.visit.url) == ("fetch", "HTTP 500", "https://news.example/a")
    assert store.ledger.dead_one(dead.visit.id) == dead
    assert store.ledger.dead_one("nobody") is None


def test_an_uncharged_failure_costs_no_attempt(store):
    fast(store)
    store.frontier.add([visit("a")])
    for _ in range(7):
        [lease] = eventually(lambda: claim(store))
        store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="stop", wait_s=0.0, charge=False)])
    [lease] = eventually(lambda: claim(store))
    assert lease.visit.attempts == 0


def test_replay_puts_a_dead_visit_back(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"body", etag='"1"'))
    store.handoffs.commit_parse([ParseFailed(entry=entry, reason="killed the child")])
    [again] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    assert again.attempts == 1
    store.handoffs.commit_parse([ParseFailed(entry=again, reason="killed the child")])
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.has_payload) == ("parse", True)
    assert store.ledger.replay([dead.visit.id, "nobody"]) == 1
    assert store.ledger.dead() == []
    [back] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    assert (back.page, back.attempts) == (entry.page, 0)
    assert back.visit.id != dead.visit.id
    status = store.ledger.status()
    assert (status.scheduled, status.outcomes["dead"], status.balance) == (3, 1, 0)


# ------------------------------------------------------------------ hand-offs


def test_a_page_keeps_its_bytes_on_its_way(store):
    fast(store)
    body = bytes(range(256)) * 50
    page = page_of("https://news.example/a", body, **{"content-encoding": "gzip", "etag": '"v1"'})
    entry = to_pages(store, visit("a"), page)
    assert entry.page == page
    assert entry.visit.url == "https://news.example/a"


def test_an_article_goes_through_all_stages(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x", etag='"v1"'))
    assert store.handoffs.commit_parse([parsed(entry)]) == [True]
    assert store.handoffs.commit_parse([parsed(entry)]) == [False]
    [article] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    assert (article.content_hash, article.etag, article.article.title) == ("h1-aa", '"v1"', "عنوان")
    again = replace(entry.visit, id="", found_at=0.0, revisit=1, previous="h1-aa")
    done = IndexEnded(entry=article, outcome=Outcome.INDEXED, detail="h1-aa", revisit=again, revisit_after_s=3600.0)
    assert store.handoffs.commit_index([done]) == [True]
    assert store.handoffs.commit_index([done]) == [False]
    status = store.ledger.status()
    assert (status.outcomes["indexed"], status.waiting, status.balance) == (1, 1, 0)
    assert status.stages["fetch"].later == 1
    assert {name: one.finished for name, one in status.stages.items()} == {
        "fetch": 2,
        "parse": 1,
        "index": 1,
        "archive": 0,
    }


def test_a_second_worker_takes_over_and_only_one_commit_counts(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    [taken] = eventually(lambda: store.pages.claim(limit=10, block_s=0.001), timeout_s=10 * IDLE_S + 10)
    assert taken.id == entry.id
    assert store.handoffs.commit_parse([parsed(taken)]) == [True]
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [False]
    status = store.ledger.status()
    assert (status.stages["index"].waiting, status.outcomes.get("no-article"), status.balance) == (1, None, 0)


def test_a_redirect_is_followed_once(store):
    fast(store, "news.example", "other.example")
    store.frontier.add([visit("u/1"), visit("u/2")])
    target = visit("story", host="other.example", hops=1)
    leases = claim(store)
    store.handoffs.commit_fetch([ended(lease, Outcome.REDIRECTED, follow=target) for lease in leases])
    [lease] = claim(store)
    assert (lease.visit.url, lease.visit.hops) == (target.url, 1)
    assert store.ledger.status().balance == 0


def test_what_the_index_refuses_is_dead_with_its_article(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.handoffs.commit_parse([parsed(entry)])
    [article] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    store.handoffs.commit_index([IndexEnded(entry=article, outcome=Outcome.DEAD, detail="mapping")])
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason, dead.has_payload) == ("index", "mapping", True)
    store.ledger.replay([dead.visit.id])
    [back] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    assert back.article == article.article
    assert store.ledger.status().balance == 0


# ------------------------------------------------------------------ listings


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


# ------------------------------------------------------------------ controls, hints, traces


def test_a_paused_stage_claims_nothing(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.handoffs.commit_parse([parsed(entry)])
    store.frontier.add([visit("b")])
    for stage in Stage:
        store.controls.pause(stage.value)
    assert store.controls.paused() == ("archive", "fetch", "index", "parse")
    assert store.ledger.work() == frozenset()
    assert store.frontier.claim(limit=1, lease_s=60).held == "paused"
    assert list(store.pages.claim(limit=1, block_s=0.001)) == []
    assert list(store.articles.claim(limit=1, block_s=0.001)) == []
    for stage in Stage:
        store.controls.resume(stage.value)
    assert store.ledger.work() == {Stage.FETCH, Stage.INDEX}
    assert claim(store)
    assert eventually(lambda: store.articles.claim(limit=1, block_s=0.01))


def test_visits_of_a_paused_source_are_set_aside_and_come_back_in_order(store):
    fast(store, parallel=1)
    store.frontier.add([visit("a", source="one"), visit("b", source="two"), visit("c", source="one")])
    store.controls.pause("one")
    [lease] = claim(store)
    assert lease.visit.source == "two"
    store.handoffs.commit_fetch([ended(lease)])
    assert claim(store) == []
    status = store.ledger.status()
    assert (status.waiting, status.paused, status.balance) == (2, ("one",), 0)
    store.controls.resume("one")
    [lease] = claim(store)
    assert lease.visit.url.endswith("/a")


def test_the_ledger_tells_what_became_of_a_url(store):
    fast(store)
    url = "https://news.example/a"
    assert store.ledger.trace(url).seen is False
    store.frontier.add([visit("a")])
    assert [where for where, _ in store.ledger.trace(url).open] == ["waiting"]
    [lease] = claim(store)
    assert [where for where, _ in store.ledger.trace(url).open] == ["leased"]
    store.handoffs.commit_fetch([Fetched(lease=lease, page=page_of(url, b"x"))])
    assert [where for where, _ in store.ledger.trace(url).open] == ["pages"]
    [entry] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE, detail="a login\npage")])
    trace = store.ledger.trace(url)
    assert trace.open == ()
    assert trace.seen is True
    [event] = trace.events
    assert (event.outcome, event.visit) == ("no-article", lease.visit.id)
    assert event.detail.startswith("a login")


def test_status_shows_where_visits_are(store):
    fast(store)
    store.frontier.add([visit("a"), visit("b"), visit("c")])
    leases = claim(store, limit=2)
    status = store.ledger.status()
    assert (status.waiting, status.in_flight, status.balance) == (1, 2, 0)
    assert status.stages["fetch"].oldest_s >= 0
    store.handoffs.commit_fetch([Fetched(lease=leases[0], page=page_of(leases[0].visit.url, b"x"))])
    status = store.ledger.status()
    assert (status.stages["parse"].waiting, status.stages["fetch"].in_flight, status.balance) == (1, 1, 0)


# ------------------------------------------------------------------ pace and budgets


def failed(lease, sign=Sign.OUT_OF_REACH, **more):
    return FetchFailed(lease=lease, reason="no answer", wait_s=0.0, sign=sign, **more)


def host_state(store, host="news.example"):
    return next((one for one in store.ledger.host_states() if one.host == host), None)


def test_a_host_is_slowed_down_by_the_one_rule(store):
    """Each answer of a run is judged by the store as by core/pace.py; the short delays are waited for."""
    fast(store, parallel=1)
    answers = [(Sign.ERROR, 0.1), (Sign.GOOD, 0.5), (Sign.NONE, 9.0), (Sign.OUT_OF_REACH, 0.0), (Sign.GOOD, 0.1)]
    store.frontier.add([visit(f"p{i}") for i in range(len(answers))])
    pace = Pace()
    for sign, latency_s in answers:
        [lease] = eventually(lambda: claim(store, limit=1))
        store.handoffs.commit_fetch([ended(lease, sign=sign, latency_s=latency_s)])
        pace = pace.after(sign, latency_s=latency_s)
        state = host_state(store)
        assert (state.strikes if state else 0) == pace.strikes
        assert (state.extra_s if state else 0.0) == pytest.approx(pace.extra_s, abs=0.002)
        assert (state.delay_s if state else 0.0) == pytest.approx(pace.extra_s, abs=0.002)


def test_a_slow_host_rests_as_long_as_it_took(store):
    fast(store, parallel=1)
    store.frontier.add([visit("a"), visit("b")])
    [lease] = claim(store, limit=1)
    store.handoffs.commit_fetch([ended(lease, sign=Sign.GOOD, latency_s=30.0)])
    state = host_state(store)
    assert state.extra_s == state.delay_s == 15.0
    assert 14 < state.next_in_s <= 15
    assert claim(store) == []


def test_a_host_that_failed_is_asked_by_one_slot_at_a_time(store):
    fast(store, parallel=4)
    store.frontier.add([visit(f"p{i}") for i in range(9)])
    leases = claim(store)
    assert len(leases) == 4
    store.handoffs.commit_fetch([failed(leases[0], sign=Sign.ERROR)])
    store.handoffs.commit_fetch([failed(lease, sign=Sign.NONE, charge=False) for lease in leases[1:]])
    eventually(lambda: claim(store))
    assert host_state(store).in_flight == 1


def test_a_host_that_is_down_is_left_alone_and_its_visits_are_not_charged(store):
    fast(store, parallel=4)
    store.frontier.add([visit(f"p{i}") for i in range(8)])
    first = claim(store)
    store.handoffs.commit_fetch([failed(lease) for lease in first])
    state = host_state(store)
    assert (state.down, state.strikes, state.in_flight) == (True, Pace(strikes=12).strikes, 0)
    assert 20 < state.next_in_s <= 30
    assert claim(store) == []
    status = store.ledger.status()
    assert (status.waiting, status.outcomes.get("dead", 0), status.balance) == (8, 0, 0)
    charged = [store.ledger.trace(lease.visit.url).open[0][1].attempts for lease in first]
    assert charged == [1, 1, 0, 0]


def test_a_budget_sets_visits_aside_and_a_greater_one_brings_them_back(store):
    fast(store, "news.example", "other.example")
    policies = [HostPolicy(host=host, delay_s=0.0, parallel=10) for host in ("news.example", "other.example")]
    store.frontier.set_policies(policies, budgets={"s": 3})
    store.frontier.add([visit(f"p{i}") for i in range(5)])
    store.frontier.add([visit("x", host="other.example", source="free")])
    leases = claim(store)
    assert sorted(lease.visit.source for lease in leases) == ["free", "s", "s", "s"]
    store.handoffs.commit_fetch([ended(lease) for lease in leases])
    assert claim(store) == []
    assert store.frontier.unpark() == 0
    status = store.ledger.status()
    assert (status.budgets, status.waiting, status.balance) == ({"s": Budget(daily=3, spent=3)}, 2, 0)
    store.frontier.set_policies(policies, budgets={"s": 100})
    assert store.frontier.unpark() == 2
    assert [lease.visit.url[-2:] for lease in claim(store)] == ["p3", "p4"]
    assert store.ledger.status().budgets["s"].spent == 5


def test_the_reserve_of_a_budget_is_kept_for_what_is_fresh(store):
    store.frontier.set_policies([HostPolicy(host="news.example", delay_s=0.0, parallel=10)], budgets={"s": 5})
    store.frontier.add([visit(f"old{i}", priority=Priority.BACKFILL) for i in range(9)])
    assert len(claim(store)) == 4
    store.frontier.add([visit("new")])
    [lease] = claim(store)
    assert lease.visit.url.endswith("/new")


def test_a_pause_outlasts_a_budget(store):
    policies = [HostPolicy(host="news.example", delay_s=0.0, parallel=10)]
    store.frontier.set_policies(policies, budgets={"s": 1})
    store.frontier.add([visit("a"), visit("b")])
    claim(store)
    store.controls.pause("s")
    store.frontier.set_policies(policies, budgets={})
    assert store.frontier.unpark() == 0
    store.controls.resume("s")
    [lease] = claim(store)
    assert lease.visit.url.endswith("/b")


# ------------------------------------------------------------------ refused links


def test_a_refused_link_is_counted_once_makes_no_visit_and_tells_why(store):
    url = "https://news.example/a/a/a"
    refused = RefusedLink(url=url, source="s", reason="a trap: a stands 3 times\nin its path")
    assert store.frontier.refuse([refused, refused]) == 1
    assert store.frontier.refuse([refused]) == 0
    status = store.ledger.status()
    assert (status.sources["s"], status.outcomes, status.balance) == ({"refused": 1, "known": 2}, {}, 0)
    trace = store.ledger.trace(url)
    [event] = trace.events
    assert (event.outcome, event.visit, trace.seen, trace.open) == ("refused", "-", True, ())
    assert event.detail.startswith("a trap")


# ------------------------------------------------------------------ retention


def test_one_sweep_begins_in_a_period(store):
    assert store.retention.begin(period_s=0.05)
    assert not store.retention.begin(period_s=60.0)
    assert eventually(lambda: store.retention.begin(period_s=60.0))
    assert not store.retention.begin(period_s=60.0)


def test_what_was_removed_by_age_is_counted_by_source_and_is_no_outcome(store):
    store.frontier.add([visit("a")])
    store.retention.record({"s": 2, "other": 1})
    store.retention.record({"s": 3})
    status = store.ledger.status()
    assert (status.sources["s"]["expired"], status.sources["other"]["expired"]) == (5, 1)
    assert (status.outcomes, status.balance) == ({}, 0)


# ------------------------------------------------------------------ adaptive listings


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
