"""`khabar why`: what became of a URL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.errors import KhabarError
from workers.core.urls import canonical_url
from workers.settings import load_settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


def why(
    url: Annotated[str, typer.Argument(help="The address as a listing names it, or as a browser shows it.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Tell what became of a URL: where its visit is now, and how its visits ended in the last seven days.

    Example: `khabar why https://www.example.ir/news/123`
    """
    canonical = canonical_url(url)
    if canonical is None:
        raise KhabarError(f"{url!r} is not an http(s) address")
    trace = Services(load_settings()).ledger.trace(canonical)
    if json:
        print_json(trace)
        return
    console = Console(highlight=False)
    console.print(Text(canonical, "bold"), soft_wrap=True)
    for event in trace.events:
        at = datetime.fromtimestamp(event.at, UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        console.print(f"  {at}  {event.outcome:<18} visit {event.visit}  {event.detail}", markup=False, soft_wrap=True)
    for where, visit in trace.open:
        console.print(f"  now: {where} ({visit.kind}, {visit.attempts} failed attempts, visit {visit.id})")
    if not trace.events and not trace.open:
        known = "seen before, and nothing more is kept: its visits ended more than seven days ago"
        console.print("  " + (known if trace.seen else "never seen: no listing, feed or sitemap named it"))
