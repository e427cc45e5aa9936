"""A real HTTP server on loopback that answers as a test says, and the fetcher's side of one request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from workers.adapters.http import HttpFetcher
from workers.pipeline.ports import Response

Handler = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
BODY = "<html><p>باران در شمال کشور می\u200cبارد.</p></html>".encode()


class Site:
    """A server that answers each request as its handler says, and keeps what it was asked."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._writers: set[asyncio.StreamWriter] = set()
        self.connections = 0
        self.requests: list[bytes] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/page"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                self.requests.append(request)
                await self._handler(request, writer)
                await writer.drain()
        writer.close()

    def disconnect(self) -> None:
        for writer in self._writers:
            writer.transport.abort()


@asynccontextmanager
async def site_of(handler: Handler) -> AsyncIterator[Site]:
    site = Site(handler)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        site.disconnect()
        server.close()
        await server.wait_closed()


def answering(body: bytes = BODY, *, status: str = "200 OK", headers: str = "") -> Handler:
    async def handler(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode("latin-1") + body)

    return handler


def sending(raw: bytes, *, close: bool = True) -> Handler:
    async def handler(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        if close:
            await writer.drain()
            writer.close()

    return handler


def endless(head: bytes, piece: bytes) -> Handler:
    async def handler(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return handler


async def get(
    fetcher: HttpFetcher, url: str, *, deadline_s: float = 5.0, max_bytes: int = 1_000_000, **headers: str
) -> Response:
    """Ask with defaults; a header's name is a keyword with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await fetcher.get(url, headers=named, deadline_s=deadline_s, max_bytes=max_bytes)
