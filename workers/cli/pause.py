"""`khabar pause` and `khabar resume`: flags in Redis, so they hold for all machines and survive restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError
from workers.core.stage import Stage

if TYPE_CHECKING:
    from workers.bootstrap import Services

Target = Annotated[str, typer.Argument(metavar="STAGE|SOURCE", help="fetch, parse, index, or the id of a source.")]


def pause(target: Target, *, json: JsonFlag = False) -> None:
    """Stop a stage, or the visits of a source. What is under way is finished; nothing is lost.

    khabar pause fetch
    """
    services = open_services(redis=True)
    _check(services, target, also=())
    services.controls.pause(target)
    _tell(services, json=json)


def resume(target: Target, *, json: JsonFlag = False) -> None:
    """Undo `khabar pause`.

    khabar resume fetch
    """
    services = open_services(redis=True)
    _check(services, target, also=services.controls.paused())
    services.controls.resume(target)
    _tell(services, json=json)


def _check(services: Services, target: str, *, also: tuple[str, ...]) -> None:
    """A source that is paused may have left sources.yaml since: it can still be resumed."""
    stages = [stage.value for stage in Stage]
    sources = [source.id for source in known_sources(services)]
    if target not in {*stages, *sources, *also}:
        raise KhabarError(
            f"{target!r} is neither a stage ({', '.join(stages)}) nor a source ({', '.join(sources) or 'none'})"
        )


def _tell(services: Services, *, json: bool) -> None:
    paused = services.controls.paused()
    if json:
        print_json({"paused": paused})
    else:
        typer.echo(f"paused: {', '.join(paused)}" if paused else "nothing is paused")
