"""The fetch stage over the in-memory store and a fetcher that answers from a table."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.fakes.fetcher import TableFetcher
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.pipeline.answer import Answers
from workers.pipeline.backoff import exponential
from workers.pipeline.fetch import FetchLimits, FetchStage
from workers.pipeline.ports import Response
from workers.pipeline.robots import RobotsReader


class SkippingClock:
    """The time of day, and what a test skips of it."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def __call__(self) -> float:
        return time.time() + self.skipped_s


def stage_over(store, table, **limits) -> tuple[FetchStage, TableFetcher]:
    fetcher = TableFetcher(table)
    backoff = exponential(base_s=0.001, most_s=0.01)
    outlet = Source(id="outlet", name="روزنامه", hosts=("outlet.example",), role=Role.OUTLET)
    given = {"concurrency": 8, "lease_s": 60.0, "deadline_s": 5.0, "max_wire_bytes": 1000, "linger_s": 0.1, **limits}
    stage = FetchStage(
        frontier=store.frontier,
        handoffs=store.handoffs,
        fetcher=fetcher,
        robots=RobotsReader(
            fetcher=fetcher,
            agent="khabar",
            ttl_s=60.0,
            deadline_s=1.0,
            backoff=backoff,
            wall_clock=lambda: 1000.0,
        ),
        answers=Answers(
            sources=SourceBook((outlet,)),
            revisit_after_s=(60.0, 600.0),
            backoff=backoff,
            wall_clock=lambda: 1000.0,
            max_attempts=store.memory.max_attempts,
        ),
        limits=FetchLimits(**given),
        clock=time.monotonic,
        blocking=ThreadPoolExecutor(1),
    )
    return stage, fetcher


async def run(store, table, *visits, hours: int = 0, **limits) -> TableFetcher:
    """Drain once, and again after each hour that passes."""
    store.frontier.add(visits)
    stage, fetcher = stage_over(store, table, **limits)
    await stage.drain(10.0)
    for _ in range(hours):
        store.memory.clock.skipped_s += 3600.0
        await stage.drain(10.0)
    await stage.close(grace_s=1.0)
    assert store.ledger.status().balance == 0
    return fetcher


async def drain_until(stage: FetchStage, come: Callable[[], object]) -> None:
    """Drain again and again: on a busy machine one drain may hardly begin."""
    for _ in range(2000):
        if come():
            return
        await stage.drain(0.1)
    assert come()


def answer(path: str, status: int = 200, body: bytes = b"x", **headers: str) -> dict[str, Response]:
    url = f"https://news.example/{path}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {url: Response(url=url, status=status, headers=named, body=body)}
