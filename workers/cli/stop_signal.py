"""Waiting that SIGINT, SIGTERM and SIGHUP end."""

from __future__ import annotations

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Any, Self

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignal:
    """A context in which the signals to end set a flag and wake the waiter. Main thread only."""

    def __init__(self) -> None:
        self.received = False
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._before: list[tuple[signal.Signals, Any]] = []

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before.append((number, signal.signal(number, self._on_signal)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)
        os.close(self._reader)
        os.close(self._writer)

    def wait(self, seconds: float) -> bool:
        """Wait so long or until a signal comes; tell whether one has come."""
        if not self.received:
            select.select([self._reader], [], [], max(0.0, seconds))
        return self.received

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if not self.received:
            self.received = True
            os.write(self._writer, b"x")
