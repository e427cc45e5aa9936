"""`khabar up`: the whole system on one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, error_console, print_json
from workers.cli.session import start_session, warn_of_contact

if TYPE_CHECKING:
    from workers.cli.live import Snapshot
    from workers.cli.runtime import Runtime
    from workers.cli.stop_signal import StopSignal

_LOOK_S = 1.0
_LINE_S = 5.0
"""Between two lines where there is no terminal."""


def up(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="With the sample site in place of config/sources.yaml.")] = False,
    serve: Annotated[
        bool, typer.Option("--serve", help="With search over HTTP at KHABAR_SEARCH_HOST and KHABAR_SEARCH_PORT.")
    ] = False,
    json: JsonFlag = False,
) -> None:
    """Run everything on this machine: Redis, index, workers and tick, until Ctrl-C.

    Redis and the index are embedded, with their files in KHABAR_DATA_DIR, unless KHABAR_REDIS_URL and
    KHABAR_ELASTICSEARCH_URL name others. Logs are in the folder `logs` of the data directory.

        khabar up --demo

    and in another terminal

        khabar search همکاری
    """
    settings = start_session()
    from workers.cli.runtime import Runtime
    from workers.cli.stop_signal import StopSignal

    with StopSignal() as stop, Runtime(settings, with_demo=demo, serve=serve) as runtime:
        warn_of_contact(runtime.settings)
        runtime.start_workers()
        if json or not console().is_terminal:
            _print_lines(runtime, stop, json=json)
        else:
            _show_live(runtime, stop)
        error_console().print("khabar: ending workers, then Redis …", style="dim")


def _hint(runtime: Runtime) -> str:
    settings = runtime.settings
    serves = any(child.name == "serve" for child in runtime.supervisor.children)
    page = f"   Search: http://{settings.search_host}:{settings.search_port}/" if serves else ""
    return f"Ctrl-C ends it. In another terminal: khabar search همکاری{page}   Logs: {settings.data_dir / 'logs'}"


def _show_live(runtime: Runtime, stop: StopSignal) -> None:
    from rich.live import Live

    from workers.cli.live import Observer, render

    observer = Observer(runtime.services)
    with Live(console=console(), auto_refresh=False, vertical_overflow="crop") as live:
        while True:
            runtime.poll()
            live.update(render(observer.look(), runtime.supervisor.children, hint=_hint(runtime)), refresh=True)
            if stop.wait(_LOOK_S):
                return


def _print_lines(runtime: Runtime, stop: StopSignal, *, json: bool) -> None:
    import time

    from workers.cli.live import Observer, plain_line

    observer = Observer(runtime.services)
    if not json:
        typer.echo(_hint(runtime))
    next_line = 0.0
    while True:
        runtime.poll()
        if time.monotonic() >= next_line:
            next_line = time.monotonic() + _LINE_S
            snapshot = observer.look()
            if json:
                print_json(_describe(snapshot, runtime))
            else:
                typer.echo(plain_line(snapshot, runtime.supervisor.children))
        if stop.wait(_LOOK_S):
            return


def _describe(snapshot: Snapshot, runtime: Runtime) -> dict[str, object]:
    from workers.cli.live import alarms
    from workers.cli.status import describe_status

    children = runtime.supervisor.children
    return {
        "status": describe_status(snapshot.status) if snapshot.status is not None else None,
        "rates": snapshot.rates,
        "documents": snapshot.documents,
        "processes": [{"name": child.name, "pid": child.pid, "restarts": child.restarts} for child in children],
        "alarms": alarms(snapshot, children),
    }
