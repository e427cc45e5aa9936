"""What the tasks share: a stage that is built in the worker's child, after the fork, and drained again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import structlog

from workers.bootstrap import Services
from workers.core.errors import KhabarError, OutOfRoom
from workers.pipeline.ports import Stage
from workers.settings import Settings


class Drainable(Protocol):
    """A stage as its task sees it."""

    @property
    def refused(self) -> int:
        """Commits refused since the process began, because another worker had made them."""
        ...

    def drain(self, seconds: float) -> int:
        """Work for some seconds; return how many entries were taken."""
        ...

    def close(self) -> None:
        """Give back what is held."""
        ...


class Drain:
    """Drains one stage; builds it at the first call and keeps it for the life of the process."""

    def __init__(self, settings: Settings, stage: Stage, build: Callable[[Services], Drainable]) -> None:
        self._settings, self._stage, self._build = settings, stage, build
        self._services: Services | None = None
        self._running: Drainable | None = None
        self._refused = 0
        self._log = structlog.get_logger("khabar").bind(stage=stage.value)

    def __call__(self) -> None:
        """Drain for the set time, then send the next hint if there is more. A fault ends the drain, not the process."""
        try:
            if self._services is None or self._running is None:
                self._services = Services(self._settings)
                self._running = self._build(self._services)
            end = time.monotonic() + self._settings.drain_s
            done = self._running.drain(self._settings.drain_s)
            self._tell_refused(self._running.refused)
            self._send_hint(self._services, busy=done > 0 and time.monotonic() >= end)
        except KhabarError as fault:
            self._log.error("drain ended early", fault=type(fault).__name__, reason=str(fault))

    def _send_hint(self, services: Services, *, busy: bool) -> None:
        """What had work until its time was over will have more in a moment, which need not wait for the tick."""
        if not busy and self._stage not in services.ledger.work():
            return
        try:
            services.hints.offer(self._stage)
        except OutOfRoom as fault:
            self._log.warning("no hint sent: the tick sends one when there is room", reason=str(fault))

    def _tell_refused(self, refused: int) -> None:
        if refused > self._refused:
            self._log.warning("commits refused: another worker had made them", commits=refused - self._refused)
            self._refused = refused

    def close(self) -> None:
        """Close the stage, if it was ever built."""
        if self._running is not None:
            self._running.close()
            self._running = None
