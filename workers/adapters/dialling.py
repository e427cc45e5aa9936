"""Where connections are opened: names are resolved once, every answer is judged, and the socket is judged again.

The resolver gives aiohttp only addresses that may be asked, and those are dialled, so a name cannot resolve to one
address for the check and to another for the request. `guarded` is the last gate: no socket is made for an address that
is not public, however it came there (a literal, a cache, another reading of the URL).
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from workers.core.addresses import is_public
from workers.pipeline.ports import BlockedAddress

_DNS_THREADS = 16
"""Look-ups at once; a dead name may hold its thread for half a minute, and the loop's own pool has six on two cores."""

AddressInfo = tuple[Any, ...]
"""(family, type, protocol, canonical name, socket address), as `socket.getaddrinfo` gives them."""
LookUp = Callable[[str, int, int], Sequence[AddressInfo]]
"""(host, port, family) → all its addresses; raises OSError when there are none."""
OpenSocket = Callable[[AddressInfo], socket.socket]
"""Makes the socket that will be connected to an address."""


def look_up(host: str, port: int, family: int) -> Sequence[AddressInfo]:
    """Ask the system's resolver."""
    return socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)


def open_socket(info: AddressInfo) -> socket.socket:
    """Make a TCP socket of the right family."""
    return socket.socket(family=info[0], type=info[1], proto=info[2])


def guarded(open_it: OpenSocket) -> OpenSocket:
    """Return an `OpenSocket` that raises BlockedAddress for what is not public, and makes no socket for it."""

    def dial(info: AddressInfo) -> socket.socket:
        host = str(info[4][0])
        if not is_public(host):
            raise BlockedAddress(f"{host} is not public")
        return open_it(info)

    return dial


class PublicResolver(AbstractResolver):
    """Resolves names and refuses those with any address that is not public, unless private ones are allowed."""

    def __init__(self, *, allow_private: bool, look_up: LookUp) -> None:
        self._allow_private = allow_private
        self._look_up = look_up
        self._threads = ThreadPoolExecutor(_DNS_THREADS, thread_name_prefix="dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name, or raise BlockedAddress, or OSError when there are none."""
        loop = asyncio.get_running_loop()
        answers = await loop.run_in_executor(self._threads, self._look_up, host, port, family)
        found = [_result(host, port, answer) for answer in answers]
        if not found:
            raise OSError(f"{host} has no address")
        if not self._allow_private:
            for one in found:
                if not is_public(one["host"]):
                    raise BlockedAddress(f"{host} resolves to {one['host']}, which is not public")
        return found

    async def close(self) -> None:
        """Give up look-ups that have not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _result(host: str, port: int, answer: AddressInfo) -> ResolveResult:
    family, _, protocol, _, address = answer
    return ResolveResult(
        hostname=host,
        host=str(address[0]),
        port=port,
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
