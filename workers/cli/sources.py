"""`khabar sources`: what is watched, and whether the declarations are right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from workers.adapters.source_files import load_sources
from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.settings import load_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The declared sources.", no_args_is_help=True)
    group.command("list")(list_sources)
    group.command()(validate)
    app.add_typer(group, name="sources")


def list_sources(*, json: Json = False) -> None:
    """List the sources, watched or not."""
    sources = Services(load_settings()).sources
    if json:
        print_json(sources.sources)
        return
    table = Table("id", "name", "role", "watched", "hosts", "listings")
    for one in sources:
        listings = ", ".join(f"{listing.kind} every {listing.period_s:g} s" for listing in one.listings)
        table.add_row(one.id, one.name, one.role, "yes" if one.enabled else "no", ", ".join(one.hosts), listings)
    Console().print(table)


def validate(
    config: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Folder of sources.yaml.")] = None,
    *,
    json: Json = False,
) -> None:
    """Check sources.yaml and profiles.yaml; status 1 and a line for each error if something is wrong."""
    settings = load_settings()
    sources = load_sources(config or settings.config_dir, seed_listing_url=settings.seed_listing_url)
    if json:
        print_json({"sources": len(sources), "watched": len(sources.enabled)})
    else:
        Console().print(f"{len(sources)} sources, {len(sources.enabled)} of them watched: all right")
