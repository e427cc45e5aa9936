"""What every store must do with the copies for the archive, the one in memory and the one on Redis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.contract.store_bundle import (
    Bundle,
    claim,
    eventually,
    fast,
    listing,
    memory_bundle,
    redis_bundle,
    visit,
)
from tests.fakes import page_of
from tests.redis_servers import KINDS
from workers.core.archiving import ArchivePolicy, Archiving
from workers.core.visit import Visit
from workers.pipeline.ports import ArchiveBalance, Fetched, Stage

URL = "https://news.example/a"
HEADERS = {"content-type": "text/html", "server": "x", "transfer-encoding": "chunked"}
Open = Callable[[ArchivePolicy], Bundle]


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.redis) for kind in KINDS)])
def open_store(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> Open:
    url = "" if request.param == "memory" else empty_redis(request.param)

    def opened(policy: ArchivePolicy) -> Bundle:
        store = redis_bundle(url, archive=policy) if url else memory_bundle(archive=policy)
        fast(store)
        return store

    return opened


def policy(mode: Archiving, high_water: int = 1000) -> ArchivePolicy:
    return ArchivePolicy(mode=mode, high_water=high_water)


def fetch(store: Bundle, one: Visit, body: bytes) -> Fetched:
    store.frontier.add([one])
    [lease] = claim(store)
    return Fetched(lease=lease, page=page_of(lease.visit.url, body, etag="e"), headers=HEADERS)


def test_a_copy_has_the_body_and_all_headers(open_store):
    store = open_store(policy(Archiving.BEST_EFFORT))
    end = fetch(store, visit("a"), b"body")
    assert store.handoffs.commit_fetch([end]) == [True]
    assert Stage.ARCHIVE in store.ledger.work()
    [entry] = eventually(lambda: store.copies.claim(limit=10, block_s=0.01))
    assert entry.capture.visit == end.lease.visit
    assert entry.capture.page == replace(end.page, headers=HEADERS)
    [page] = eventually(lambda: store.pages.claim(limit=10, block_s=0.01))
    assert page.page == end.page, "parse gets what it gets without an archive"


def test_copies_are_no_visits_and_have_a_balance_of_their_own(open_store):
    store = open_store(policy(Archiving.BEST_EFFORT))
    store.handoffs.commit_fetch([fetch(store, visit("a"), b"x" * 600)])
    store.handoffs.commit_fetch([fetch(store, visit("b"), b"x" * 600)])
    status = store.ledger.status()
    assert status.archive == ArchiveBalance(offered=2, skipped=1, waiting=1)
    assert (status.balance, status.archive.balance, status.stages["archive"].waiting) == (0, 0, 1)
    entries = eventually(lambda: store.copies.claim(limit=10, block_s=0.01))
    assert store.ledger.status().stages["archive"].in_flight == 1
    assert store.handoffs.commit_archive(entries) == [True]
    status = store.ledger.status()
    assert status.archive == ArchiveBalance(offered=2, written=1, skipped=1)
    assert (status.balance, status.archive.balance, status.stages["archive"].finished) == (0, 0, 1)
    assert Stage.ARCHIVE not in store.ledger.work()


def test_a_copy_is_counted_as_written_once(open_store):
    store = open_store(policy(Archiving.BEST_EFFORT))
    store.handoffs.commit_fetch([fetch(store, visit("a"), b"x")])
    [first] = eventually(lambda: store.copies.claim(limit=10, block_s=0.01))
    [second] = eventually(lambda: store.copies.claim(limit=10, block_s=0.01))  # its holder is slow
    assert first.id == second.id
    assert store.handoffs.commit_archive([second]) == [True]
    assert store.handoffs.commit_archive([first]) == [False]
    assert store.ledger.status().archive == ArchiveBalance(offered=1, written=1)


def test_a_commit_that_is_refused_offers_no_copy(open_store):
    store = open_store(policy(Archiving.REQUIRED))
    end = fetch(store, visit("a"), b"x")
    assert store.handoffs.commit_fetch([end, end]) == [True, False]
    assert store.ledger.status().archive == ArchiveBalance(offered=1, waiting=1)


@pytest.mark.parametrize(
    ("mode", "one"), [(Archiving.OFF, visit("a")), (Archiving.REQUIRED, listing())], ids=["off", "listing"]
)
def test_no_copy_is_made(open_store, mode, one):
    store = open_store(policy(mode))
    assert store.handoffs.commit_fetch([fetch(store, one, b"x")]) == [True]
    status = store.ledger.status()
    assert (status.archive, status.stages["parse"].waiting) == (ArchiveBalance(), 1)


def test_a_full_stream_stops_fetch_when_the_archive_is_required(open_store):
    store = open_store(policy(Archiving.REQUIRED))
    first, second = fetch(store, visit("a"), b"x" * 900), fetch(store, visit("b"), b"x" * 900)
    assert store.handoffs.commit_fetch([first, second]) == [True, True]
    assert store.ledger.status().archive == ArchiveBalance(offered=2, waiting=2), "what was under way is kept too"
    store.frontier.add([visit("c")])
    assert store.frontier.claim(limit=1, lease_s=60).held == "the archive stream is full"
    entries = eventually(lambda: store.copies.claim(limit=10, block_s=0.01))
    store.handoffs.commit_archive(entries[:1])
    assert store.frontier.claim(limit=1, lease_s=60).leases


def test_a_pause_of_the_archive_stops_only_the_archive(open_store):
    store = open_store(policy(Archiving.BEST_EFFORT))
    store.controls.pause("archive")
    store.handoffs.commit_fetch([fetch(store, visit("a"), b"x")])
    assert not store.copies.claim(limit=10, block_s=0.01)
    assert Stage.ARCHIVE not in store.ledger.work()
    store.controls.resume("archive")
    assert eventually(lambda: store.copies.claim(limit=10, block_s=0.01))
