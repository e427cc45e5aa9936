"""`khabar index`: the article index itself."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Annotated

import typer

from workers.cli.output import JsonFlag, print_json
from workers.cli.session import open_services

_LOOK_S = 1.0
"""Between two looks at how far a copy is."""

app = typer.Typer(
    name="index", help="Create the article index, make it anew, and look at its size.", no_args_is_help=True
)


@app.command("create")
def create(*, json: JsonFlag = False) -> None:
    """Create the index of config/index.json and its alias, if they are not there.

    KHABAR_ELASTICSEARCH_URL=http://localhost:9200 khabar index create
    """
    services = open_services(index=True)
    created = services.index.create()
    services.index.close()
    if json:
        print_json({"created": created})
    else:
        typer.echo("created" if created else "it was there already")


@app.command("reindex")
def reindex(
    *,
    restart: Annotated[bool, typer.Option("--restart", help="Begin again after a run that was killed.")] = False,
    json: JsonFlag = False,
) -> None:
    """Make the index anew after config/index.json has changed. Searches go on; workers wait with what they would write.

    khabar index reindex
    """
    services = open_services(index=True)
    last = None
    for last in services.index.reindex(restart=restart, pause=lambda: time.sleep(_LOOK_S)):
        if not json:
            typer.echo(f"{last.copied:,} of {last.total:,} articles copied")
    services.index.close()
    if json:
        print_json({"reindexed": last is not None, **(asdict(last) if last else {})})
    elif last is None:
        typer.echo("nothing to do: the index is of this definition")
    else:
        kept = "" if last.old == last.new else f"; {last.old} is kept, closed to writes: delete it when you are content"
        typer.echo(f"searches and writes go to {last.new} now{kept}")


@app.command("stats")
def stats(*, json: JsonFlag = False) -> None:
    """Show how many articles there are, and how large the index is.

    khabar index stats
    """
    services = open_services(index=True)
    found = services.index.stats()
    services.index.close()
    if json:
        print_json(found)
        return
    from workers.cli.present import size

    forgotten = f", {found['forgotten']:,} forgotten" if found["forgotten"] else ""
    typer.echo(f"{found['documents']:,} articles{forgotten}, {size(int(found['bytes']))}, {found['engine']}")
