"""In-memory fakes of the store's ports. They pass the same contract as the adapters on Redis (tests/contract)."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workers.adapters.ledger import NOT_OUTCOMES
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy, Archiving
from workers.core.budget import budget_day, may_spend
from workers.core.capture import Capture
from workers.core.outcome import Outcome
from workers.core.pace import OLDEST_UNCHARGED_S, Pace, Sign
from workers.core.page import Page
from workers.core.period import DOUBT_EVERY, is_lie
from workers.core.period import period_s as listing_period_s
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import (
    Added,
    ArchiveBalance,
    ArchiveEntry,
    ArticleEntry,
    Budget,
    Claim,
    DeadVisit,
    Event,
    Fetched,
    FetchEnd,
    FetchEnded,
    HostPolicy,
    HostStatus,
    IndexEnded,
    Lease,
    Listed,
    PageEntry,
    Parsed,
    ParseEnd,
    ParseEnded,
    RefusedLink,
    Stage,
    StageStatus,
    Status,
    Trace,
)


@dataclass
class _Host:
    delay_s: float | None = None
    parallel: int | None = None
    crawl_delay_s: float = 0.0
    active: int = 0
    until: float = 0.0
    robots: bytes | None = None
    pace: Pace = field(default_factory=Pace)
    down_until: float = 0.0
    queue: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class _Entry:
    id: str
    value: PageEntry | ArticleEntry | ArchiveEntry
    claimed_at: float | None = None


class MemoryStore:
    """All ports of the store in one object: frontier, streams (`pages`, `articles`), hand-offs, ledger, controls."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        idle_s: float = 60.0,
        max_attempts: int = 5,
        archive: ArchivePolicy = NO_ARCHIVE,
    ) -> None:
        self.policy, self.copies, self.offered, self.skipped = archive, _Stream(self, "archive"), 0, 0
        self.clock, self.idle_s, self.max_attempts = clock, idle_s, max_attempts
        self.frontier = self.handoffs = self.ledger = self.controls = self
        self.sweep_at = 0.0
        self.visits: dict[str, Visit] = {}
        self.hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self.due: dict[str, float] = {}
        self.leases: dict[str, tuple[str, float]] = {}
        self.losses: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.parked: defaultdict[str, list[str]] = defaultdict(list)
        self.budgets: dict[str, int] = {}
        self.spent: Counter[tuple[str, int]] = Counter()
        self.pages, self.articles = _Stream(self, "parse"), _Stream(self, "index")
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.finished: Counter[str] = Counter()
        self.events: defaultdict[str, list[Event]] = defaultdict(list)
        self.dead_visits: dict[str, tuple[DeadVisit, PageEntry | ArticleEntry | None]] = {}
        self.flags: set[str] = set()
        self.listing_asked: dict[str, float] = {}
        self.listing_quiet: Counter[str] = Counter()
        self.listing_polls: Counter[str] = Counter()
        self.liars: set[str] = set()
        self.listing_open: dict[str, str] = {}
        self.valid: dict[str, tuple[str | None, str | None]] = {}
        self.walked: set[str] = set()
        self.fresh: Counter[str] = Counter()
        self._number = itertools.count(1)

    # frontier

    def set_policies(self, policies: Sequence[HostPolicy], *, budgets: Mapping[str, int] | None = None) -> None:
        self.budgets = dict(budgets or {})
        for host in self.hosts.values():
            host.delay_s = host.parallel = None
        for policy in policies:
            host = self.hosts[policy.host]
            host.delay_s, host.parallel = policy.delay_s, policy.parallel

    def add(self, visits: Sequence[Visit], *, entry: str = "") -> Added:
        new = sum(self._offer(visit, checked=True) is not None for visit in visits)
        if entry and entry in self.pages.entries:
            self.fresh[entry] += new
        return Added(new=new, known=len(visits) - new)

    def refuse(self, links: Sequence[RefusedLink]) -> int:
        new = 0
        for one in links:
            known = one.url in self.seen
            self.seen.add(one.url)
            self.counts[one.source]["known" if known else "refused"] += 1
            if not known:
                self.events[one.url].append(Event(at=self.clock(), outcome="refused", visit="-", detail=one.reason))
                new += 1
        return new

    def look_again(self, visits: Sequence[Visit]) -> int:
        return sum(self._offer(visit, checked=False) is not None for visit in visits)

    def begin(self, *, period_s: float) -> bool:
        if self.clock() < self.sweep_at:
            return False
        self.sweep_at = self.clock() + period_s
        return True

    def record(self, removed: Mapping[str, int]) -> None:
        for source, documents in removed.items():
            self.counts[source]["expired"] += documents

    def schedule_listing(
        self,
        visit: Visit,
        *,
        period_s: float,
        longest_s: float | None = None,
        force: bool = False,
        ahead_s: float = 0.0,
    ) -> bool:
        now, asked = self.clock(), self.listing_asked.get(visit.listing, 0.0)
        period = listing_period_s(
            floor_s=period_s, ceiling_s=longest_s or period_s, quiet=self.listing_quiet[visit.listing]
        )
        if visit.source in self.flags:
            return False
        if (under_way := self.listing_open.get(visit.listing)) is not None:
            return force and self._bring_forward(under_way, now)
        wait = 0.0 if force or asked > now + ahead_s else max(0.0, asked + period - now)
        if wait > ahead_s:
            return False
        if visit.listing not in self.walked:
            visit = replace(visit, backfill=True)
        else:
            self.listing_polls[visit.listing] += visit.url in self.valid
            if self.listing_polls[visit.listing] % DOUBT_EVERY and visit.url not in self.liars:
                etag, modified = self.valid.get(visit.url, (None, None))
                visit = replace(visit, etag=etag, last_modified=modified)
        self.listing_open[visit.listing] = self._put_in(visit, wait).id
        self.listing_asked[visit.listing] = now + wait
        return True

    def _bring_forward(self, visit_id: str, now: float) -> bool:
        if self.due.get(visit_id, now) <= now or self.visits[visit_id].attempts:
            return False
        self.due[visit_id] = self.listing_asked[self.visits[visit_id].listing] = now
        return True

    def claim(self, *, limit: int, lease_s: float) -> Claim:
        if "fetch" in self.flags:
            return Claim(held="paused")
        if self.policy.stops_fetch_at and self._copied() >= self.policy.stops_fetch_at:
            return Claim(held="the archive stream is full")
        for visit_id in [one for one, due in self.due.items() if due <= self.clock()]:
            del self.due[visit_id]
            self._enqueue(self.visits[visit_id])
        leases: list[Lease] = []
        for name in list(self.hosts):
            while len(leases) < limit and (lease := self._claim_from(name, lease_s)):
                leases.append(lease)
        times = [*self.due.values(), *(max(host.until, host.down_until) for host in self.hosts.values() if host.queue)]
        wait = min((max(0.001, at - self.clock()) for at in times), default=1.0)
        return Claim(leases=tuple(leases), wait_s=min(wait, 1.0))

    def _claim_from(self, name: str, lease_s: float) -> Lease | None:
        host = self.hosts[name]
        delay, parallel = self._policy(name)
        if not host.queue or host.active >= parallel or max(host.until, host.down_until) > self.clock():
            return None
        visit = self.visits[host.queue[0][2]]
        if host.robots is None and visit.kind is not VisitKind.ROBOTS:
            if any(one.kind is VisitKind.ROBOTS and one.rules_of == name for one in self.visits.values()):
                return None
            visit = self._put_in(
                Visit(
                    kind=VisitKind.ROBOTS,
                    url=f"{visit.url.partition('://')[0]}://{name}/robots.txt",
                    host=name,
                    source=visit.source,
                    priority=Priority.ROBOTS,
                )
            )
        if visit.kind is not VisitKind.ROBOTS and (
            visit.source in self.flags or not self._may_spend(visit.source, visit.priority)
        ):
            host.queue.pop(0)
            self.parked[visit.source].append(visit.id)
            return self._claim_from(name, lease_s)
        host.queue.remove(next(one for one in host.queue if one[2] == visit.id))
        token = f"t{next(self._number)}"
        self.leases[visit.id] = (token, self.clock() + lease_s)
        if visit.kind is not VisitKind.ROBOTS:
            self.spent[visit.source, budget_day(self.clock())] += 1
        host.active += 1
        if delay:
            host.until = self.clock() + delay
        return Lease(visit=visit, token=token, robots=None if visit.kind is VisitKind.ROBOTS else host.robots)

    def _policy(self, name: str) -> tuple[float, int]:
        host, default = self.hosts[name], self.hosts[""]
        delay = host.delay_s if host.delay_s is not None else default.delay_s or 0.0
        slots = 1 if host.pace.strikes else host.parallel or default.parallel or 1
        return max(delay, host.crawl_delay_s, host.pace.extra_s), slots

    def _may_spend(self, source: str, priority: Priority) -> bool:
        budget = self.budgets.get(source)
        return budget is None or may_spend(self.spent[source, budget_day(self.clock())], budget, priority)

    def unpark(self) -> int:
        free = [one for one in self.parked if one not in self.flags and self._may_spend(one, Priority.REVISIT)]
        return sum(self._take_back(source) for source in free)

    def _take_back(self, source: str) -> int:
        ids = self.parked.pop(source, [])
        for visit_id in ids:
            self._enqueue(self.visits[visit_id])
        return len(ids)

    def _note(self, host_name: str, end: FetchEnd, *, robots: bool) -> bool:
        """Take note of how a host answered; tell whether it is down."""
        host = self.hosts[host_name]
        if end.sign in {Sign.ERROR, Sign.OUT_OF_REACH} and self.clock() < host.down_until:
            return True
        host.pace = host.pace.after(end.sign, latency_s=end.latency_s, robots=robots)
        if end.sign in {Sign.ERROR, Sign.OUT_OF_REACH} and host.pace.down:
            host.down_until = self.clock() + host.pace.backoff_s(host_name)
        return host.pace.down

    def reap(self) -> int:
        lost = [one for one, (_, deadline) in self.leases.items() if deadline <= self.clock()]
        for visit_id in lost:
            del self.leases[visit_id]
            visit = self.visits[visit_id]
            self.losses[visit_id] += 1
            if self.losses[visit_id] >= 10:
                del self.visits[visit_id]
                self._bury(visit, "fetch", "lost 10 leases", None)
            else:
                self._enqueue(visit)
            self._release(visit.host, 0.0)
        return len(lost)

    def clamp(self) -> int:
        return 0

    # hand-offs

    def commit_fetch(self, ends: Sequence[FetchEnd]) -> list[bool]:
        return [self._commit_fetch(end) for end in ends]

    def _commit_fetch(self, end: FetchEnd) -> bool:
        visit = end.lease.visit
        if self.leases.get(visit.id, ("", 0.0))[0] != end.lease.token:
            return False
        del self.leases[visit.id]
        visit = self.visits.pop(visit.id)
        wait = 0.0
        down = self._note(visit.host, end, robots=visit.kind is VisitKind.ROBOTS)
        if isinstance(end, Fetched):
            self.finished["fetch"] += 1
            self.pages.append(PageEntry(id="", visit=visit, page=end.page))
            self._copy(visit, end)
        elif isinstance(end, FetchEnded):
            self.finished["fetch"] += 1
            if end.robots is not None:
                ruled = self.hosts[visit.rules_of]
                ruled.robots, ruled.crawl_delay_s = end.robots, end.crawl_delay_s
                if visit.rules_of != visit.host:
                    ruled.until = max(ruled.until, self.clock() + self._policy(visit.rules_of)[0])
            heir = None
            if end.follow is not None:
                checked = end.follow.kind is VisitKind.ARTICLE and end.follow.revisit == 0
                heir = self._offer(end.follow, checked=checked, after_s=end.follow_after_s)
            self._finish(visit, end.outcome.value, end.detail, heir=heir)
        else:
            wait, visit_wait, charge = end.host_wait_s, end.wait_s, end.charge
            if charge and down and self.clock() - visit.found_at < OLDEST_UNCHARGED_S:
                charge, visit_wait = False, max(visit_wait, self.hosts[visit.host].down_until - self.clock())
            visit = replace(visit, attempts=visit.attempts + charge)
            if visit.attempts >= self.max_attempts:
                self.finished["fetch"] += 1
                self._bury(visit, "fetch", end.reason, None)
            else:
                self.visits[visit.id] = visit
                self.due[visit.id] = self.clock() + visit_wait
        self._release(visit.host, wait)
        return True

    def _copied(self) -> int:
        return sum(len(one.value.capture.page.body) for one in self.copies.entries.values())

    def _copy(self, visit: Visit, end: Fetched) -> None:
        if self.policy.mode is Archiving.OFF or visit.kind is not VisitKind.ARTICLE:
            return
        self.offered += 1
        full = self._copied() + len(end.page.body) > self.policy.high_water
        if full and self.policy.mode is Archiving.BEST_EFFORT:
            self.skipped += 1
            return
        page = replace(end.page, headers=dict(end.headers or end.page.headers))
        self.copies.append(ArchiveEntry(id="", capture=Capture(visit=visit, page=page)))

    def commit_archive(self, entries: Sequence[ArchiveEntry]) -> list[bool]:
        kept = [self.copies.acknowledge(entry.id) for entry in entries]
        self.finished["archive"] += sum(kept)
        return kept

    def commit_parse(self, ends: Sequence[ParseEnd]) -> list[bool]:
        return [self._commit_parse(end) for end in ends]

    def _commit_parse(self, end: ParseEnd) -> bool:
        entry = end.entry
        if not self.pages.acknowledge(entry.id):
            return False
        fresh = self.fresh.pop(entry.id, 0)
        visit, headers = entry.visit, entry.page.headers
        if isinstance(end, Parsed):
            self.finished["parse"] += 1
            if "mojibake" in end.article.extraction:
                self.counts[visit.source]["mojibake"] += 1
            self.articles.append(
                ArticleEntry(
                    id="",
                    visit=visit,
                    article=end.article,
                    content_hash=end.content_hash,
                    title_key=end.title_key,
                    fetched_at=entry.page.fetched_at,
                    etag=headers.get("etag"),
                    last_modified=headers.get("last-modified"),
                )
            )
        elif isinstance(end, Listed):
            self.finished["parse"] += 1
            if end.next_page and (visit.backfill or fresh):
                self._put_in(end.next_page)
            elif visit.backfill:
                self.walked.add(visit.listing)
            told = self._believe(visit, headers if end.conditional else {}, fresh)
            self._finish(visit, Outcome.LISTED.value, end.detail + told, fresh=fresh)
        elif isinstance(end, ParseEnded):
            self.finished["parse"] += 1
            again = self._put_in(end.revisit, end.revisit_after_s) if end.revisit is not None else None
            redirected = end.outcome is Outcome.REDIRECTED
            self._finish(visit, end.outcome.value, end.detail, heir=again if redirected else None)
        elif entry.attempts + 1 >= 2:
            self.finished["parse"] += 1
            self._bury(visit, "parse", end.reason, entry)
        else:
            self.pages.append(replace(entry, attempts=entry.attempts + 1))
        return True

    def commit_index(self, ends: Sequence[IndexEnded]) -> list[bool]:
        return [self._commit_index(end) for end in ends]

    def _commit_index(self, end: IndexEnded) -> bool:
        if not self.articles.acknowledge(end.entry.id):
            return False
        self.finished["index"] += 1
        if end.outcome is Outcome.DEAD:
            self._bury(end.entry.visit, "index", end.detail, end.entry)
        else:
            self._finish(end.entry.visit, end.outcome.value, end.detail)
        if end.revisit is not None:
            self._put_in(end.revisit, end.revisit_after_s)
        return True

    # ledger

    def status(self) -> Status:
        now = self.clock()
        queued = sum(len(host.queue) for host in self.hosts.values()) + sum(map(len, self.parked.values()))
        oldest = [visit.found_at for visit in self.visits.values() if visit.id not in self.leases]
        stages = {
            "fetch": StageStatus(
                waiting=queued + len(self.due),
                in_flight=len(self.leases),
                oldest_s=now - min(oldest) if oldest else 0.0,
                later=len(self.due),
                finished=self.finished["fetch"],
                paused="fetch" in self.flags,
            ),
            "parse": self.pages.status(),
            "index": self.articles.status(),
        }
        path = tuple(stages.values())
        stages["archive"] = self.copies.status()
        outcomes: Counter[str] = Counter()
        for counts in self.counts.values():
            outcomes.update({name: n for name, n in counts.items() if name not in NOT_OUTCOMES})
        return Status(
            scheduled=sum(counts["scheduled"] for counts in self.counts.values()),
            waiting=sum(one.waiting for one in path),
            in_flight=sum(one.in_flight for one in path),
            outcomes=dict(outcomes),
            sources={name: dict(counts) for name, counts in self.counts.items()},
            stages=stages,
            paused=self.paused(),
            archive=ArchiveBalance(
                offered=self.offered,
                written=self.finished["archive"],
                skipped=self.skipped,
                waiting=len(self.copies.entries),
            ),
            budgets={
                name: Budget(daily=budget, spent=self.spent[name, budget_day(now)])
                for name, budget in self.budgets.items()
            },
        )

    def host_states(self) -> Sequence[HostStatus]:
        return [
            HostStatus(
                host=name,
                waiting=len(one.queue),
                in_flight=one.active,
                delay_s=self._policy(name)[0],
                crawl_delay_s=one.crawl_delay_s,
                extra_s=one.pace.extra_s,
                strikes=one.pace.strikes,
                down=one.pace.down,
                next_in_s=max(0.0, max(one.until, one.down_until) - self.clock()),
            )
            for name, one in sorted(self.hosts.items())
            if name and (one.queue or one.active or one.pace != Pace())
        ]

    def work(self) -> frozenset[Stage]:
        soon = self.clock() + 1
        fetch = any(due <= soon for due in self.due.values()) or any(
            host.queue and max(host.until, host.down_until) <= soon for host in self.hosts.values()
        )
        has = {Stage.FETCH: fetch, Stage.PARSE: bool(self.pages.entries), Stage.INDEX: bool(self.articles.entries)}
        has[Stage.ARCHIVE] = bool(self.copies.entries)
        return frozenset(stage for stage, work in has.items() if work and stage.value not in self.flags)

    def trace(self, url: str) -> Trace:
        found = [
            ("leased" if visit.id in self.leases else "waiting", visit)
            for visit in self.visits.values()
            if visit.url == url
        ]
        for name, stream in (("pages", self.pages), ("articles", self.articles)):
            found += [(name, one.value.visit) for one in stream.entries.values() if one.value.visit.url == url]
        return Trace(url=url, seen=url in self.seen, open=tuple(found), events=tuple(self.events[url]))

    def dead(self, *, limit: int = 100) -> Sequence[DeadVisit]:
        return [dead for dead, _ in reversed(self.dead_visits.values())][:limit]

    def dead_one(self, visit_id: str) -> DeadVisit | None:
        found = self.dead_visits.get(visit_id)
        return found[0] if found else None

    def replay(self, visit_ids: Sequence[str]) -> int:
        there = [one for one in visit_ids if one in self.dead_visits]
        for visit_id in there:
            dead, entry = self.dead_visits.pop(visit_id)
            visit = self._put_in(replace(dead.visit, id="", attempts=0, found_at=0.0))
            if entry is None:
                continue
            self._take_out(visit)
            stream = self.pages if isinstance(entry, PageEntry) else self.articles
            stream.append(replace(entry, visit=visit, **({"attempts": 0} if isinstance(entry, PageEntry) else {})))
        return len(there)

    # controls

    def pause(self, target: str) -> None:
        self.flags.add(target)

    def resume(self, target: str) -> None:
        self.flags.discard(target)
        self._take_back(target)

    def paused(self) -> tuple[str, ...]:
        return tuple(sorted(self.flags))

    def check_memory(self) -> str:
        return ""

    # inside

    def _offer(self, visit: Visit, *, checked: bool, after_s: float = 0.0) -> Visit | None:
        if checked and visit.url in self.seen:
            self.counts[visit.source]["known"] += 1
            return None
        if checked:
            self.seen.add(visit.url)
            self.counts[visit.source]["discovered"] += 1
        return self._put_in(visit, after_s)

    def _put_in(self, visit: Visit, after_s: float = 0.0) -> Visit:
        visit = replace(visit, id=f"v-{next(self._number)}", found_at=self.clock())
        self.visits[visit.id] = visit
        self.counts[visit.source]["scheduled"] += 1
        if after_s > 0:
            self.due[visit.id] = self.clock() + after_s
        else:
            self._enqueue(visit)
        return visit

    def _take_out(self, visit: Visit) -> None:
        host = self.hosts[visit.host]
        host.queue = [one for one in host.queue if one[2] != visit.id]
        del self.visits[visit.id]

    def _enqueue(self, visit: Visit) -> None:
        host = self.hosts[visit.host]
        host.queue = sorted([*host.queue, (int(visit.priority), next(self._number), visit.id)])

    def _release(self, name: str, extra_s: float) -> None:
        host = self.hosts[name]
        host.active -= 1
        delay = max(self._policy(name)[0], extra_s)
        if delay:
            host.until = max(host.until, self.clock() + delay)

    def _believe(self, visit: Visit, headers: Mapping[str, str], fresh: int) -> str:
        """Keep the validators of a listing, or note that they lie."""
        if visit.page != 1 or not {"etag", "last-modified"} & set(headers):
            self.valid.pop(visit.url, None)
            return ""
        if self._lies(visit, headers, fresh):
            self.liars.add(visit.url)
            self.valid.pop(visit.url)
            return "; its validators lie, so they are not believed for 30 days"
        self.valid[visit.url] = (headers.get("etag"), headers.get("last-modified"))
        return ""

    def _lies(self, visit: Visit, headers: Mapping[str, str], fresh: int) -> bool:
        if visit.url not in self.valid or visit.etag or visit.last_modified:
            return False
        etag, modified = self.valid[visit.url]
        return is_lie(
            asked_etag=etag,
            asked_modified=modified,
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            new_links=fresh,
        )

    def _finish(self, visit: Visit, outcome: str, detail: str, *, fresh: int = 0, heir: Visit | None = None) -> None:
        self.counts[visit.source][outcome] += 1
        self.events[visit.url].append(Event(at=self.clock(), outcome=outcome, visit=visit.id, detail=detail))
        if self.listing_open.get(visit.listing) == visit.id:
            del self.listing_open[visit.listing]
            if heir is not None:
                self.listing_open[visit.listing] = heir.id
            else:
                self.listing_quiet[visit.listing] = 0 if fresh else self.listing_quiet[visit.listing] + 1
                if fresh:
                    self.listing_quiet.pop(visit.listing.partition(" ")[0], None)

    def _bury(self, visit: Visit, stage: str, reason: str, entry: PageEntry | ArticleEntry | None) -> None:
        self._finish(visit, Outcome.DEAD.value, f"{stage}: {reason}")
        dead = DeadVisit(visit=visit, stage=stage, reason=reason, at=self.clock(), has_payload=entry is not None)
        self.dead_visits[visit.id] = (dead, entry)


