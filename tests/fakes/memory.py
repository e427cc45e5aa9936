"""What the fakes of the store share, as their adapters share one Redis."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.fakes.listings import ListingMemory
from tests.fakes.streams import MemoryStream
from workers.core.archiving import ArchivePolicy
from workers.core.budget import budget_day, may_spend
from workers.core.outcome import Outcome
from workers.core.pace import Pace
from workers.core.visit import Priority, Visit
from workers.pipeline.ports import ArticleEntry, DeadVisit, Event, PageEntry


@dataclass
class Host:
    """A host: its politeness, how it does, and the visits that wait for it as (priority, number, id)."""

    delay_s: float | None = None
    parallel: int | None = None
    crawl_delay_s: float = 0.0
    active: int = 0
    until: float = 0.0
    robots: bytes | None = None
    pace: Pace = field(default_factory=Pace)
    down_until: float = 0.0
    queue: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def opens_at(self) -> float:
        """When the next visit may be claimed, were a slot free."""
        return max(self.until, self.down_until)


class Memory:
    """The state behind all ports, and the steps that several of them take."""

    def __init__(self, clock: Callable[[], float], *, idle_s: float, max_attempts: int, archive: ArchivePolicy) -> None:
        self.clock, self.max_attempts, self.policy = clock, max_attempts, archive
        self.visits: dict[str, Visit] = {}
        self.hosts: defaultdict[str, Host] = defaultdict(Host)
        self.due: dict[str, float] = {}
        self.leases: dict[str, tuple[str, float]] = {}
        self.seen: set[str] = set()
        self.parked: defaultdict[str, list[str]] = defaultdict(list)
        self.budgets: dict[str, int] = {}
        self.spent: Counter[tuple[str, int]] = Counter()
        self.flags: set[str] = set()
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.finished: Counter[str] = Counter()
        self.events: defaultdict[str, list[Event]] = defaultdict(list)
        self.dead_visits: dict[str, tuple[DeadVisit, PageEntry | ArticleEntry | None]] = {}
        self.pages, self.articles, self.copies = (
            MemoryStream(clock, idle_s=idle_s, is_paused=lambda stage=stage: stage in self.flags)
            for stage in ("parse", "index", "archive")
        )
        self.fresh: Counter[str] = Counter()
        """Entry of the pages stream → links of it that were new."""
        self.offered = self.skipped = 0
        self.listings = ListingMemory()
        self._number = itertools.count(1)

    def next_number(self) -> int:
        """A number that nothing else has."""
        return next(self._number)

    def offer(self, visit: Visit, *, checked: bool, after_s: float = 0.0) -> Visit | None:
        """Put a visit in, unless `checked` finds that its URL was seen."""
        if checked and visit.url in self.seen:
            self.counts[visit.source]["known"] += 1
            return None
        if checked:
            self.seen.add(visit.url)
            self.counts[visit.source]["discovered"] += 1
        return self.put_in(visit, after_s)

    def put_in(self, visit: Visit, after_s: float = 0.0) -> Visit:
        visit = replace(visit, id=f"v-{self.next_number()}", found_at=self.clock())
        self.visits[visit.id] = visit
        self.counts[visit.source]["scheduled"] += 1
        if after_s > 0:
            self.due[visit.id] = self.clock() + after_s
        else:
            self.enqueue(visit)
        return visit

    def take_out(self, visit: Visit) -> None:
        host = self.hosts[visit.host]
        host.queue = [one for one in host.queue if one[2] != visit.id]
        del self.visits[visit.id]

    def enqueue(self, visit: Visit) -> None:
        host = self.hosts[visit.host]
        host.queue = sorted([*host.queue, (int(visit.priority), self.next_number(), visit.id)])

    def take_back(self, source: str) -> int:
        """Put the parked visits of a source back into their queues."""
        ids = self.parked.pop(source, [])
        for visit_id in ids:
            self.enqueue(self.visits[visit_id])
        return len(ids)

    def may_spend(self, source: str, priority: Priority) -> bool:
        budget = self.budgets.get(source)
        return budget is None or may_spend(self.spent[source, budget_day(self.clock())], budget, priority)

    def host_policy(self, name: str) -> tuple[float, int]:
        """Delay (seconds) and slots of a host."""
        host, default = self.hosts[name], self.hosts[""]
        delay = host.delay_s if host.delay_s is not None else default.delay_s or 0.0
        slots = 1 if host.pace.strikes else host.parallel or default.parallel or 1
        return max(delay, host.crawl_delay_s, host.pace.extra_s), slots

    def release(self, name: str, extra_s: float) -> None:
        """Free a slot of a host, which then rests."""
        host = self.hosts[name]
        host.active -= 1
        delay = max(self.host_policy(name)[0], extra_s)
        if delay:
            host.until = max(host.until, self.clock() + delay)

    def copied(self) -> int:
        """Bytes of the copies that wait to be archived."""
        return sum(len(one.value.capture.page.body) for one in self.copies.entries.values())

    def finish(self, visit: Visit, outcome: str, detail: str, *, fresh: int = 0, heir: Visit | None = None) -> None:
        """Count and log how a visit ended. `heir`: the visit that goes on in its place."""
        self.counts[visit.source][outcome] += 1
        self.events[visit.url].append(Event(at=self.clock(), outcome=outcome, visit=visit.id, detail=detail))
        self.listings.finish(visit, fresh=fresh, heir=heir)

    def bury(self, visit: Visit, stage: str, reason: str, entry: PageEntry | ArticleEntry | None) -> None:
        self.finish(visit, Outcome.DEAD.value, f"{stage}: {reason}")
        dead = DeadVisit(visit=visit, stage=stage, reason=reason, at=self.clock(), has_payload=entry is not None)
        self.dead_visits[visit.id] = (dead, entry)
