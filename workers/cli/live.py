"""What `khabar up` shows while it runs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from workers.bootstrap import Services
from workers.cli.present import isolate
from workers.cli.supervisor import Child
from workers.cli.tables import archive_line, balance_line, sources_table, stages_table
from workers.core.errors import KhabarError
from workers.core.search import Hit, Query
from workers.pipeline.ports import Stage, Status

_RATE_OVER_S = 10.0
_NEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One look at a running system. `fault` says why a part is missing."""

    status: Status | None
    rates: dict[str, float]
    documents: int = 0
    newest: tuple[Hit, ...] = ()
    fault: str = ""


class Observer:
    """Takes snapshots; keeps the counts of the last seconds for the rates."""

    def __init__(self, services: Services, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._services, self._clock = services, clock
        self._counts: deque[tuple[float, dict[str, int]]] = deque()

    def look(self) -> Snapshot:
        """Return what there is to see; a part that does not answer is told, not raised."""
        faults = []
        status, found = None, None
        try:
            status = self._services.ledger.status()
        except KhabarError as fault:
            faults.append(str(fault))
        try:
            found = self._services.index.search(Query(limit=_NEWEST))
        except KhabarError as fault:
            faults.append(str(fault))
        return Snapshot(
            status=status,
            rates=self._rates(status) if status is not None else {},
            documents=found.total if found is not None else 0,
            newest=found.hits if found is not None else (),
            fault="; ".join(faults),
        )

    def _rates(self, status: Status) -> dict[str, float]:
        now = self._clock()
        finished = {name: stage.finished for name, stage in status.stages.items()}
        self._counts.append((now, finished))
        while now - self._counts[0][0] > _RATE_OVER_S:
            self._counts.popleft()
        since, before = self._counts[0]
        span = now - since
        return {name: (count - before[name]) / span if span else 0.0 for name, count in finished.items()}


def render(snapshot: Snapshot, children: list[Child], *, hint: str) -> Group:
    """Return the live view: stages, sources, newest articles, and what is wrong."""
    parts: list[RenderableType] = []
    status = snapshot.status
    if status is not None:
        parts += [stages_table(status, rates=snapshot.rates), sources_table(status), balance_line(status)]
        archive = archive_line(status)
        parts += [archive] if archive is not None else []
    parts.append(Text(f"{snapshot.documents:,} articles in the index"))
    if snapshot.newest:
        parts += [Text(), Text("newest", style="bold"), _newest_table(snapshot.newest)]
    for line in alarms(snapshot, children):
        parts.append(Text(line, style="red", overflow="ellipsis", no_wrap=True))
    parts += [Text(), Text(hint, style="dim")]
    return Group(*parts)


def alarms(snapshot: Snapshot, children: list[Child]) -> list[str]:
    """Return one line for each thing that is wrong now."""
    lines = [snapshot.fault] if snapshot.fault else []
    for child in children:
        said = child.last_alarm()
        if child.pid is None:
            lines.append(f"{child.name}: {child.died}, starts again{f' ({said})' if said else ''}")
        elif said:
            lines.append(f"{child.name}: {said}")
    return lines


def plain_line(snapshot: Snapshot, children: list[Child]) -> str:
    """Return the same in one line, for output that is no terminal."""
    status = snapshot.status
    if status is None:
        return "; ".join(alarms(snapshot, children))
    stages = ", ".join(
        f"{name} {stage.waiting} waiting {stage.in_flight} in flight"
        for name, stage in status.stages.items()
        if name != Stage.ARCHIVE or status.archive.offered
    )
    wrong = "".join(f"; {line}" for line in alarms(snapshot, children))
    balance = "balanced" if status.balance == 0 else f"NOT BALANCED by {status.balance}"
    return f"{stages}; {snapshot.documents} articles; {balance}{wrong}"


def _newest_table(hits: tuple[Hit, ...]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", style="dim", no_wrap=True)
    for hit in hits:
        count = len(hit.document.sightings) + hit.document.sightings_dropped
        table.add_row(Text(isolate(hit.document.shown.title)), f"seen {count}×")
    return table
