"""In-memory fake of the port `Frontier`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tests.fakes.memory import Memory
from workers.core.budget import budget_day
from workers.core.period import period_s as listing_period_s
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import Added, Claim, Event, HostPolicy, Lease, RefusedLink

_MOST_LOSSES = 10


class MemoryFrontier:
    """What waits, what is due and what is leased."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._losses: Counter[str] = Counter()

    def set_policies(self, policies: Sequence[HostPolicy], *, budgets: Mapping[str, int] | None = None) -> None:
        memory = self._memory
        memory.budgets = dict(budgets or {})
        for host in memory.hosts.values():
            host.delay_s = host.parallel = None
        for policy in policies:
            host = memory.hosts[policy.host]
            host.delay_s, host.parallel = policy.delay_s, policy.parallel

    def add(self, visits: Sequence[Visit], *, entry: str = "") -> Added:
        memory = self._memory
        new = sum(memory.offer(visit, checked=True) is not None for visit in visits)
        if entry and entry in memory.pages.entries:
            memory.fresh[entry] += new
        return Added(new=new, known=len(visits) - new)

    def refuse(self, links: Sequence[RefusedLink]) -> int:
        memory, new = self._memory, 0
        for one in links:
            known = one.url in memory.seen
            memory.seen.add(one.url)
            memory.counts[one.source]["known" if known else "refused"] += 1
            if not known:
                memory.events[one.url].append(Event(at=memory.clock(), outcome="refused", visit="-", detail=one.reason))
                new += 1
        return new

    def look_again(self, visits: Sequence[Visit]) -> int:
        return sum(self._memory.offer(visit, checked=False) is not None for visit in visits)

    def schedule_listing(
        self,
        visit: Visit,
        *,
        period_s: float,
        longest_s: float | None = None,
        force: bool = False,
        ahead_s: float = 0.0,
    ) -> bool:
        memory, listings, key = self._memory, self._memory.listings, visit.listing
        now, asked = memory.clock(), listings.asked.get(key, 0.0)
        period = listing_period_s(floor_s=period_s, ceiling_s=longest_s or period_s, quiet=listings.quiet[key])
        if visit.source in memory.flags:
            return False
        if (under_way := listings.open.get(key)) is not None:
            return force and self._bring_forward(under_way)
        wait = 0.0 if force or asked > now + ahead_s else max(0.0, asked + period - now)
        if wait > ahead_s:
            return False
        listings.open[key] = memory.put_in(listings.ask(visit), wait).id
        listings.asked[key] = now + wait
        return True

    def _bring_forward(self, visit_id: str) -> bool:
        memory, now = self._memory, self._memory.clock()
        if memory.due.get(visit_id, now) <= now or memory.visits[visit_id].attempts:
            return False
        memory.due[visit_id] = memory.listings.asked[memory.visits[visit_id].listing] = now
        return True

    def claim(self, *, limit: int, lease_s: float) -> Claim:
        memory = self._memory
        if "fetch" in memory.flags:
            return Claim(held="paused")
        if memory.policy.stops_fetch_at and memory.copied() >= memory.policy.stops_fetch_at:
            return Claim(held="the archive stream is full")
        for visit_id in [one for one, due in memory.due.items() if due <= memory.clock()]:
            del memory.due[visit_id]
            memory.enqueue(memory.visits[visit_id])
        leases: list[Lease] = []
        for name in list(memory.hosts):
            while len(leases) < limit and (lease := self._claim_from(name, lease_s)):
                leases.append(lease)
        times = [*memory.due.values(), *(host.opens_at for host in memory.hosts.values() if host.queue)]
        wait = min((max(0.001, at - memory.clock()) for at in times), default=1.0)
        return Claim(leases=tuple(leases), wait_s=min(wait, 1.0))

    def _claim_from(self, name: str, lease_s: float) -> Lease | None:
        memory = self._memory
        host = memory.hosts[name]
        if not host.queue or host.active >= memory.host_policy(name)[1] or host.opens_at > memory.clock():
            return None
        visit = memory.visits[host.queue[0][2]]
        if host.robots is None and visit.kind is not VisitKind.ROBOTS:
            if any(one.kind is VisitKind.ROBOTS and one.rules_of == name for one in memory.visits.values()):
                return None
            visit = memory.put_in(_robots_visit(visit, name))
        if visit.kind is not VisitKind.ROBOTS and (
            visit.source in memory.flags or not memory.may_spend(visit.source, visit.priority)
        ):
            host.queue.pop(0)
            memory.parked[visit.source].append(visit.id)
            return self._claim_from(name, lease_s)
        return self._lease(visit, name, lease_s)

    def _lease(self, visit: Visit, name: str, lease_s: float) -> Lease:
        memory, host, is_robots = self._memory, self._memory.hosts[name], visit.kind is VisitKind.ROBOTS
        now, delay = memory.clock(), memory.host_policy(name)[0]
        host.queue.remove(next(one for one in host.queue if one[2] == visit.id))
        token = f"t{memory.next_number()}"
        memory.leases[visit.id] = (token, now + lease_s)
        if not is_robots:
            memory.spent[visit.source, budget_day(now)] += 1
        host.active += 1
        if delay:
            host.until = now + delay
        return Lease(visit=visit, token=token, robots=None if is_robots else host.robots)

    def unpark(self) -> int:
        memory = self._memory
        free = [one for one in memory.parked if one not in memory.flags and memory.may_spend(one, Priority.REVISIT)]
        return sum(memory.take_back(source) for source in free)

    def reap(self) -> int:
        memory = self._memory
        lost = [one for one, (_, deadline) in memory.leases.items() if deadline <= memory.clock()]
        for visit_id in lost:
            del memory.leases[visit_id]
            visit = memory.visits[visit_id]
            self._losses[visit_id] += 1
            if self._losses[visit_id] >= _MOST_LOSSES:
                del memory.visits[visit_id]
                memory.bury(visit, "fetch", f"lost {_MOST_LOSSES} leases", None)
            else:
                memory.enqueue(visit)
            memory.release(visit.host, 0.0)
        return len(lost)

    def clamp(self) -> int:
        return 0


def _robots_visit(visit: Visit, host: str) -> Visit:
    return Visit(
        kind=VisitKind.ROBOTS,
        url=f"{visit.url.partition('://')[0]}://{host}/robots.txt",
        host=host,
        source=visit.source,
        priority=Priority.ROBOTS,
    )
