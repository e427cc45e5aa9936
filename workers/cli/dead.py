"""`khabar dead`: visits of which every attempt failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, console, print_json, print_pretty_json
from workers.cli.session import open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.pipeline.ports import DeadVisit

app = typer.Typer(name="dead", help="Look at visits that failed for good, and try them again.", no_args_is_help=True)

_REPLAY_PAGE = 500


@app.command("list")
def list_dead(
    *,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 100,
    json: JsonFlag = False,
) -> None:
    """List dead visits, newest first. With --json, one line each.

    khabar dead list --limit 20
    """
    found = open_services(redis=True).ledger.dead(limit=limit)
    if json:
        for one in found:
            print_json(_describe(one))
        return
    from workers.core.moments import iso_time

    screen = console()
    for one in found:
        screen.print(f"{one.visit.id}  {iso_time(one.at)}  {one.stage}  {one.visit.url}", soft_wrap=True)
        screen.print(f"    {one.reason}", style="red", soft_wrap=True)
    if not found:
        screen.print("No dead visits.")


@app.command("show")
def show(visit: Annotated[str, typer.Argument(metavar="ID", help="Id of the visit.")]) -> None:
    """Show one dead visit as JSON.

    khabar dead show ID
    """
    one = open_services(redis=True).ledger.dead_one(visit)
    if one is None:
        raise KhabarError(f"no dead visit {visit!r} (`khabar dead list` shows them)")
    print_pretty_json(_describe(one))


@app.command("replay")
def replay(
    visits: Annotated[list[str] | None, typer.Argument(metavar="ID…", help="Ids of visits.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    json: JsonFlag = False,
) -> None:
    """Put dead visits back where they died, as new visits.

    khabar dead replay --all
    """
    if bool(visits) == everything:
        raise typer.BadParameter("give ids of visits, or --all", param_hint="ID…")
    ledger = open_services(redis=True).ledger
    if visits:
        missing = [one for one in visits if ledger.dead_one(one) is None]
        if missing:
            raise KhabarError(f"no dead visit {', '.join(map(repr, missing))}: nothing was replayed")
        count = ledger.replay(visits)
    else:
        count = 0
        while found := ledger.dead(limit=_REPLAY_PAGE):
            count += ledger.replay([one.visit.id for one in found])
    if json:
        print_json({"replayed": count})
    else:
        typer.echo(f"{count} visits replayed")


def _describe(one: DeadVisit) -> dict[str, Any]:
    import msgspec

    return dict(msgspec.to_builtins(one))
