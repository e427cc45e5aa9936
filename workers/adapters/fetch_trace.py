"""What one request did on its way: the addresses that its name resolved to, those dialled, the time of each step."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from typing import Any

import aiohttp

from workers.adapters import dialling
from workers.adapters.look_ups import AddressInfo


class FetchTrace:
    """Notes one request after another; `look_up`, `open_socket` and `config()` are given to the fetcher."""

    def __init__(self) -> None:
        self.resolved: list[str] = []
        self.dialled: list[str] = []
        self._begun = time.perf_counter()
        self._steps: dict[str, float] = {}

    def begin(self) -> None:
        """Forget the last request."""
        self.resolved, self.dialled, self._steps = [], [], {}
        self._begun = time.perf_counter()

    def timings(self) -> dict[str, float]:
        """Return seconds from the beginning to the end of each step that was reached, `total` among them."""
        elapsed = time.perf_counter() - self._begun
        return {name: round(seconds, 4) for name, seconds in {**self._steps, "total": elapsed}.items()}

    def look_up(self, host: str, port: int, family: int) -> Sequence[AddressInfo]:
        answers = dialling.look_up(host, port, family)
        self.resolved = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        self._mark("resolved")
        return answers

    def open_socket(self, info: AddressInfo) -> socket.socket:
        self.dialled.append(str(info[4][0]))
        return dialling.open_socket(info)

    def config(self) -> aiohttp.TraceConfig:
        """Return what makes aiohttp tell of its steps."""
        config = aiohttp.TraceConfig()
        config.on_connection_create_end.append(self._connected)
        config.on_connection_reuseconn.append(self._connected)
        config.on_request_end.append(self._answered)
        return config

    async def _connected(self, *_: Any) -> None:
        self._mark("connected")

    async def _answered(self, *_: Any) -> None:
        self._mark("first_byte")

    def _mark(self, step: str) -> None:
        self._steps[step] = time.perf_counter() - self._begun
