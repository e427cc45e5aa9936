"""The supervisor of `khabar up`: every process of khabar on one machine, restarted when it dies, ended together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from workers.adapters.embedded_redis import EmbeddedRedis
from workers.bootstrap import Services
from workers.pipeline.ports import Stage
from workers.settings import Settings, child_environment

_FIRST_RESTART_S = 0.2
_LONGEST_RESTART_S = 10.0
_STEADY_S = 30.0
"""A process that ran for this long has earned a quick restart again."""
_STOP_S = 10.0
_LOG_BYTES = 10_000_000
"""A log longer than this is set aside, one generation, when its process is started."""
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    argv: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    wait_s: float = _FIRST_RESTART_S
    restarts: int = 0


class Supervisor:
    """Starts, watches and ends the processes. `overrides`: settings of the children, by field name."""

    def __init__(self, settings: Settings, **overrides: str) -> None:
        self._settings, self._overrides = settings, overrides
        self.services = Services(settings.model_copy(update=_typed(overrides)))
        self._redis = EmbeddedRedis(settings.data_dir) if settings.redis_url is None else None
        stages = [Child(name=stage.value, argv=["worker", "--stage", stage.value]) for stage in Stage]
        self.children = [*stages, Child(name="tick", argv=["tick"])]

    @property
    def logs(self) -> Path:
        """Folder of the children's logs."""
        return self._settings.data_dir / "logs"

    def start(self) -> None:
        """Start everything. Raise before the first child when something basic is wrong."""
        self.services.sources  # noqa: B018 - told at once
        if self._redis is not None:
            self._redis.start()
        try:
            self.services.ledger.status()
            self.services.index.create()
            self.logs.mkdir(parents=True, exist_ok=True)
            for child in self.children:
                self._launch(child)
        except BaseException:
            self.stop()
            raise

    def watch(self) -> None:
        """Restart what died; call it often."""
        if self._redis is not None:
            self._redis.ensure()
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                child.process = None
                steady = now - child.started_at > _STEADY_S
                child.wait_s = _FIRST_RESTART_S if steady else min(_LONGEST_RESTART_S, child.wait_s * 2)
                child.restarts += 1
            if child.process is None and now - child.started_at > child.wait_s:
                self._launch(child)

    def stop(self) -> None:
        """End the children, then Redis, so that what is under way is committed or given back."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + _STOP_S
        for process in running:
            try:
                process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.services.index.close()
        if self._redis is not None:
            self._redis.stop()

    def _launch(self, child: Child) -> None:
        with self._log(child.name) as log:
            child.process = subprocess.Popen(
                [sys.executable, "-m", "workers.cli.main", *child.argv],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=child_environment(self._settings, **self._overrides),
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - prctl only; no thread of ours holds a lock it needs
            )
        child.started_at = time.monotonic()

    def _log(self, name: str) -> IO[bytes]:
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")


def _typed(overrides: dict[str, str]) -> dict[str, object]:
    """Read overrides as the environment of a child would be read."""
    return {name: getattr(Settings(**{name: value}), name) for name, value in overrides.items()}


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
