"""`khabar index`: the index itself."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.settings import load_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The index of articles.", no_args_is_help=True)
    group.command()(create)
    group.command()(stats)
    app.add_typer(group, name="index")


def create(*, json: Json = False) -> None:
    """Create the index with the analyzers and mapping of config/index.json, behind its alias. Harmless if it is there."""
    created = Services(load_settings()).index.create()
    if json:
        print_json({"created": created})
    else:
        Console().print("created" if created else "it was there already")


def stats(*, json: Json = False) -> None:
    """Show how much it holds."""
    numbers = Services(load_settings()).index.stats()
    if json:
        print_json(dict(numbers))
        return
    for name, value in numbers.items():
        Console(highlight=False).print(
            f"{name:<12}{value:>16,}" if isinstance(value, int) else f"{name:<12}{value:>16}"
        )
