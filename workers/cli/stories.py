"""`khabar stories`: the memory of stories."""

from __future__ import annotations

from typing import Annotated

import typer

from workers.cli.output import JsonFlag, error_console, print_json
from workers.cli.session import open_services

app = typer.Typer(name="stories", help="Bring the memory of stories back from the index.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    pass


@app.command("rebuild")
def rebuild(
    *,
    since: Annotated[
        str, typer.Option(metavar="DAY", help="Articles first seen on this day or later; else of the last two windows.")
    ] = "",
    json: JsonFlag = False,
) -> None:
    """Sign the articles of the index again, so that copies still to come find their stories: after Redis was lost, or
    when the rules of signatures have changed.

    Every article keeps its story. It may run beside workers, be broken off and be run again.

        khabar stories rebuild
    """
    import time

    from workers.core.moments import DAY_FORMS, day_start, read_day
    from workers.pipeline.story_memory import rebuild as fill

    day = read_day(since) if since else None
    if since and day is None:
        raise typer.BadParameter(f"{since!r} is no day (accepted: {DAY_FORMS})", param_hint="--since")
    services = open_services(redis=True, index=True)
    start = day_start(day) if day is not None else time.time() - 2 * services.settings.story_window_s
    services.index.refresh()
    done = 0
    screen = error_console()
    with screen.status("signing …") as status:
        for done in fill(index=services.index, stories=services.stories, since=start):
            status.update(f"signing … {done:,} articles")
    services.index.close()
    if json:
        print_json({"signed": done})
    else:
        typer.echo(f"{done:,} articles signed")