class _Stream:
    """Entries in order; claimed ones may be taken over once they are idle for too long."""

    def __init__(self, store: MemoryStore, stage: str) -> None:
        self.entries: dict[str, _Entry] = {}
        self._store, self._stage = store, stage
        self._number = itertools.count(1)

    def append(self, value: PageEntry | ArticleEntry | ArchiveEntry) -> None:
        entry_id = f"{next(self._number)}-0"
        self.entries[entry_id] = _Entry(id=entry_id, value=replace(value, id=entry_id))

    def claim(self, *, limit: int, block_s: float) -> list[Any]:
        if self._stage in self._store.flags:
            return []
        now = self._store.clock()
        idle = [
            one for one in self.entries.values() if one.claimed_at is None or one.claimed_at + self._store.idle_s <= now
        ]
        for one in idle[:limit]:
            one.claimed_at = now
        return [one.value for one in idle[:limit]]

    def acknowledge(self, entry_id: str) -> bool:
        entry = self.entries.get(entry_id)
        if entry is None or entry.claimed_at is None:
            return False
        del self.entries[entry_id]
        return True

    def status(self) -> StageStatus:
        claimed = sum(one.claimed_at is not None for one in self.entries.values())
        return StageStatus(
            waiting=len(self.entries) - claimed,
            in_flight=claimed,
            finished=self._store.finished[self._stage],
            paused=self._stage in self._store.flags,
        )


def page_of(url: str, body: bytes = b"", **headers: str) -> Page:
    """A page as the fetch stage hands it on."""
    return Page(url=url, status=200, headers=headers, fetched_at=1.0, body=body)
