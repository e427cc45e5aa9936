"""`khabar up`: everything on one machine, and a live table of it."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from workers.cli.json_output import print_json
from workers.cli.status import status_json, status_line, status_table
from workers.cli.supervisor import Supervisor
from workers.core.errors import KhabarError
from workers.settings import Settings, load_settings

_LOOK_S = 1.0
_LINE_EVERY_S = 5.0


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(up)


def up(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Watch the bundled sample site instead of config/.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print a line of JSON now and then, not a table.")] = False,
) -> None:
    """Run everything: Redis and index unless you name your own, every stage, the tick. Ctrl-C ends it cleanly.

    Examples: `khabar up --demo` · `KHABAR_REDIS_URL=redis://… KHABAR_ELASTICSEARCH_URL=http://… khabar up`
    """
    settings = load_settings()
    # SIGTERM ends it like Ctrl-C does: by the way out that stops the children.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with _system(settings, demo=demo) as supervisor:
            _show(supervisor, demo=demo, json=json)
    except KeyboardInterrupt:
        if not json:
            Console(stderr=True).print("khabar ended.")


def _system(settings: Settings, *, demo: bool) -> AbstractContextManager[Supervisor]:
    if demo:
        from workers.cli.site import demo_system  # noqa: PLC0415 - only the demo loads the sample site

        return demo_system(settings, articles=130, generated=0)
    return _plain(settings)


@contextmanager
def _plain(settings: Settings) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def _show(supervisor: Supervisor, *, demo: bool, json: bool) -> None:
    console = Console()
    if json or not console.is_terminal:
        _print_lines(supervisor, json=json)
        return
    hint = "khabar search همکاری · khabar status · khabar why URL" if demo else "khabar status · khabar search …"
    with Live(console=console, auto_refresh=False, transient=True) as live:
        while True:
            live.update(_look(supervisor, f"in another terminal: {hint}"), refresh=True)
            supervisor.watch()
            time.sleep(_LOOK_S)


def _look(supervisor: Supervisor, hint: str) -> object:
    try:
        return status_table(
            supervisor.services.ledger.status(),
            restarts={child.name: child.restarts for child in supervisor.children},
            footer=f"{hint}\nlogs: {supervisor.logs} · Ctrl-C ends everything",
        )
    except KhabarError as fault:
        return f"khabar: {fault}"


def _print_lines(supervisor: Supervisor, *, json: bool) -> None:
    next_line = 0.0
    while True:
        supervisor.watch()
        if time.monotonic() >= next_line:
            next_line = time.monotonic() + _LINE_EVERY_S
            try:
                status = supervisor.services.ledger.status()
                if json:
                    print_json(status_json(status), one_line=True)
                else:
                    Console().print(status_line(status), highlight=False)
                sys.stdout.flush()
            except KhabarError as fault:
                Console(stderr=True).print(f"khabar: {fault}")
        time.sleep(_LOOK_S / 2)
