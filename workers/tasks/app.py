"""The Celery worker of one stage: its task, its heartbeat and its end."""

from __future__ import annotations

from collections.abc import Callable

from celery import Celery
from celery.signals import worker_process_shutdown, worker_ready, worker_shutting_down

from workers.adapters.hints import SWEEP
from workers.bootstrap import Services
from workers.bootstrap.preload import preload
from workers.pipeline.ports import Stage
from workers.settings import Settings
from workers.tasks.drain import Drain, Drainable
from workers.tasks.fetch import FetchDrainable
from workers.tasks.retention import RetentionTask
from workers.tasks.watchdog import Watchdog

_BUILD: dict[Stage, Callable[[Services], Drainable]] = {
    Stage.FETCH: FetchDrainable,
    Stage.PARSE: Services.parse_stage,
    Stage.INDEX: Services.index_stage,
    Stage.ARCHIVE: Services.archive_stage,
}


def processes_of(stage: Stage, settings: Settings) -> int:
    """Return how many processes a worker of this stage runs. The embedded index takes one writer, and so does
    a file of the archive: more workers, not more processes."""
    if stage is Stage.INDEX:
        return settings.index_processes if settings.elasticsearch_url else 1
    if stage is Stage.ARCHIVE:
        return 1
    return settings.fetch_processes if stage is Stage.FETCH else settings.parse_processes


def worker_app(settings: Settings, stage: Stage) -> Celery:
    """Return the application with the task of one stage, which runs its drain in each child."""
    preload(settings, stage)
    app = Services(settings).celery
    drain = Drain(settings, stage, _BUILD[stage])
    app.task(drain.__call__, name=f"khabar.{stage.value}", ignore_result=True)
    if stage is Stage.INDEX:
        app.task(RetentionTask(settings).__call__, name=f"khabar.{SWEEP}", ignore_result=True)
    watchdog = Watchdog(settings, stage, slots=processes_of(stage, settings))
    # Signals hold their receivers weakly unless told otherwise.
    worker_process_shutdown.connect(lambda **_: drain.close(), weak=False)
    worker_ready.connect(lambda **_: watchdog.start(), weak=False)
    worker_shutting_down.connect(lambda **_: watchdog.stop(), weak=False)
    return app


def run_worker(settings: Settings, stage: Stage) -> None:
    """Run the worker of one stage in this process until it is told to end."""
    worker_app(settings, stage).worker_main(
        [
            *("worker", "--pool", "prefork", "--concurrency", str(processes_of(stage, settings))),
            *("--queues", stage.value, "--hostname", f"{stage.value}@%h", "--loglevel", settings.log_level),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
    )
