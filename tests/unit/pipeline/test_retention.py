"""The sweep over the in-memory index and store."""

from __future__ import annotations

import pytest

from tests.contract.index_samples import START, document
from tests.fakes import MemoryStore
from workers.core.retention import Expired, Retention
from workers.pipeline.retention import BATCH, PERIOD_S, Sweep

DAY = 86_400.0


class Clock:
    def __init__(self) -> None:
        self.now = START + 30 * DAY

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def sweep(index, store, clock, **retention) -> Sweep:
    return Sweep(
        index=index, log=store.retention, controls=store.controls, retention=Retention(**retention), wall_clock=clock
    )


def test_a_sweep_removes_a_batch_and_counts_it_by_source(index, clock):
    store = MemoryStore(clock)
    index.put([document(f"{n}", source="ab"[n % 2]) for n in range(BATCH + 10)])
    one = sweep(index, store, clock, by_source={"a": 10 * DAY, "b": 10 * DAY})
    assert one.run() == Expired(documents=BATCH, by_source={"a": BATCH // 2, "b": BATCH // 2})
    assert one.run() is None  # not yet time
    clock.now += PERIOD_S
    assert one.run() == Expired(documents=10, by_source={"a": 5, "b": 5})
    assert store.ledger.status().sources["a"]["expired"] == BATCH // 2 + 5
    clock.now += PERIOD_S
    assert one.run() == Expired(documents=0, by_source={})


def test_while_the_index_stage_is_paused_or_nothing_is_ever_removed_none_begins(index, clock):
    store = MemoryStore(clock)
    index.put([document("1")])
    assert sweep(index, store, clock).run() is None
    store.controls.pause("index")
    assert sweep(index, store, clock, default_s=DAY).run() is None
    store.controls.resume("index")
    expired = sweep(index, store, clock, default_s=DAY).run()
    assert expired is not None
    assert expired.documents == 1
