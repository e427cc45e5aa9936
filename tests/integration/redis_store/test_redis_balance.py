"""The balance of a store that loses something, and workers that wake late."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    Bundle,
    claim,
    eventually,
    redis_bundle,
    to_pages,
    visit,
)
from tests.fakes import page_of
from workers.core.outcome import Outcome
from workers.pipeline.ports import Fetched, FetchEnded, FetchFailed, ParseEnded

pytestmark = pytest.mark.redis


def test_the_balance_goes_red_when_an_entry_of_a_stream_vanishes(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    assert store.ledger.status().balance == 0
    store.client.xdel("test:s:pages", entry.id)
    assert store.ledger.status().balance == 1
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [True]
    assert store.ledger.status().balance == 0  # its worker still held it: nothing is lost


def test_a_vanished_entry_that_nobody_holds_any_more_stays_red(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.client.xdel("test:s:pages", entry.id)
    # The next take-over forgets the claim of an entry that is not there; the loss stays visible.
    eventually(lambda: not store.pages.claim(limit=1, block_s=0.001) and pending(store) == 0)
    assert store.ledger.status().balance == 1


def pending(store: Bundle) -> int:
    return store.client.xpending("test:s:pages", "parse")["pending"]


@pytest.mark.parametrize("key", ["test:f:q:news.example", "test:f:visits"])
def test_the_balance_goes_red_when_the_frontier_loses_a_visit(store, key):
    store.frontier.add([visit("a")])
    store.client.delete(key)
    claim(store)
    assert store.ledger.status().balance == 1


def test_an_empty_body_is_counted_out_like_any_other(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b""))
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [True]
    status = store.ledger.status()
    assert (status.outcomes["no-article"], status.balance) == (1, 0)


def test_a_worker_that_wakes_after_its_lease_commits_nothing(store, redis_url):
    store.frontier.add([visit("a")])
    [asleep] = claim(store, lease_s=0.01)
    eventually(store.frontier.reap)
    other = redis_bundle(redis_url, consumer="host-b")
    [lease] = claim(other)
    page = page_of("https://news.example/a", b"x")
    assert other.handoffs.commit_fetch([Fetched(lease=lease, page=page)]) == [True]
    before = store.ledger.status()
    ends = [
        Fetched(lease=asleep, page=page),
        FetchEnded(lease=asleep, outcome=Outcome.GONE),
        FetchFailed(lease=asleep, reason="late", wait_s=0.0),
    ]
    assert [store.handoffs.commit_fetch([end]) for end in ends] == [[False]] * 3
    after = store.ledger.status()
    assert (after.scheduled, after.waiting, after.outcomes) == (before.scheduled, before.waiting, before.outcomes)
