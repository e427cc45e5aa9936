"""`khabar pause` and `khabar resume`: flags that hold a stage or a source, over restarts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.errors import KhabarError
from workers.pipeline.ports import Stage
from workers.settings import load_settings

Target = Annotated[str, typer.Argument(metavar="STAGE|SOURCE", help="fetch, parse, index, or the id of a source.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(pause)
    app.command()(resume)


def pause(target: Target, *, json: Json = False) -> None:
    """Hold a stage, or the visits of a source, until `khabar resume`. What is under way is finished."""
    services = _services_for(target)
    services.controls.pause(target)
    _tell(services, json=json)


def resume(target: Target, *, json: Json = False) -> None:
    """Let a stage or a source go on; visits that were set aside return to their queues."""
    services = _services_for(target)
    services.controls.resume(target)
    _tell(services, json=json)


def _services_for(target: str) -> Services:
    services = Services(load_settings())
    stages, sources = [stage.value for stage in Stage], [source.id for source in services.sources]
    if target not in {*stages, *sources, *services.controls.paused()}:
        accepted = f"stages: {', '.join(stages)}; sources: {', '.join(sources) or 'none'}"
        raise KhabarError(f"{target!r} is neither a stage nor a source ({accepted})")
    return services


def _tell(services: Services, *, json: bool) -> None:
    paused = services.controls.paused()
    if json:
        print_json({"paused": paused})
    else:
        Console().print(f"paused: {', '.join(paused) or 'nothing'}")
