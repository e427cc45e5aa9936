"""`khabar dead`: visits whose every attempt failed, and their second chance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.errors import KhabarError
from workers.settings import load_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_ALL = 10_000
"""The dead list keeps no more."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Visits whose every attempt failed.", no_args_is_help=True)
    group.command("list")(list_dead)
    group.command()(show)
    group.command()(replay)
    app.add_typer(group, name="dead")


def list_dead(
    *, limit: Annotated[int, typer.Option(min=1, max=_ALL, help="How many to show.")] = 50, json: Json = False
) -> None:
    """List them, newest first."""
    dead = Services(load_settings()).ledger.dead(limit=limit)
    if json:
        print_json(dead)
        return
    table = Table("visit", "died", "stage", "source", "reason", "url")
    for one in dead:
        at = datetime.fromtimestamp(one.at, UTC).astimezone().strftime("%m-%d %H:%M")
        table.add_row(one.visit.id, at, one.stage, one.visit.source, one.reason, one.visit.url)
    Console().print(table if dead else "nothing is dead")


def show(visit: Annotated[str, typer.Argument(help="Id of the visit.")], *, json: Json = False) -> None:
    """Show all that is known of one."""
    dead = Services(load_settings()).ledger.dead_one(visit)
    if dead is None:
        raise KhabarError(f"no dead visit {visit!r}; `khabar dead list` names them")
    if json:
        print_json(dead)
        return
    kept = "kept; a replay goes on from there" if dead.has_payload else "none; a replay fetches the page again"
    console = Console(highlight=False)
    console.print(f"{dead.visit.url}\n  died in {dead.stage}: {dead.reason}\n  entry: {kept}", markup=False)
    console.print(f"  {dead.visit}", markup=False)


def replay(
    visits: Annotated[list[str] | None, typer.Argument(help="Ids of visits.")] = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    json: Json = False,
) -> None:
    """Put them back where they died, as new visits."""
    ledger = Services(load_settings()).ledger
    if bool(visits) == all_:
        raise KhabarError("name visits to replay, or --all")
    wanted = [one.visit.id for one in ledger.dead(limit=_ALL)] if all_ else visits or []
    replayed = ledger.replay(wanted)
    if json:
        print_json({"replayed": replayed})
    else:
        Console().print(f"{replayed} put back")
    if replayed < len(wanted) and not all_:
        raise KhabarError(f"{len(wanted) - replayed} of {len(wanted)} are not in the dead list")
