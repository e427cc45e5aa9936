"""The supervisor of `khabar up`: starts child processes, starts them again when they die, ends them all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workers.cli.process_tree import adopt_orphans, end_orphans, own_children, prepare_child, reap_orphans

GRACE_S = 10.0
"""How long children may take to end by themselves: a drain of 5 s, and the commit of what it holds."""
_LOG_BYTES = 5_000_000
"""A log that is larger when its process starts becomes `<name>.log.1`."""
_TAIL_BYTES = 16_384
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 10.0
_PROVEN_S = 30.0
"""A child that lived so long starts anew at once, with the shortest wait the next time."""
_ALARMING = frozenset({"warning", "error", "critical"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """One process: its name, which is also that of its log, and the arguments of `khabar`."""

    name: str
    arguments: tuple[str, ...]


class Child:
    """One child over all its restarts."""

    def __init__(self, spec: ChildSpec, *, log: Path, clock: Callable[[], float]) -> None:
        self.name = spec.name
        self.restarts = 0
        self._arguments, self._log, self._clock = spec.arguments, log, clock
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        self._started_at = 0.0
        self._wait_s = _FIRST_WAIT_S
        self.due_at = 0.0
        self.died = ""

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None else None

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process with its output appended to its log."""
        _rotate(self._log)
        with self._log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "workers.cli.main", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(environment),
                preexec_fn=prepare_child,  # noqa: PLW1509 - started from the only thread; calls nothing that locks
            )
        self._started_at = self._clock()

    def check(self) -> None:
        """Notice an end, and say when to start anew."""
        if self._process is None or self._process.poll() is None:
            return
        self.died = _describe_end(self._process.returncode)
        now = self._clock()
        if now - self._started_at >= _PROVEN_S:
            self._wait_s = _FIRST_WAIT_S
        self.due_at = now + self._wait_s
        self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
        self._process = None

    def signal(self, number: int) -> None:
        """Send a signal, if it runs."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; tell whether it has ended."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_alarm(self) -> str:
        """Return the last warning or error that this run has logged, or ''."""
        try:
            with self._log.open("rb") as log:
                end = log.seek(0, os.SEEK_END)
                log.seek(max(self._log_start, end - _TAIL_BYTES))
                lines = log.read().decode(errors="replace").splitlines()
        except OSError as fault:
            return f"{self._log}: {fault.strerror}"
        return next((alarm for line in reversed(lines) if (alarm := _alarm(line))), "")


class Supervisor:
    """All children of one `khabar up`. Call everything from the main thread, which the children's lives hang on."""

    def __init__(
        self,
        specs: Sequence[ChildSpec],
        *,
        environment: Mapping[str, str],
        log_dir: Path,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._environment, self._clock = environment, clock
        log_dir.mkdir(parents=True, exist_ok=True)
        self.children = [Child(spec, log=log_dir / f"{spec.name}.log", clock=clock) for spec in specs]
        self._others: set[int] = set()

    def start(self) -> None:
        """Start all. Children of this process that run already are left alone to the end."""
        adopt_orphans()
        self._others = own_children()
        for child in self.children:
            child.start(self._environment)

    def poll(self) -> None:
        """Notice who died, and start those whose wait is over."""
        for child in self.children:
            child.check()
            if child.pid is None and self._clock() >= child.due_at:
                child.restarts += 1
                child.start(self._environment)
        reap_orphans(self._known())

    def stop(self) -> None:
        """End all: ask, wait for `GRACE_S`, kill who is left and what they left behind."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = self._clock() + GRACE_S
        for child in self.children:
            if not child.wait(deadline - self._clock()):
                child.signal(signal.SIGKILL)
                child.wait(GRACE_S)
        end_orphans(self._others)

    def _known(self) -> set[int]:
        return self._others | {child.pid for child in self.children if child.pid is not None}


def _rotate(log: Path) -> None:
    if log.is_file() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))


def _describe_end(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    try:
        return f"killed by {signal.Signals(-status).name}"
    except ValueError:
        return f"killed by signal {-status}"


def _alarm(line: str) -> str:
    """Return what a log line says when it is a warning or worse; lines that are no JSON come from a crash."""
    line = line.strip()
    if line.startswith("khabar: "):
        return line.removeprefix("khabar: ")
    try:
        record = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(record, dict) or record.get("level") not in _ALARMING:
        return ""
    said = record.get("reason") or record.get("fault") or ""
    return f"{record.get('event', '')}: {said}" if said else str(record.get("event", ""))
