"""Where connections are opened: names are resolved once, every answer is judged, and the socket is judged again.

The resolver gives aiohttp only addresses that may be asked, and those are dialled, so a name cannot resolve to one
address for the check and to another for the request. `guarded` is the last gate: no socket is made for an address that
is not public, however it came there (a literal, a cache, another reading of the URL).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from aiohttp.abc import AbstractResolver, ResolveResult

from workers.adapters.look_ups import AddressInfo, LookUps
from workers.core.addresses import is_public
from workers.pipeline.ports import BlockedAddress

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

    def __init__(self, *, allow_private: bool, look_ups: LookUps) -> None:
        self._allow_private, self._look_ups = allow_private, look_ups

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name, or raise BlockedAddress, or OSError when there are none."""
        answers = await self._look_ups.ask(host, port, family)
        found = [_result(host, port, answer) for answer in answers]
        if not found:
            raise OSError(f"{host} has no address")
        if not self._allow_private:
            for one in found:
                if not is_public(one["host"]):
                    raise BlockedAddress(f"{host} resolves to {one['host']}, which is not public")
        return found

    async def close(self) -> None:
        """Nothing is held: look-ups that hang end by themselves."""


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
