"""`khabar index`: the article index itself."""

from __future__ import annotations

import typer

from workers.cli.output import JsonFlag, print_json
from workers.cli.session import open_services

app = typer.Typer(name="index", help="Create the article index and look at its size.", no_args_is_help=True)


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
