"""A scout over a table of answers, with a clock that moves when somebody sleeps."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fakes.fetcher import TableFetcher
from workers.pipeline.backoff import exponential
from workers.pipeline.robots import RobotsReader
from workers.pipeline.scout import Scout


@dataclass
class SleepClock:
    """Seconds that pass in sleep only."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def scout_over(fetcher: TableFetcher, clock: SleepClock, *, delay_s: float = 1.0) -> Scout:
    """Return a scout that asks the fetcher; pages are fetched at 1000 s."""
    robots = RobotsReader(
        fetcher=fetcher,
        agent="khabar",
        ttl_s=60.0,
        deadline_s=1.0,
        backoff=exponential(base_s=1.0, most_s=1.0),
        wall_clock=lambda: 1000.0,
    )
    return Scout(
        fetcher=fetcher,
        robots=robots,
        agent="khabar",
        delay_of=lambda _: delay_s,
        deadline_s=1.0,
        max_wire_bytes=1000,
        clock=lambda: clock.now,
        sleep=clock.sleep,
        wall_clock=lambda: 1000.0,
    )
