"""`khabar worker` and `khabar tick`: the processes of a deployment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, print_json
from workers.cli.session import open_services, start_session, warn_of_contact
from workers.core.stage import Stage

if TYPE_CHECKING:
    from workers.bootstrap import Services
    from workers.pipeline.schedule import TickReport


def worker(
    stage: Annotated[Stage, typer.Option("--stage", help="The stage to work on.")],
) -> None:
    """Run the worker of one stage until it is told to end (SIGTERM: finish what is in hand, then end).

    Run any number of them, on any number of machines that share one Redis:

        khabar worker --stage fetch
        KHABAR_PARSE_PROCESSES=4 khabar worker --stage parse
    """
    settings = start_session()
    from celery.signals import setup_logging

    from workers.bootstrap import Services
    from workers.tasks.app import run_worker

    if stage is Stage.FETCH:
        warn_of_contact(settings)
    # A receiver of this signal keeps Celery from configuring logs of its own.
    setup_logging.connect(_keep_logs, weak=False)
    if stage is Stage.ARCHIVE:
        _ = Services(settings).archive_store  # as a wrong URL is
    _ = Services(settings).sources  # a broken sources.yaml is told here, not in each child
    run_worker(settings, stage)


def tick(
    *,
    once: Annotated[bool, typer.Option("--once", help="Do it once and end.")] = False,
    force: Annotated[bool, typer.Option("--force", help="With --once: visit every listing now, due or not.")] = False,
    json: JsonFlag = False,
) -> None:
    """Twice a second: schedule the listings that are due, take back lost leases, tell workers that there is work.

    Exactly one is enough, and any number does no harm. With --once it prints what it did:

        khabar tick --once --force
    """
    if force and not once:
        raise typer.BadParameter("--force goes with --once", param_hint="--force")
    if not once:
        services = open_services()
        _tick_forever(services)
        return
    services = open_services(redis=True)
    report = services.tick().run(force=force)
    if json:
        print_json(report)
    else:
        typer.echo(
            f"{report.scheduled} of {report.listings} listings scheduled{_why_not(report, force=force)}, "
            f"{report.reaped} lost leases back, {report.hinted} hints sent"
        )


def _why_not(report: TickReport, *, force: bool) -> str:
    if not report.listings:
        return " (no source that is enabled has any)"
    if report.scheduled == report.listings:
        return ""
    return f" (the others are {'' if force else 'not due, '}under way or paused)"


def _tick_forever(services: Services) -> None:
    """Tick until a signal comes; while Redis is away, try again and again."""
    import structlog

    from workers.cli.stop_signal import StopSignal
    from workers.core.errors import KhabarError
    from workers.pipeline.schedule import TICK_S

    log = structlog.get_logger("khabar").bind(stage="tick")
    _ = services.sources, services.redis_url
    fault_told = ""
    with StopSignal() as stop:
        body = services.tick()
        log.info("ticking", sources=len(services.sources.enabled))
        while not stop.received:
            try:
                report = body.run()
            except KhabarError as fault:
                if str(fault) != fault_told:
                    fault_told = str(fault)
                    log.error("tick failed", reason=fault_told)  # noqa: TRY400 - one line says it; the fault is no bug
            else:
                if fault_told:
                    log.info("ticking again")
                    fault_told = ""
                if report.scheduled or report.reaped:
                    log.info("tick", scheduled=report.scheduled, reaped=report.reaped)
            stop.wait(TICK_S)


def _keep_logs(**_: object) -> None:
    """Leave the logs as `start_session` set them."""
