"""The archive stage over the in-memory store and a real file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.store_bundle import claim, fast, visit
from tests.fakes import MemoryStore, page_of
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.core.archiving import ArchivePolicy, Archiving
from workers.core.capture import Capture
from workers.core.errors import Transient
from workers.pipeline.archive import ArchiveStage
from workers.pipeline.ports import ArchiveBalance, Fetched


class FaultyWriter:
    """Fails as it was told before it goes on to a real one."""

    def __init__(self, writer: WarcWriter) -> None:
        self.writer, self.faults, self.rolled = writer, 0, 0

    def append(self, captures: list[Capture], *, at: float) -> None:
        if self.faults:
            self.faults -= 1
            raise Transient("the disk is full")
        self.writer.append(captures, at=at)

    def roll(self, *, at: float) -> int:
        self.rolled += 1
        return self.writer.roll(at=at)

    def close(self) -> None:
        self.writer.close()


@pytest.fixture
def store() -> MemoryStore:
    policy = ArchivePolicy(mode=Archiving.REQUIRED, high_water=10**6)
    store = MemoryStore(time.time, idle_s=0.0, archive=policy)
    fast(store)
    store.frontier.add([visit(f"p{number}") for number in range(70)])
    while leases := claim(store, limit=100):
        store.handoffs.commit_fetch([Fetched(lease=one, page=page_of(one.visit.url, b"x")) for one in leases])
    return store


@pytest.fixture
def files(tmp_path: Path) -> ArchiveStore:
    return ArchiveStore(str(tmp_path), spool=tmp_path)


@pytest.fixture
def writer(files: ArchiveStore) -> Iterator[FaultyWriter]:
    writer = FaultyWriter(WarcWriter(files, writer="w"))
    yield writer
    writer.close()


def stage_of(store: MemoryStore, writer: FaultyWriter) -> ArchiveStage:
    ticks = iter(range(10**6))
    return ArchiveStage(
        copies=store.copies,
        handoffs=store.handoffs,
        writer=writer,
        clock=lambda: next(ticks) * 0.01,
        wall_clock=lambda: 1_764_086_400.0,
    )


def test_all_that_waits_is_written_and_counted(store: MemoryStore, files: ArchiveStore, writer: FaultyWriter):
    stage = stage_of(store, writer)
    assert stage.drain(5.0) == 70
    stage.close()
    assert store.ledger.status().archive == ArchiveBalance(offered=70, written=70)
    assert sum(map(len, WarcArchive(files).scan(since=0.0))) == 70


def test_what_could_not_be_written_is_not_acknowledged(store: MemoryStore, files: ArchiveStore, writer: FaultyWriter):
    writer.faults = 1
    stage = stage_of(store, writer)
    with pytest.raises(Transient, match="full"):
        stage.drain(5.0)
    assert store.ledger.status().archive == ArchiveBalance(offered=70, waiting=70)
    assert writer.rolled == 1, "moving what is finished may be what makes room"
    assert stage.drain(5.0) == 70
    assert store.ledger.status().archive == ArchiveBalance(offered=70, written=70)
