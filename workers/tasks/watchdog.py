"""The watchdog of a worker: tells the others that it lives, and ends it when it has work and gets nowhere.

A hung worker still answers Celery's ping; only progress tells.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import structlog

from workers.adapters.slots import HEARTBEAT_S, beat, leave
from workers.bootstrap import Services
from workers.core.errors import KhabarError
from workers.pipeline.ports import Stage
from workers.settings import Settings

_GRACE_S = 15.0
"""Between asking a stuck worker to end and ending it."""
STUCK_STATUS = 70
"""Exit status of a worker that its watchdog ended (EX_SOFTWARE)."""


class Watchdog:
    """A thread of the worker's parent process."""

    def __init__(self, settings: Settings, stage: Stage, *, slots: int) -> None:
        self._settings, self._stage, self._slots = settings, stage, slots
        self._worker = f"{socket.gethostname()}:{os.getpid()}"
        self._stopped = threading.Event()
        self._log = structlog.get_logger("khabar").bind(stage=stage.value)
        self._finished = -1
        self._moved_at = time.monotonic()

    def start(self) -> None:
        """Start watching."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop watching; the worker ends."""
        self._stopped.set()

    def _run(self) -> None:
        services = Services(self._settings)
        period = min(HEARTBEAT_S, self._settings.watchdog_s / 4)
        while True:
            try:
                beat(services.scripts, self._stage, worker=self._worker, slots=self._slots)
                if self._stuck(services):
                    self._end()
            except KhabarError as fault:
                self._moved_at = time.monotonic()
                self._log.warning("watchdog cannot look", reason=str(fault))
            if self._stopped.wait(period):
                break
        try:
            leave(services.scripts, self._stage, worker=self._worker)
        except KhabarError as fault:
            self._log.warning("watchdog cannot sign off", reason=str(fault))

    def _stuck(self, services: Services) -> bool:
        has_work = self._stage in services.ledger.work()
        status = services.ledger.status().stages[self._stage.value]
        if not has_work or status.held or status.paused or status.finished != self._finished:
            self._finished = status.finished
            self._moved_at = time.monotonic()
        return time.monotonic() - self._moved_at > self._settings.watchdog_s

    def _end(self) -> None:
        self._log.error("work and no progress: the worker ends and is started anew", seconds=self._settings.watchdog_s)
        os.kill(os.getpid(), signal.SIGTERM)
        if not self._stopped.wait(_GRACE_S):
            self._log.error("the worker did not end when asked")
        os._exit(STUCK_STATUS)
