"""`khabar worker` and `khabar tick`: the processes that do the work."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import structlog
import typer

from workers.bootstrap import Services
from workers.core.errors import KhabarError
from workers.pipeline.ports import Stage
from workers.pipeline.schedule import Tick
from workers.settings import load_settings

TICK_S = 0.5
"""Between two ticks. A stage that was idle hears of new work within it."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(worker)
    app.command()(tick)


def worker(stage: Annotated[Stage, typer.Option(help="Which stage to work on.")]) -> None:
    """Work on one stage until told to end. Start as many as you like, on as many machines.

    Example: `khabar worker --stage fetch`
    """
    from workers.tasks.app import run_worker  # noqa: PLC0415 - Celery takes 0.3 s to import

    run_worker(load_settings(), stage)


def tick(*, once: Annotated[bool, typer.Option("--once", help="Tick once and end.")] = False) -> None:
    """Put due listings into the frontier and wake the stages, twice a second. Any number may run; one must."""
    services = Services(load_settings())
    services.sources  # noqa: B018 - a wrong source file is told at once, not at the first tick
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    body = None
    log, told = structlog.get_logger("khabar").bind(process="tick"), ""
    while True:
        try:
            body = body or services.tick()
            _log(log, body)
            told = ""
        except KhabarError as fault:
            if once:
                raise
            # The same fault twice a second would bury everything else.
            if str(fault) != told:
                told = str(fault)
                log.error("tick failed", reason=told)  # noqa: TRY400 - one line says it; the fault is no bug
        if once or stop.wait(TICK_S):
            return


def _log(log: structlog.stdlib.BoundLogger, body: Tick) -> None:
    report = body.run()
    if report.scheduled or report.reaped or report.held:
        log.info("tick", scheduled=report.scheduled, reaped=report.reaped, held=report.held)
