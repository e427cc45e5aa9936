"""The tick: puts due listings into the frontier, gives lost leases back, says which stages have work.

Idempotent, and any number may run: everything it decides is decided again inside the store.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from workers.core.dated_listing import Issue, issues
from workers.core.errors import OutOfRoom
from workers.core.source import Listing, ListingKind, Source
from workers.core.sourcebook import SourceBook
from workers.core.urls import host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import Clock, Controls, Frontier, Hints, HostPolicy, Ledger, Stage
from workers.pipeline.retention import PERIOD_S

T = TypeVar("T")

_KINDS = {
    ListingKind.HTML: VisitKind.LISTING,
    ListingKind.RSS: VisitKind.FEED,
    ListingKind.SITEMAP: VisitKind.SITEMAP,
}
_ASK_SHARE, _ASK_S = 8, 30.0
"""A listing is offered again after this part of its period, or this long: the frontier alone knows when it is due."""
TICK_S = 0.5
"""Between two ticks: a stage that was idle hears of new work within it. A listing that is due before it is offered
again is put in ahead of its time: else it would be late by half a tick and a sixteenth of its period in the mean."""
_MOST_A_TICK = 50
"""Listings put in by one tick, the most frequent first: after an outage all are due at once."""
_ROLL_S = 60.0
"""Between two looks at whether a file of the archive is finished."""
_SLOW_S = 30.0
"""Between two looks at what changes seldom: policies of hosts, clamps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one tick did: of the `listings` that it offered to the frontier, `scheduled` were put in or hurried."""

    listings: int = 0
    scheduled: int = 0
    reaped: int = 0
    hinted: int = 0
    held: str = ""


def listing_visit(source: Source, listing: Listing, issue: Issue) -> Visit:
    """Return the visit of a listing's first page, as it is to be asked now."""
    return Visit(
        kind=_KINDS[listing.kind],
        url=issue.url,
        host=host_key(issue.url),
        source=source.id,
        priority=Priority.LISTING,
        listing=issue.key,
    )


def _asked_again_s(listing: Listing) -> float:
    return min(listing.period_s / _ASK_SHARE, _ASK_S)


def _unless_full(refused: list[OutOfRoom], step: Callable[[], T], otherwise: T) -> T:
    """Do one step; while the store is full, note its refusal and go on."""
    try:
        return step()
    except OutOfRoom as fault:
        refused.append(fault)
        return otherwise


class Tick:
    """One tick after another; keeps only when it last asked. `sweeps`: some source removes documents by age.
    `archives`: pages are archived, and a file whose hour is over is to be moved although nothing follows it."""

    def __init__(
        self,
        *,
        frontier: Frontier,
        controls: Controls,
        ledger: Ledger,
        hints: Hints,
        sweeps: bool,
        archives: bool = False,
        sources: SourceBook,
        default_delay_s: float,
        clock: Clock,
        wall_clock: Clock,
    ) -> None:
        self._frontier, self._controls, self._ledger, self._hints = frontier, controls, ledger, hints
        self._sources, self._default_delay_s, self._clock = sources, default_delay_s, clock
        self._sweeps, self._sweep_at = sweeps, 0.0
        self._archives, self._roll_at = archives, 0.0
        self._wall_clock = wall_clock
        pairs = [(source, listing) for source in sources.enabled for listing in source.listings]
        self._listings = sorted(pairs, key=lambda pair: pair[1].period_s)
        self._ask_at: dict[str, float] = {}
        self._slow_at = 0.0

    def run(self, *, force: bool = False) -> TickReport:
        """Do everything once. `force`: every listing is due.

        What the store has no room for is left out, and told by the `OutOfRoom` raised at the end: stages must hear of
        their work all the same, since it is what makes room.
        """
        now = self._clock()
        refused: list[OutOfRoom] = []
        _unless_full(refused, lambda: self._declare(now, force=force), None)
        held = _unless_full(refused, self._controls.check_memory, "")
        reaped = _unless_full(refused, self._frontier.reap, 0)
        _unless_full(refused, self._frontier.unpark, 0)
        listings, scheduled = _unless_full(refused, lambda: self._schedule(now, force=force), (0, 0))
        hinted = sum(_unless_full(refused, partial(self._hint, stage), 0) for stage in sorted(self._ledger.work()))
        if refused:
            raise refused[0]
        return TickReport(listings=listings, scheduled=scheduled, reaped=reaped, hinted=hinted, held=held)

    def _declare(self, now: float, *, force: bool) -> None:
        if force or now >= self._slow_at:
            self._frontier.set_policies(self._policies(), budgets=self._budgets())
            self._frontier.clamp()
            self._slow_at = now + _SLOW_S
        if self._sweeps and now >= self._sweep_at:
            self._hints.sweep()
            self._sweep_at = now + PERIOD_S
        if self._archives and now >= self._roll_at:
            self._hints.offer(Stage.ARCHIVE)
            self._roll_at = now + _ROLL_S

    def _hint(self, stage: Stage) -> int:
        return int(self._hints.offer(stage))

    def _schedule(self, now: float, *, force: bool) -> tuple[int, int]:
        offered = scheduled = 0
        for source, listing in self._listings:
            if not force and now < self._ask_at.get(listing.key, 0.0):
                continue
            if not force and scheduled >= _MOST_A_TICK:
                break
            put_in = [self._offer(source, listing, issue, force=force) for issue in self._issues(listing)]
            offered += len(put_in)
            scheduled += sum(put_in)
            # One that was put in cannot be due again before its shortest period is over.
            self._ask_at[listing.key] = now + (listing.period_s if all(put_in) else _asked_again_s(listing))
        return offered, scheduled

    def _issues(self, listing: Listing) -> tuple[Issue, ...]:
        return issues(listing, now_s=self._wall_clock())

    def _offer(self, source: Source, listing: Listing, issue: Issue, *, force: bool) -> bool:
        visit = listing_visit(source, listing, issue)
        return self._frontier.schedule_listing(
            visit,
            period_s=issue.floor_s,
            longest_s=issue.ceiling_s,
            force=force,
            ahead_s=_asked_again_s(listing) + TICK_S,
        )

    def _budgets(self) -> dict[str, int]:
        return {source.id: source.budget for source in self._sources if source.budget is not None}

    def _policies(self) -> list[HostPolicy]:
        policies = [HostPolicy(host="", delay_s=self._default_delay_s, parallel=1)]
        for source in self._sources:
            politeness = source.politeness
            policies += [
                HostPolicy(host=name, delay_s=politeness.delay_s, parallel=politeness.parallel)
                for host in source.hosts
                for name in (host, f"www.{host}")
            ]
        return policies
