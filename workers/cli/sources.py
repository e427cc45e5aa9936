"""`khabar sources`: what config/sources.yaml and the files of config/sources/ declare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workers.cli.check import check
from workers.cli.output import JsonFlag, console, print_json
from workers.cli.probe import probe
from workers.cli.session import start_session

app = typer.Typer(name="sources", help="List and check the sites that are watched.", no_args_is_help=True)
app.command("check")(check)
app.command("probe")(probe)


@app.command("list")
def list_sources(*, json: JsonFlag = False) -> None:
    """List the declared sources.

    khabar sources list
    """
    settings = start_session()
    from workers.bootstrap import Services

    book = Services(settings).sources
    if json:
        print_json(book.sources)
        return
    from rich import box
    from rich.table import Table

    from workers.cli.present import isolate

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("id", "watched", "role", "hosts", "listings", "name"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "listings" else "left")
    for source in book:
        watched = "yes" if source.enabled else "no"
        hosts = ", ".join(source.hosts)
        table.add_row(source.id, watched, source.role, hosts, str(len(source.listings)), isolate(source.name))
    console().print(table)


@app.command("validate")
def validate(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of sources.yaml; KHABAR_CONFIG_DIR if not given.")
    ] = None,
    *,
    json: JsonFlag = False,
) -> None:
    """Check sources.yaml, sources/, profiles.yaml and agencies.yaml of a folder; exit status 1 and what is wrong
    where, if anything is.

    khabar sources validate config
    """
    settings = start_session()
    from workers.adapters.agency_files import load_agencies
    from workers.adapters.source_files import load_sources

    folder = folder or settings.config_dir
    book = load_sources(folder, seed_listing_url=settings.seed_listing_url)
    agencies = load_agencies(folder)
    if json:
        counts = {"sources": len(book), "watched": len(book.enabled), "agencies": len(agencies)}
        print_json({"valid": True, **counts})
    else:
        watched = f"{len(book)} sources are valid, {len(book.enabled)} of them watched"
        typer.echo(f"{folder}: {watched}; {len(agencies)} agencies are valid")
