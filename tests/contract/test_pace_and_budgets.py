"""How every store spares hosts, and what a source may spend."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    claim,
    ended,
    eventually,
    fast,
    host_state,
    visit,
)
from workers.core.pace import Pace, Sign
from workers.core.visit import Priority
from workers.pipeline.ports import (
    Budget,
    FetchFailed,
    HostPolicy,
)


def failed(lease, sign=Sign.OUT_OF_REACH, **more):
    return FetchFailed(lease=lease, reason="no answer", wait_s=0.0, sign=sign, **more)


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
