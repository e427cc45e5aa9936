"""In-memory fake of the port `Ledger`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tests.fakes.memory import Memory
from tests.fakes.streams import MemoryStream
from workers.adapters.ledger import NOT_OUTCOMES
from workers.core.budget import budget_day
from workers.core.pace import Pace
from workers.pipeline.ports import (
    ArchiveBalance,
    Budget,
    DeadVisit,
    HostStatus,
    PageEntry,
    Stage,
    StageStatus,
    Status,
    Trace,
)


class MemoryLedger:
    """What the store knows of itself."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def status(self) -> Status:
        memory = self._memory
        path = {
            "fetch": self._fetch_status(),
            "parse": self._stream_status(memory.pages, "parse"),
            "index": self._stream_status(memory.articles, "index"),
        }
        outcomes: Counter[str] = Counter()
        for counts in memory.counts.values():
            outcomes.update({name: n for name, n in counts.items() if name not in NOT_OUTCOMES})
        today = budget_day(memory.clock())
        return Status(
            scheduled=sum(counts["scheduled"] for counts in memory.counts.values()),
            waiting=sum(one.waiting for one in path.values()),
            in_flight=sum(one.in_flight for one in path.values()),
            outcomes=dict(outcomes),
            sources={name: dict(counts) for name, counts in memory.counts.items()},
            stages={**path, "archive": self._stream_status(memory.copies, "archive")},
            paused=tuple(sorted(memory.flags)),
            archive=ArchiveBalance(
                offered=memory.offered,
                written=memory.finished["archive"],
                skipped=memory.skipped,
                waiting=len(memory.copies.entries),
            ),
            budgets={
                name: Budget(daily=budget, spent=memory.spent[name, today]) for name, budget in memory.budgets.items()
            },
        )

    def _fetch_status(self) -> StageStatus:
        memory = self._memory
        queued = sum(len(host.queue) for host in memory.hosts.values()) + sum(map(len, memory.parked.values()))
        oldest = [visit.found_at for visit in memory.visits.values() if visit.id not in memory.leases]
        return StageStatus(
            waiting=queued + len(memory.due),
            in_flight=len(memory.leases),
            oldest_s=memory.clock() - min(oldest) if oldest else 0.0,
            later=len(memory.due),
            finished=memory.finished["fetch"],
            paused="fetch" in memory.flags,
        )

    def _stream_status(self, stream: MemoryStream, stage: str) -> StageStatus:
        claimed = stream.claimed()
        return StageStatus(
            waiting=len(stream.entries) - claimed,
            in_flight=claimed,
            finished=self._memory.finished[stage],
            paused=stage in self._memory.flags,
        )

    def host_states(self) -> Sequence[HostStatus]:
        memory = self._memory
        return [
            HostStatus(
                host=name,
                waiting=len(one.queue),
                in_flight=one.active,
                delay_s=memory.host_policy(name)[0],
                crawl_delay_s=one.crawl_delay_s,
                extra_s=one.pace.extra_s,
                strikes=one.pace.strikes,
                down=one.pace.down,
                next_in_s=max(0.0, one.opens_at - memory.clock()),
            )
            for name, one in sorted(memory.hosts.items())
            if name and (one.queue or one.active or one.pace != Pace())
        ]

    def work(self) -> frozenset[Stage]:
        memory = self._memory
        soon = memory.clock() + 1
        fetch = any(due <= soon for due in memory.due.values()) or any(
            host.queue and host.opens_at <= soon for host in memory.hosts.values()
        )
        has = {
            Stage.FETCH: fetch,
            Stage.PARSE: bool(memory.pages.entries),
            Stage.INDEX: bool(memory.articles.entries),
            Stage.ARCHIVE: bool(memory.copies.entries),
        }
        return frozenset(stage for stage, work in has.items() if work and stage.value not in memory.flags)

    def trace(self, url: str) -> Trace:
        memory = self._memory
        found = [
            ("leased" if visit.id in memory.leases else "waiting", visit)
            for visit in memory.visits.values()
            if visit.url == url
        ]
        for name, stream in (("pages", memory.pages), ("articles", memory.articles)):
            found += [(name, one.value.visit) for one in stream.entries.values() if one.value.visit.url == url]
        return Trace(url=url, seen=url in memory.seen, open=tuple(found), events=tuple(memory.events[url]))

    def dead(self, *, limit: int = 100) -> Sequence[DeadVisit]:
        return [dead for dead, _ in reversed(self._memory.dead_visits.values())][:limit]

    def dead_one(self, visit_id: str) -> DeadVisit | None:
        found = self._memory.dead_visits.get(visit_id)
        return found[0] if found else None

    def replay(self, visit_ids: Sequence[str]) -> int:
        memory = self._memory
        there = [one for one in visit_ids if one in memory.dead_visits]
        for visit_id in there:
            dead, entry = memory.dead_visits.pop(visit_id)
            visit = memory.put_in(replace(dead.visit, id="", attempts=0, found_at=0.0))
            if entry is None:
                continue
            memory.take_out(visit)
            if isinstance(entry, PageEntry):
                memory.pages.append(replace(entry, visit=visit, attempts=0))
            else:
                memory.articles.append(replace(entry, visit=visit))
        return len(there)
