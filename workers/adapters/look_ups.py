"""Look-ups of names by the system's resolver, which blocks: one that hangs delays no other."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

AddressInfo = tuple[Any, ...]
"""(family, type, protocol, canonical name, socket address), as `socket.getaddrinfo` gives them."""
LookUp = Callable[[str, int, int], Sequence[AddressInfo]]
"""(host, port, family) → all its addresses; raises OSError when there are none."""

PATIENCE_S = 10.0
"""Longest that a request waits for the addresses of its host; with a resolver near by an answer takes some ms, and one
from the other end of the world a second."""

_Key = tuple[str, int, int]
_Answer = asyncio.Future[Sequence[AddressInfo]]


class LookUps:
    """Each look-up has a thread of its own, for nothing can end one that hangs: the C library waits for up to half a
    minute. There is one for a name at a time, whoever asks, and `most` in all. Threads are daemons, so that none keeps
    a process from ending."""

    def __init__(self, look_up: LookUp, *, most: int, patience_s: float = PATIENCE_S) -> None:
        self._look_up, self._patience_s = look_up, patience_s
        self._room = asyncio.Semaphore(most)
        self._under_way: dict[_Key, _Answer] = {}

    async def ask(self, host: str, port: int, family: int) -> Sequence[AddressInfo]:
        """Return all addresses of a name; raise OSError when it has none, or does not tell in time."""
        try:
            async with asyncio.timeout(self._patience_s):
                # Who stops waiting must not stop the others, nor let the name be asked for twice.
                return await asyncio.shield(await self._begun((host, port, family)))
        except TimeoutError:
            told = f"no answer for {host} within {self._patience_s:g} s"
            raise socket.gaierror(socket.EAI_AGAIN, told) from None

    async def _begun(self, key: _Key) -> _Answer:
        if key in self._under_way:
            return self._under_way[key]
        await self._room.acquire()
        if key in self._under_way:
            self._room.release()
            return self._under_way[key]
        loop = asyncio.get_running_loop()
        answer = self._under_way[key] = loop.create_future()
        try:
            threading.Thread(target=self._run, args=(loop, key, answer), name="dns", daemon=True).start()
        except RuntimeError as fault:  # the system has no more threads
            self._ended(key, answer, OSError(str(fault)))
        return answer

    def _run(self, loop: asyncio.AbstractEventLoop, key: _Key, answer: _Answer) -> None:
        found: Sequence[AddressInfo] | BaseException
        try:
            found = self._look_up(*key)
        except BaseException as fault:  # noqa: BLE001 - it belongs to those who wait
            found = fault
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._ended, key, answer, found)

    def _ended(self, key: _Key, answer: _Answer, found: Sequence[AddressInfo] | BaseException) -> None:
        del self._under_way[key]
        self._room.release()
        if isinstance(found, BaseException):
            answer.set_exception(found)
            answer.exception()  # nobody may be waiting any more, and that is no news
        else:
            answer.set_result(found)
