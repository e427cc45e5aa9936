"""Entries of streams that cannot be read, and streams that are full."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    eventually,
    fast,
    parsed,
    redis_bundle,
    to_pages,
    visit,
)
from tests.fakes import page_of
from workers.core.archiving import ArchivePolicy, Archiving
from workers.core.errors import Permanent
from workers.core.outcome import Outcome
from workers.pipeline.ports import ParseEnded

pytestmark = pytest.mark.redis


def test_an_entry_that_another_version_wrote_holds_up_none_of_those_beside_it(store):
    entries = [to_pages(store, visit(f"p{n}"), page_of(f"https://news.example/p{n}", b"x" * n)) for n in (5, 6, 7)]
    assert store.handoffs.commit_parse([parsed(entry) for entry in entries]) == [True] * 3
    first, odd, last = store.client.xrange("test:s:articles")
    load = odd[1][b"a"].replace(b'"title"', b'"heading"')
    store.client.xdel("test:s:articles", odd[0], last[0])
    store.client.xadd("test:s:articles", {"v": odd[1][b"v"], "a": load})
    store.client.xadd("test:s:articles", last[1])
    store.client.hincrby("test:s:bytes", "articles", len(load) - len(odd[1][b"a"]))
    claimed = store.articles.claim(limit=9, block_s=0.01)
    assert [one.visit.url[-2:] for one in claimed] == ["p5", "p7"]
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.visit.url[-2:], dead.has_payload) == ("index", "p6", True)
    assert "cannot be read" in dead.reason
    status = store.ledger.status()
    assert (status.balance, status.stages["index"].in_flight) == (0, 2)
    held = sum(len(fields[b"a"]) for _, fields in (first, last))
    assert status.stages["index"].bytes == held
    assert store.ledger.replay([dead.visit.id]) == 1
    assert store.ledger.status().balance == 0


def test_an_entry_whose_visit_cannot_be_read_is_told_and_left_where_it_is(store):
    assert store.pages.claim(limit=9, block_s=0.0) == []
    store.client.xadd("test:s:pages", {"v": "{}", "p": "{}", "b": "x"})
    with pytest.raises(Permanent, match="cannot be read"):
        store.pages.claim(limit=9, block_s=0.01)
    assert store.client.xlen("test:s:pages") == 1


def test_a_copy_that_cannot_be_read_holds_up_none_of_those_beside_it_and_stays(redis_url):
    store = redis_bundle(redis_url, archive=ArchivePolicy(mode=Archiving.REQUIRED, high_water=10**6))
    fast(store)
    for name in ("a", "b", "c"):
        to_pages(store, visit(name), page_of(f"https://news.example/{name}", b"x"))
    _, odd, last = store.client.xrange("test:s:archive")
    store.client.xdel("test:s:archive", odd[0], last[0])
    store.client.xadd("test:s:archive", {**odd[1], b"p": b"{}"})
    store.client.xadd("test:s:archive", last[1])
    claimed = eventually(lambda: store.copies.claim(limit=9, block_s=0.01))
    assert [one.capture.visit.url[-1] for one in claimed] == ["a", "c"]
    assert store.handoffs.commit_archive(claimed) == [True, True]
    with pytest.raises(Permanent, match=r"s:archive that cannot be read.*it stays there"):
        eventually(lambda: store.copies.claim(limit=9, block_s=0.01))
    assert store.client.xlen("test:s:archive") == 1
    assert store.ledger.status().archive.waiting == 1


def test_fetch_is_held_back_while_the_pages_stream_is_full(redis_url):
    store = redis_bundle(redis_url, pages_high_water=1000)
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x" * 1000))
    store.frontier.add([visit("b")])
    assert "full" in store.frontier.claim(limit=1, lease_s=60).held
    assert "full" in store.ledger.status().stages["fetch"].held
    store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)])
    assert store.frontier.claim(limit=1, lease_s=60).leases
