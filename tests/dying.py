"""Deaths at every hand-off point: an action runs in a process of its own and is killed before its first effect on the
outside, then before its second, and so on until it comes to its end.

An effect is a call into C that another process could tell: bytes sent to a server, a file written, made durable, moved
or removed, a transaction committed. The profile hook of the interpreter sees each, so nothing of ours is replaced, and
what dies is what runs in production. To die before an effect is to die after the one before it.
"""

from __future__ import annotations

import http.client
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import apsw

EFFECTS = frozenset(
    {
        *("socket.send", "socket.sendall"),
        *("FileIO.write", "FileIO.truncate", "TextIOWrapper.flush", "TextIOWrapper.close"),
        *("fsync", "rename", "replace", "remove", "unlink", "rmdir", "copyfile", "sendfile"),
    }
)
"""Qualified names of functions in C. To die between opening a file and writing into it is to die before the write. A
commit of SQLite happens within a statement, and is told by a hook of apsw. Of a request over HTTP the beginning counts,
if it writes; of a talk with Redis all but the greeting."""
_MOST = 400
"""More effects than any action here has: a bound, so that a hook that never fires ends the test."""


def deaths(begin: Callable[[], Callable[[], Any]]) -> Iterator[int]:
    """Yield after each death how many effects there were before it; `begin` makes the world anew and returns the action
    that is to die in it. The last that is yielded is the whole action.
    """
    for effects in range(_MOST):
        died = dies_after(begin(), effects=effects)
        yield effects
        if not died:
            return
    raise AssertionError(f"the action had more than {_MOST} effects")


def dies_after(action: Callable[[], Any], *, effects: int, by: signal.Signals = signal.SIGKILL) -> bool:
    """Run an action in a child that is killed before effect number `effects` (from 0); tell whether it got that far.
    An action that raises, or dies by another signal, fails the test.
    """
    with warnings.catch_warnings():
        # From 3.12 on a fork beside threads is warned of. The child takes no lock that a thread of another test holds.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _run(action, effects)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == by
        return True
    assert os.WEXITSTATUS(status) == 0, "the action failed: see its traceback"
    return False


def _run(action: Callable[[], Any], effects: int) -> None:
    """In the child. It never returns, so that it cannot run the tests that are left."""
    status = 1
    try:
        left = _Countdown(effects)
        apsw.connection_hooks.append(lambda connection: connection.set_commit_hook(left.commit))
        threading.setprofile(left.profile)
        sys.setprofile(left.profile)
        action()
        sys.setprofile(None)
        status = 0
    except BaseException:  # noqa: BLE001 - told, and the status says that it failed
        sys.setprofile(None)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _writes(*, method: str, url: str, **_: Any) -> bool:
    """Tell whether a request to Elasticsearch changes what another process finds there."""
    return method != "GET" and not url.partition("?")[0].endswith(("/_search", "/_mget", "/_count", "/_refresh"))


def _greets(frame: FrameType | None) -> bool:
    """Tell whether this is how redis-py begins a connection, which changes nothing."""
    while frame is not None:
        if frame.f_code.co_name in {"connect_check_health", "check_health"}:
            return True
        frame = frame.f_back
    return False


class _Countdown:
    """Kills its own process at the effect after the last that is allowed."""

    def __init__(self, effects: int) -> None:
        self._left = effects

    def profile(self, frame: FrameType, event: str, called: Any) -> None:
        speaks_http = frame.f_code.co_filename == http.client.__file__
        if event == "c_call" and not speaks_http and getattr(called, "__qualname__", "") in EFFECTS:
            if not _greets(frame):
                self._count()
        elif event == "call" and speaks_http and frame.f_code.co_name == "putrequest" and _writes(**frame.f_locals):
            self._count()

    def commit(self) -> bool:
        self._count()
        return False

    def _count(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1
