"""What every store must do with visits that wait and with their leases."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.store_bundle import (
    claim,
    ended,
    eventually,
    fast,
    host_state,
    visit,
)
from tests.fakes import page_of
from workers.core.outcome import Outcome
from workers.core.visit import Priority, VisitKind
from workers.pipeline.ports import (
    Added,
    Fetched,
    FetchFailed,
    HostPolicy,
)


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
