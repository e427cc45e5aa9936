"""The sample site in a process of its own, held by a handle."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from workers.core.errors import KhabarError
from workers.core.source import Source
from workers.demo.hosts import DEFAULT_PORTS, Hosts
from workers.demo.sources import sources_of

_STOP_S = 5.0
"""How long a site that was asked to stop may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteProcess:
    """A site that runs until `stop`, or until this process ends."""

    hosts: Hosts
    sources: tuple[Source, ...]
    started_at: float
    """Seconds since the epoch from which the trickle counts."""
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Process id."""
        return self.process.pid

    def stop(self) -> None:
        """End the process; a second call does nothing."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def start_site_process(
    *,
    ports: tuple[int, int, int] | None = DEFAULT_PORTS,
    articles: int = 130,
    seed: int = 1,
    generated: int = 0,
    trickle_s: float | None = None,
    access_log: Path | None = None,
    ready_s: float = 30.0,
) -> SiteProcess:
    """Start `python -m workers.demo` and wait until it serves. Raises KhabarError if it does not within `ready_s`."""
    command = [sys.executable, "-m", "workers.demo", "--articles", str(articles), "--seed", str(seed)]
    command += ["--ports", *map(str, ports or (0,)), "--generated", str(generated), "--parent", str(os.getpid())]
    if trickle_s is not None:
        command += ["--trickle", str(trickle_s)]
    if access_log is not None:
        command += ["--access-log", str(access_log)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True)
    line = _first_line(process, ready_s)
    if not line.startswith(b"{"):
        process.kill()
        process.communicate()
        raise KhabarError(f"the sample site did not start within {ready_s:g} s (exit status {process.returncode})")
    said = json.loads(line)
    started_at = said.pop("started_at")
    hosts = Hosts(**said)
    sources = sources_of(hosts, generated=generated > 0, trickle=trickle_s is not None)
    return SiteProcess(hosts=hosts, sources=sources, started_at=started_at, process=process)


def _first_line(process: subprocess.Popen[bytes], ready_s: float) -> bytes:
    """Return the first line of output, or what there is of it when time is up or the process has ended."""
    if process.stdout is None:
        return b""
    pipe = process.stdout.fileno()
    line = b""
    deadline = monotonic() + ready_s
    while not line.endswith(b"\n") and select.select([pipe], [], [], max(0.0, deadline - monotonic()))[0]:
        piece = os.read(pipe, 4096)
        if not piece:
            break
        line += piece
    return line if line.endswith(b"\n") else b""
