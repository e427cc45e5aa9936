"""The ports of the store that people look at and turn: ledger, controls, hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from workers.core.stage import Stage
from workers.core.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStatus:
    """Visits that wait for a stage, that it works on, and the age of the oldest in seconds (0: none)."""

    waiting: int
    in_flight: int
    oldest_s: float = 0.0
    later: int = 0
    """Of those waiting: not due yet (retries, revisits)."""
    bytes: int = 0
    """Of a stream: what it holds."""
    finished: int = 0
    """Visits that this stage moved on or ended since the beginning."""
    paused: bool = False
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveBalance:
    """What became of the copies that were offered to the archive. Copies are no visits: it is a balance of its own."""

    offered: int = 0
    written: int = 0
    skipped: int = 0
    """With archiving `best-effort`: while the archive stream was full."""
    waiting: int = 0
    """In the stream, claimed or not."""

    @property
    def balance(self) -> int:
        """Offered less all that can be found; 0 unless a copy was lost or counted twice."""
        return self.offered - self.written - self.skipped - self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The daily budget of a source, in requests: of today's, and of today in Tehran."""

    daily: int
    spent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One consistent look at all counts."""

    scheduled: int
    waiting: int
    in_flight: int
    outcomes: Mapping[str, int]
    """Outcome → visits, over all sources."""
    sources: Mapping[str, Mapping[str, int]]
    """Source → `scheduled`, `discovered` (links that were new), `known` (links that were not), `refused` (traps),
    `mojibake` (articles whose letters were decoded wrongly), `expired` and outcomes."""
    stages: Mapping[str, StageStatus]
    paused: tuple[str, ...] = ()
    budgets: Mapping[str, Budget] = field(default_factory=dict)
    """Of the sources that have one."""
    archive: ArchiveBalance = field(default_factory=ArchiveBalance)

    @property
    def balance(self) -> int:
        """Scheduled less all that can be found; 0 unless a visit was lost or doubled."""
        return self.scheduled - self.waiting - self.in_flight - sum(self.outcomes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """How one host is asked at the moment. Times in seconds."""

    host: str
    waiting: int
    in_flight: int
    delay_s: float
    """Between two requests: the greatest of what is declared, its crawl-delay and `extra_s`."""
    crawl_delay_s: float = 0.0
    extra_s: float = 0.0
    """What its answers call for: it is slow, or fails."""
    strikes: int = 0
    """Failures since its last good answer, weighted; see core/pace.py."""
    down: bool = False
    next_in_s: float = 0.0
    """Until it may be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of what became of a URL. `outcome`: how a visit ended, or `refused` (then `visit` is `-`)."""

    at: float
    outcome: str
    visit: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is known of a URL: its open visits, and their ends in the last seven days, oldest first."""

    url: str
    seen: bool
    open: tuple[tuple[str, Visit], ...] = ()
    """(where, visit): waiting, leased, pages, articles."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadVisit:
    """An entry of the dead list. `stage`: where it died; `has_payload`: page or article is kept with it."""

    visit: Visit
    stage: str
    reason: str
    at: float
    has_payload: bool = False


class Ledger(Protocol):
    """The counts, the log of ends and the dead list."""

    def status(self) -> Status:
        """Read all counts in one step."""
        ...

    def host_states(self) -> Sequence[HostStatus]:
        """Return the hosts that have visits waiting or in flight, or are slowed down, by name."""
        ...

    def work(self) -> frozenset[Stage]:
        """Return the stages that have something to do now and are not paused; cheap enough for every tick."""
        ...

    def trace(self, url: str) -> Trace:
        """Tell what became of a URL (in canonical form)."""
        ...

    def dead(self, *, limit: int = 100) -> Sequence[DeadVisit]:
        """List dead visits, newest first."""
        ...

    def dead_one(self, visit_id: str) -> DeadVisit | None:
        """Return one dead visit, or None."""
        ...

    def replay(self, visit_ids: Sequence[str]) -> int:
        """Put dead visits back where they died, as new visits; count those that were there."""
        ...


class Controls(Protocol):
    """Flags that survive restarts. A target is a stage's name or a source's id."""

    def pause(self, target: str) -> None:
        """Stop claiming for the stage, or visits of the source."""
        ...

    def resume(self, target: str) -> None:
        """Undo `pause`; visits that were set aside return to their queues."""
        ...

    def paused(self) -> tuple[str, ...]:
        """Return what is paused, sorted."""
        ...

    def check_memory(self) -> str:
        """Hold fetch back while the store is short of memory; return the reason, or ''. Called by the tick."""
        ...


class Hints(Protocol):
    """Messages that say "this stage has work": may be lost or doubled without harm."""

    def sweep(self) -> None:
        """Ask a worker of the index stage to apply retention once."""
        ...

    def offer(self, stage: Stage) -> bool:
        """Send one unless enough wait already. Tell whether it was sent."""
        ...
