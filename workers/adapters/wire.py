"""Bounds on what a server may send, counted where the bytes arrive.

aiohttp bounds single header lines and their number. It does not bound interim answers (1xx), the bytes of all headers
together, or what a body costs on the wire beside its content: chunk extensions are dropped for as long as they come.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from workers.pipeline.ports import TooLarge

MAX_HEAD_BYTES = 65_536
"""Of all headers of an answer, interim ones included; what Apache and nginx send is below 8 kB."""
MAX_INTERIM = 8
"""Answers 1xx before the answer; servers send none or one."""
_OVERHEAD = 2
"""Wire bytes for each byte of body: a chunk of six bytes has as much framing; no honest server sends smaller ones."""
_FRAMING_BYTES = 16_384
"""Framing that a body may have beyond its own size: 4,000 chunks of one byte. A million of them took 12 s of CPU."""

body_cap: ContextVar[int] = ContextVar("body_cap")
"""Bytes that the body of the request under way may have; set by the caller, read when the request is sent."""


class BoundedHandler(ResponseHandler):
    """One connection; each answer on it has a budget of bytes. Past it the connection is cut and `TooLarge` raised."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._budget = self._head_budget = MAX_HEAD_BYTES
        self._received = self._interim = 0
        self._answered = False

    def set_response_params(self, **params: Any) -> None:
        self._budget = MAX_HEAD_BYTES + _OVERHEAD * body_cap.get()
        self._head_budget, self._answered = MAX_HEAD_BYTES, False
        self._received = self._interim = 0
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        size = len(data)
        self._budget -= size
        self._received += size
        super().data_received(data)
        if not self._answered:
            self._head_budget -= size
            if self._head_budget < 0:
                self._refuse(f"more than {MAX_HEAD_BYTES} bytes of headers")
        if self._budget < 0 or (self._answered and self._framing() > _FRAMING_BYTES):
            self._refuse("the framing of its body takes more bytes than the body may have")

    def feed_data(self, data: Any, size: int = 0) -> None:
        """Take an answer whose headers are complete."""
        if 100 <= data[0].code < 200:
            self._interim += 1
        else:
            self._answered, self._received = True, 0
        if self._interim > MAX_INTERIM:
            self._refuse(f"more than {MAX_INTERIM} interim answers")
        elif sum(len(name) + len(value) for name, value in data[0].raw_headers) > MAX_HEAD_BYTES:
            self._refuse(f"more than {MAX_HEAD_BYTES} bytes of headers")
        else:
            super().feed_data(data, size)

    def _framing(self) -> int:
        """Bytes around the body so far, beyond as many as the body itself has."""
        payload = self._payload
        body = payload.total_bytes if payload is not None else self._received
        return self._received - _OVERHEAD * body

    def _refuse(self, reason: str) -> None:
        refusal, payload = TooLarge(reason), self._payload
        self._buffer.clear()
        if payload is not None and not payload.is_eof():
            payload.set_exception(refusal)
        if self.transport is not None:
            self.transport.abort()
        self._parser = None
        self.set_exception(refusal)


class BoundedConnector(aiohttp.TCPConnector):
    """A connector whose connections are `BoundedHandler`s."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # Where aiohttp keeps a client's protocol; tests/integration/test_http_fetcher_floods.py notices if it moves.
        self._factory: Any = partial(BoundedHandler, self._loop)
