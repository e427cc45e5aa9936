"""A server of hostile answers in a process of its own: which answer it gives depends on the address that was asked.

    python -m tests.hostile.server

Prints its port and serves until killed. 127.1.A.B gives hostile answer A * 256 + B, 127.2.A.B good articles, all on
loopback.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from ipaddress import IPv4Address

from tests.hostile.responses import ALL, Hostile, article

_HOSTILE, _GOOD = int(IPv4Address("127.1.0.0")), int(IPv4Address("127.2.0.0"))
NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def hostile_address(index: int) -> str:
    """Return the address that gives `ALL[index]`."""
    return str(IPv4Address(_HOSTILE + index))


def good_address(number: int) -> str:
    """Return the address of a server with good articles."""
    return str(IPv4Address(_GOOD + number))


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of one connection."""
    place = int(IPv4Address(writer.get_extra_info("sockname")[0]))
    with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        while True:
            path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
            if path == b"/robots.txt":
                writer.write(NO_ROBOTS)
            elif place >= _GOOD:
                body = article((place - _GOOD) * 100 + int(path.rpartition(b"/")[2]))
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                )
            else:
                await _be_hostile(ALL[place - _HOSTILE], writer)
            await writer.drain()
    writer.close()


async def _be_hostile(answer: Hostile, writer: asyncio.StreamWriter) -> None:
    async for piece in answer.send():
        writer.write(piece)
        await writer.drain()
    if answer.close:
        raise ConnectionResetError  # what comes after it is closed like any other end


async def main() -> None:
    """Serve until killed."""
    server = await asyncio.start_server(serve, "0.0.0.0", 0, limit=1 << 20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
