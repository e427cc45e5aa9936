"""A page that kills the parse child pays alone: those claimed with it are read, and it ends with its body."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.store_bundle import claim, eventually, fast, redis_bundle, visit
from tests.fakes import page_of
from workers.adapters.keys import Keys
from workers.adapters.parser_child import ChildParser
from workers.adapters.redis_scripts import Scripts
from workers.adapters.streams import RedisPages
from workers.core.sourcebook import SourceBook
from workers.pipeline.parse import ParseStage
from workers.pipeline.ports import Fetched

pytestmark = pytest.mark.redis


@pytest.mark.parametrize("killer", [b"die", b"hang", b"bomb"])
def test_one_of_sixteen_kills(redis_url, monkeypatch, killer):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    store = redis_bundle(redis_url)
    # A claim must outlast two deadlines of the child, or another would take the batch over meanwhile.
    store.pages = replace_idle(store, 30.0)
    fast(store, parallel=16)
    store.frontier.add([visit(f"{number}") for number in range(16)])
    leases = claim(store, limit=16)
    bodies = {lease.visit.url: killer if lease.visit.url.endswith("/7") else b"fine" for lease in leases}
    assert len(bodies) == 16
    store.handoffs.commit_fetch(
        [Fetched(lease=one, page=page_of(one.visit.url, bodies[one.visit.url])) for one in leases]
    )
    parser = ChildParser(
        sources=(),
        deadline_s=0.5,
        memory_bytes=2_000_000_000,
        max_page_bytes=1000,
        reader="tests.integration.parser_readers:read",
    )
    stage = ParseStage(
        pages=store.pages,
        handoffs=store.handoffs,
        frontier=store.frontier,
        parser=parser,
        sources=SourceBook(),
        revisit_after_s=(60.0,),
        clock=time.monotonic,
    )
    eventually(lambda: (stage.drain(2.0), store.ledger.dead())[1], timeout_s=60.0)
    stage.close()
    [dead] = store.ledger.dead()
    assert (dead.visit.url[-2:], dead.stage, dead.has_payload) == ("/7", "parse", True)
    articles = store.articles.claim(limit=100, block_s=0.01)
    assert len(articles) == 15
    assert {replace(one.visit, attempts=0) == one.visit for one in articles} == {True}
    assert store.ledger.status().balance == 0
    assert store.client.hget(f"test:d:load:{dead.visit.id}", "b") == killer


def replace_idle(store, idle_s: float):
    """Return the bundle's pages with another time after which an entry may be taken over."""
    return RedisPages(Scripts(store.client, Keys("test")), consumer="host-a", idle_s=idle_s, high_water=10**9)
