"""`khabar status`: where the visits are, how they ended, and whether the balance holds."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.pipeline.ports import Status
from workers.settings import load_settings

_LOOK_S = 1.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Look again every second.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what waits, what is under way, how visits ended, and the balance of it all.

    The balance is what was scheduled less all that can be found; anything but 0 means that a visit was lost or doubled.
    """
    services = Services(load_settings())
    if json:
        print_json(status_json(services.ledger.status()), one_line=watch)
        while watch:
            time.sleep(_LOOK_S)
            print_json(status_json(services.ledger.status()), one_line=True)
        return
    console = Console()
    if not watch:
        console.print(status_table(services.ledger.status()))
        return
    with Live(console=console, auto_refresh=False) as live:
        while True:
            live.update(status_table(services.ledger.status()), refresh=True)
            time.sleep(_LOOK_S)


def status_json(status: Status) -> dict[str, Any]:
    """Return the status as plain values, with the balance spelled out."""
    plain: dict[str, Any] = msgspec.to_builtins(status)
    return {**plain, "balance": status.balance, "balanced": status.balance == 0}


def status_line(status: Status) -> str:
    """Return the status in one line."""
    stages = " · ".join(f"{name} {one.waiting}+{one.in_flight}" for name, one in status.stages.items())
    ends = ", ".join(f"{name} {number}" for name, number in sorted(status.outcomes.items()))
    return f"{stages} | {ends or 'nothing ended yet'} | balance {status.balance}"


def status_table(status: Status, *, restarts: Mapping[str, int] | None = None, footer: str = "") -> RenderableType:
    """Return the status as tables for a terminal."""
    parts: list[RenderableType] = [_stages(status, restarts or {}), _sources(status), _balance(status)]
    if footer:
        parts.append(Text(footer, style="dim"))
    return Group(*parts)


def _stages(status: Status, restarts: Mapping[str, int]) -> Table:
    table = Table("stage", *(_right(name) for name in ("waiting", "in flight", "oldest", "finished", "restarts")), "")
    for name, one in status.stages.items():
        due = f"{one.waiting:,}" + (f" ({one.later:,} later)" if one.later else "")
        note = Text("paused", "yellow") if one.paused else Text(one.held, "yellow")
        numbers = (due, f"{one.in_flight:,}", _age(one.oldest_s), f"{one.finished:,}", str(restarts.get(name, 0)))
        table.add_row(name, *numbers, note)
    return table


def _sources(status: Status) -> Table:
    names = sorted(status.outcomes)
    table = Table("source", *(_right(name) for name in ("found", "known", *names)))
    for source, counts in status.sources.items():
        shown = [counts.get("discovered", 0), counts.get("known", 0), *(counts.get(name, 0) for name in names)]
        paused = " (paused)" if source in status.paused else ""
        table.add_row(source + paused, *(f"{number:,}" if number else "·" for number in shown))
    return table


def _balance(status: Status) -> Text:
    ended = sum(status.outcomes.values())
    parts = f"{status.waiting:,} waiting + {status.in_flight:,} in flight + {ended:,} ended"
    sums = f"{status.scheduled:,} scheduled = {parts}"
    if status.balance == 0:
        return Text(f"balance: {sums}", "green")
    word = "lost" if status.balance > 0 else "doubled"
    return Text(f"NOT BALANCED: {sums}; {abs(status.balance):,} {word}", "bold red")


def _right(name: str) -> Any:
    from rich.table import Column  # noqa: PLC0415 - beside its only use

    return Column(name, justify="right")


def _age(seconds: float) -> str:
    if seconds < 1:
        return "·"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
