"""What Linux offers to leave no process behind: death signals, adoption of orphans, the list of one's children."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PARENT, _GROUP = 1, 2
"""Positions in /proc/<pid>/stat after the command's closing bracket (0 is the state)."""


def _prctl() -> Callable[..., int] | None:
    return ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


_PRCTL = _prctl()
"""Looked up once: between fork and exec nothing may be loaded."""


def prepare_child() -> None:
    """Run in a new child before exec: it is told to end when its parent's thread dies, and a Ctrl-C of the terminal,
    which goes to the whole process group, is left to the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, so that they can be found and ended."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def own_children() -> set[int]:
    """Return the ids of the direct children of this process that are in its process group."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if (int(fields[_PARENT]), int(fields[_GROUP])) == (os.getpid(), os.getpgrp()):
            found.add(int(stat.parent.name))
    return found


def end_orphans(known: set[int]) -> None:
    """Kill and reap those of `own_children` whose ids are not `known`."""
    for pid in own_children() - known:
        with suppress(ProcessLookupError, ChildProcessError):  # it has ended meanwhile
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def reap_orphans(known: set[int]) -> None:
    """Reap those of `own_children` that have ended and whose ids are not `known`."""
    for pid in own_children() - known:
        with suppress(ChildProcessError):  # reaped by whoever started it
            os.waitpid(pid, os.WNOHANG)
