"""`khabar status`: what waits, what is under way, what became of all visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services

if TYPE_CHECKING:
    from rich.console import Group

    from workers.pipeline.ports import Status

WATCH_PERIOD_S = 1.0


def status(
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Show it anew every second until Ctrl-C.")] = False,
    json: JsonFlag = False,
) -> None:
    """Show per stage what waits and what is under way, per source what became of its visits, and the balance.

    Every visit is waiting, in flight, or has ended in exactly one outcome; the balance is what is missing from that
    sum, and 0 unless a visit was lost or doubled.

        khabar status --watch

        khabar status --json | jq .stages
    """
    services = open_services(redis=True)
    if not watch:
        _print_once(services.ledger.status(), json=json)
        return
    from workers.cli.stop_signal import StopSignal

    with StopSignal() as stop:
        if json or not console().is_terminal:
            while not stop.received:
                _print_once(services.ledger.status(), json=json)
                stop.wait(WATCH_PERIOD_S)
            return
        from rich.live import Live

        with Live(console=console(), auto_refresh=False, screen=True) as live:
            while not stop.received:
                live.update(render_status(services.ledger.status()), refresh=True)
                stop.wait(WATCH_PERIOD_S)


def describe_status(one: Status) -> dict[str, Any]:
    """Return a status as the JSON of `khabar status`."""
    import msgspec

    plain = msgspec.to_builtins(one)
    plain["balance"] = one.balance
    plain["balanced"] = one.balance == 0
    return dict(plain)


def render_status(one: Status) -> Group:
    """Return the tables of `khabar status`."""
    from rich.console import Group

    from workers.cli.tables import archive_line, balance_line, sources_table, stages_table

    archive = archive_line(one)
    return Group(stages_table(one), sources_table(one), balance_line(one), *([archive] if archive is not None else []))


def _print_once(one: Status, *, json: bool) -> None:
    if json:
        print_json(describe_status(one))
    else:
        console().print(render_status(one))
