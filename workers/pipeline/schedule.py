"""The tick: puts due listings into the frontier, gives lost leases back, says which stages have work.

Idempotent, and any number may run: everything it decides is decided again inside the store.
"""

from __future__ import annotations

from dataclasses import dataclass

from workers.core.source import Listing, ListingKind, Source
from workers.core.sourcebook import SourceBook
from workers.core.urls import host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import Clock, Controls, Frontier, Hints, HostPolicy, Ledger
from workers.pipeline.retention import PERIOD_S

_KINDS = {
    ListingKind.HTML: VisitKind.LISTING,
    ListingKind.RSS: VisitKind.FEED,
    ListingKind.SITEMAP: VisitKind.SITEMAP,
}
_ASK_S = 5.0
"""Longest pause between two offers of a listing to the frontier, which alone knows when it is due."""
_SLOW_S = 30.0
"""Between two looks at what changes seldom: policies of hosts, clamps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReport:
    """What one tick did."""

    scheduled: int = 0
    reaped: int = 0
    hinted: int = 0
    held: str = ""


def listing_visit(source: Source, listing: Listing) -> Visit:
    """Return the visit of a listing's first page."""
    return Visit(
        kind=_KINDS[listing.kind],
        url=listing.url,
        host=host_key(listing.url),
        source=source.id,
        priority=Priority.LISTING,
        listing=listing.key,
    )


class Tick:
    """One tick after another; keeps only when it last asked. `sweeps`: some source removes documents by age."""

    def __init__(
        self,
        *,
        frontier: Frontier,
        controls: Controls,
        ledger: Ledger,
        hints: Hints,
        sweeps: bool,
        sources: SourceBook,
        default_delay_s: float,
        clock: Clock,
    ) -> None:
        self._frontier, self._controls, self._ledger, self._hints = frontier, controls, ledger, hints
        self._sources, self._default_delay_s, self._clock = sources, default_delay_s, clock
        self._sweeps, self._sweep_at = sweeps, 0.0
        self._ask_at: dict[str, float] = {}
        self._slow_at = 0.0

    def run(self, *, force: bool = False) -> TickReport:
        """Do everything once. `force`: every listing is due."""
        now = self._clock()
        if force or now >= self._slow_at:
            self._frontier.set_policies(self._policies(), budgets=self._budgets())
            self._frontier.clamp()
            self._slow_at = now + _SLOW_S
        if self._sweeps and now >= self._sweep_at:
            self._hints.sweep()
            self._sweep_at = now + PERIOD_S
        held = self._controls.check_memory()
        reaped = self._frontier.reap()
        self._frontier.unpark()
        scheduled = sum(
            self._offer(source, listing, now=now, force=force)
            for source in self._sources.enabled
            for listing in source.listings
        )
        hinted = sum(self._hints.offer(stage) for stage in sorted(self._ledger.work()))
        return TickReport(scheduled=scheduled, reaped=reaped, hinted=hinted, held=held)

    def _offer(self, source: Source, listing: Listing, *, now: float, force: bool) -> bool:
        if not force and now < self._ask_at.get(listing.key, 0.0):
            return False
        self._ask_at[listing.key] = now + min(listing.period_s / 4, _ASK_S)
        visit = listing_visit(source, listing)
        return self._frontier.schedule_listing(visit, period_s=listing.period_s, force=force)

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
