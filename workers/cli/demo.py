"""`khabar demo`: the sample site from beginning to end, with a summary."""

from __future__ import annotations

import signal
import sys
import time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.cli.supervisor import Supervisor
from workers.core.errors import KhabarError
from workers.core.search import Query
from workers.settings import load_settings

_LOOK_S = 0.25
_QUIET_LOOKS = 3
"""Looks in a row that must find nothing waiting and nothing under way."""
_PAGE = 500


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    articles: Annotated[int, typer.Option(min=1, help="Distinct articles of the sample site.")] = 130,
    generated: Annotated[int, typer.Option(min=0, help="Further generated pages, for load.")] = 0,
    timeout: Annotated[float, typer.Option(min=1, help="Give up after so many seconds.")] = 180.0,
) -> None:
    """Run the sample site through the whole system until nothing is left to do, and print what came of it.

    Ends with status 0 if every visit has exactly one outcome. Run it again: no document is added.
    """
    from workers.cli.site import demo_system  # noqa: PLC0415 - only here is the sample site needed

    settings = load_settings()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    began = time.monotonic()
    with demo_system(settings, articles=articles, generated=generated) as supervisor:
        supervisor.services.tick().run(force=True)
        _run_to_end(supervisor, began + timeout)
        summary = summary_of(supervisor.services, seconds=time.monotonic() - began)
    if json:
        print_json(summary)
    else:
        _print(summary)
    if not summary["balance"]:
        sys.exit(1)


def _run_to_end(supervisor: Supervisor, deadline: float) -> None:
    quiet = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("visits")
        while quiet < _QUIET_LOOKS:
            supervisor.watch()
            status = supervisor.services.ledger.status()
            progress.update(bar, total=status.scheduled, completed=sum(status.outcomes.values()))
            quiet = quiet + 1 if status.waiting == status.in_flight == 0 else 0
            if time.monotonic() > deadline:
                raise KhabarError(
                    f"the demo did not end in time: {status.waiting} visits wait, {status.in_flight} are under way"
                    f" (logs: {supervisor.logs})"
                )
            time.sleep(_LOOK_S)


def summary_of(services: Services, *, seconds: float) -> dict[str, Any]:
    """Return what a run came to: discovered, documents, sightings, outcomes, balance, seconds."""
    status = services.ledger.status()
    services.index.refresh()
    documents = sightings = 0
    while hits := services.index.search(Query(limit=_PAGE, offset=documents)).hits:
        documents += len(hits)
        sightings += sum(len(hit.document.sightings) + hit.document.sightings_dropped for hit in hits)
    return {
        "discovered": sum(counts.get("discovered", 0) for counts in status.sources.values()),
        "documents": documents,
        "sightings": sightings,
        "outcomes": dict(sorted(status.outcomes.items())),
        "balance": status.balance == 0,
        "seconds": round(seconds, 2),
    }


def _print(summary: dict[str, Any]) -> None:
    console = Console()
    console.print(
        f"{summary['discovered']} articles discovered, {summary['documents']} documents with"
        f" {summary['sightings']} sightings in {summary['seconds']} s"
    )
    for name, number in summary["outcomes"].items():
        console.print(f"  {name:<20}{number:>8,}", highlight=False)
    console.print("every visit has one outcome" if summary["balance"] else "[red]NOT BALANCED[/red]: see khabar status")
