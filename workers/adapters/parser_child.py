"""The parse child as seen by its worker: a process that a hostile page may hang or kill without harm to anyone else."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time

import msgspec

from workers.adapters.parser_frames import BYTE_ORDER, LENGTH_BYTES, Answer, Question, Start, framed
from workers.core.agency import AgencyBook
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Source
from workers.core.visit import Visit
from workers.pipeline.ports import ParserDied

READER = "workers.core.extraction.page:read_page"
_CHUNK = 1 << 20
_START_S = 30.0
"""Longest that a new child may take to load its code, on top of the page's own deadline."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Answer).decode


class ChildParser:
    """Port `Parser`. The child is started at the first page, and anew after a page that it did not survive.

    `deadline_s`: wall time that one page may take; `memory_bytes`: address space of the child.
    """

    def __init__(
        self,
        *,
        sources: tuple[Source, ...],
        agencies: AgencyBook = AgencyBook(),  # noqa: B008 - frozen, and empty
        deadline_s: float,
        memory_bytes: int,
        max_page_bytes: int,
        reader: str = READER,
    ) -> None:
        start = Start(
            sources=sources,
            agencies=tuple(agencies),
            memory_bytes=memory_bytes,
            max_page_bytes=max_page_bytes,
            reader=reader,
        )
        self._start = framed(_encode(start))
        self._deadline_s = deadline_s
        self._child: subprocess.Popen[bytes] | None = None
        self._fresh = False

    @property
    def pid(self) -> int | None:
        """Process id of the child, or None when there is none."""
        return self._child.pid if self._child else None

    def read(self, page: Page, visit: Visit) -> Reading:
        child = self._running()
        deadline = self._deadline_s + (_START_S if self._fresh else 0.0)
        question = Question(page=page, kind=visit.kind, source=visit.source, listing=visit.listing)
        try:
            answer = _decode(_exchange(child, framed(_encode(question)), time.monotonic() + deadline))
        except TimeoutError:
            self.close()
            raise ParserDied(f"took longer than {self._deadline_s:g} s to parse") from None
        except (BrokenPipeError, EOFError):
            status = self._reap(child)
            raise ParserDied(f"the parser ended with status {status} on this page") from None
        self._fresh = False
        if answer.reading is None:
            raise ParserDied(answer.error)
        return answer.reading

    def close(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._reap(self._child)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            # subprocess, not multiprocessing: the daemonic processes of Celery's pool may have no such children.
            self._child = subprocess.Popen(
                [sys.executable, "-m", "workers.adapters.parser_main"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    os.set_blocking(pipe.fileno(), False)
            self._fresh = True
            with contextlib.suppress(BrokenPipeError):  # seen again, and told, at the first page
                _send(self._child, self._start, time.monotonic() + _START_S)
        return self._child

    def _reap(self, child: subprocess.Popen[bytes]) -> int:
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        child.kill()
        self._child = None
        return child.wait()


def _exchange(child: subprocess.Popen[bytes], question: bytes, end: float) -> bytes:
    """Send a frame and return the payload of the answer. Raise TimeoutError, BrokenPipeError or EOFError."""
    _send(child, question, end)
    received = bytearray()
    if child.stdout is None:
        raise EOFError
    source = child.stdout.fileno()
    while True:
        _wait(source, select.POLLIN, end)
        chunk = os.read(source, _CHUNK)
        if not chunk:
            raise EOFError
        received += chunk
        if len(received) >= LENGTH_BYTES:
            size = int.from_bytes(received[:LENGTH_BYTES], BYTE_ORDER)
            if len(received) >= LENGTH_BYTES + size:
                return bytes(received[LENGTH_BYTES:])


def _send(child: subprocess.Popen[bytes], data: bytes, end: float) -> None:
    """Write without blocking: a child that hangs does not read."""
    if child.stdin is None:
        raise BrokenPipeError
    sink, left = child.stdin.fileno(), memoryview(data)
    while left:
        try:
            left = left[os.write(sink, left) :]
        except BlockingIOError:
            _wait(sink, select.POLLOUT, end)


def _wait(descriptor: int, event: int, end: float) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    if not poll.poll(max(0.0, end - time.monotonic()) * 1000):
        raise TimeoutError
