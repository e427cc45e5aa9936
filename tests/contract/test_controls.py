"""What operators tell every store, and what it tells them."""

from __future__ import annotations

from tests.contract.store_bundle import (
    claim,
    ended,
    eventually,
    fast,
    parsed,
    to_pages,
    visit,
)
from tests.fakes import page_of
from workers.core.outcome import Outcome
from workers.pipeline.ports import (
    Fetched,
    ParseEnded,
    RefusedLink,
    Stage,
)


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
