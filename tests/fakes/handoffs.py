"""In-memory fake of the port `Handoffs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.fakes.memory import Memory
from workers.core.archiving import Archiving
from workers.core.capture import Capture
from workers.core.outcome import Outcome
from workers.core.pace import OLDEST_UNCHARGED_S, Sign
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import (
    ArchiveEntry,
    ArticleEntry,
    Fetched,
    FetchEnd,
    FetchEnded,
    FetchFailed,
    IndexEnded,
    Listed,
    PageEntry,
    Parsed,
    ParseEnd,
    ParseEnded,
)

_FAULTS = {Sign.ERROR, Sign.OUT_OF_REACH}


class MemoryHandoffs:
    """Each commit asks at its gate whether somebody else was first, and does nothing then."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def commit_fetch(self, ends: Sequence[FetchEnd]) -> list[bool]:
        return [self._commit_fetch(end) for end in ends]

    def _commit_fetch(self, end: FetchEnd) -> bool:
        memory, visit, wait = self._memory, end.lease.visit, 0.0
        if memory.leases.get(visit.id, ("", 0.0))[0] != end.lease.token:
            return False
        del memory.leases[visit.id]
        visit = memory.visits.pop(visit.id)
        down = self._note(visit.host, end, robots=visit.kind is VisitKind.ROBOTS)
        if isinstance(end, Fetched):
            memory.finished["fetch"] += 1
            memory.pages.append(PageEntry(id="", visit=visit, page=end.page))
            self._copy(visit, end)
        elif isinstance(end, FetchEnded):
            memory.finished["fetch"] += 1
            self._end_fetch(visit, end)
        else:
            wait = end.host_wait_s
            self._give_back(visit, end, down=down)
        memory.release(visit.host, wait)
        return True

    def _note(self, host_name: str, end: FetchEnd, *, robots: bool) -> bool:
        """Take note of how a host answered; tell whether it is down."""
        memory, host = self._memory, self._memory.hosts[host_name]
        if end.sign in _FAULTS and memory.clock() < host.down_until:
            return True
        host.pace = host.pace.after(end.sign, latency_s=end.latency_s, robots=robots)
        if end.sign in _FAULTS and host.pace.down:
            host.down_until = memory.clock() + host.pace.backoff_s(host_name)
        return host.pace.down

    def _end_fetch(self, visit: Visit, end: FetchEnded) -> None:
        memory = self._memory
        if end.robots is not None:
            ruled = memory.hosts[visit.rules_of]
            ruled.robots, ruled.crawl_delay_s = end.robots, end.crawl_delay_s
            if visit.rules_of != visit.host:
                ruled.until = max(ruled.until, memory.clock() + memory.host_policy(visit.rules_of)[0])
        heir = None
        if end.follow is not None:
            checked = end.follow.kind is VisitKind.ARTICLE and end.follow.revisit == 0
            heir = memory.offer(end.follow, checked=checked, after_s=end.follow_after_s)
        memory.finish(visit, end.outcome.value, end.detail, heir=heir)

    def _give_back(self, visit: Visit, end: FetchFailed, *, down: bool) -> None:
        memory, wait, charge = self._memory, end.wait_s, end.charge
        if charge and down and memory.clock() - visit.found_at < OLDEST_UNCHARGED_S:
            charge, wait = False, max(wait, memory.hosts[visit.host].down_until - memory.clock())
        visit = replace(visit, attempts=visit.attempts + charge)
        if visit.attempts >= memory.max_attempts:
            memory.finished["fetch"] += 1
            memory.bury(visit, "fetch", end.reason, None)
        else:
            memory.visits[visit.id] = visit
            memory.due[visit.id] = memory.clock() + wait

    def _copy(self, visit: Visit, end: Fetched) -> None:
        memory = self._memory
        if memory.policy.mode is Archiving.OFF or visit.kind is not VisitKind.ARTICLE:
            return
        memory.offered += 1
        full = memory.copied() + len(end.page.body) > memory.policy.high_water
        if full and memory.policy.mode is Archiving.BEST_EFFORT:
            memory.skipped += 1
            return
        page = replace(end.page, headers=dict(end.headers or end.page.headers))
        memory.copies.append(ArchiveEntry(id="", capture=Capture(visit=visit, page=page)))

    def commit_archive(self, entries: Sequence[ArchiveEntry]) -> list[bool]:
        kept = [self._memory.copies.acknowledge(entry.id) for entry in entries]
        self._memory.finished["archive"] += sum(kept)
        return kept

    def commit_parse(self, ends: Sequence[ParseEnd]) -> list[bool]:
        return [self._commit_parse(end) for end in ends]

    def _commit_parse(self, end: ParseEnd) -> bool:
        memory, entry = self._memory, end.entry
        if not memory.pages.acknowledge(entry.id):
            return False
        fresh, visit = memory.fresh.pop(entry.id, 0), entry.visit
        if not isinstance(end, Parsed | Listed | ParseEnded) and entry.attempts + 1 < 2:
            memory.pages.append(replace(entry, attempts=entry.attempts + 1))
            return True
        memory.finished["parse"] += 1
        if isinstance(end, Parsed):
            self._hand_on(end)
        elif isinstance(end, Listed):
            self._end_listing(end, fresh)
        elif isinstance(end, ParseEnded):
            again = memory.put_in(end.revisit, end.revisit_after_s) if end.revisit is not None else None
            redirected = end.outcome is Outcome.REDIRECTED
            memory.finish(visit, end.outcome.value, end.detail, heir=again if redirected else None)
        else:
            memory.bury(visit, "parse", end.reason, entry)
        return True

    def _hand_on(self, end: Parsed) -> None:
        entry, headers = end.entry, end.entry.page.headers
        if "mojibake" in end.article.extraction:
            self._memory.counts[entry.visit.source]["mojibake"] += 1
        self._memory.articles.append(
            ArticleEntry(
                id="",
                visit=entry.visit,
                article=end.article,
                content_hash=end.content_hash,
                title_key=end.title_key,
                fetched_at=entry.page.fetched_at,
                etag=headers.get("etag"),
                last_modified=headers.get("last-modified"),
            )
        )

    def _end_listing(self, end: Listed, fresh: int) -> None:
        memory, visit = self._memory, end.entry.visit
        if end.next_page and (visit.backfill or fresh):
            memory.put_in(end.next_page)
        elif visit.backfill:
            memory.listings.walked.add(visit.listing)
        told = memory.listings.believe(visit, end.entry.page.headers if end.conditional else {}, fresh)
        memory.finish(visit, Outcome.LISTED.value, end.detail + told, fresh=fresh)

    def commit_index(self, ends: Sequence[IndexEnded]) -> list[bool]:
        return [self._commit_index(end) for end in ends]

    def _commit_index(self, end: IndexEnded) -> bool:
        memory = self._memory
        if not memory.articles.acknowledge(end.entry.id):
            return False
        memory.finished["index"] += 1
        if end.outcome is Outcome.DEAD:
            memory.bury(end.entry.visit, "index", end.detail, end.entry)
        else:
            memory.finish(end.entry.visit, end.outcome.value, end.detail)
        if end.revisit is not None:
            memory.put_in(end.revisit, end.revisit_after_s)
        return True
