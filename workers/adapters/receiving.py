"""Receiving what is wanted of a body, and leaving off the rest."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field

import httpx

from workers.pipeline.ports import MOST_OF_A_REFUSAL, TooLarge, Unwanted, Unwelcome

_BODILESS = frozenset({204, 205})
"""Answers whose Content-Length, if any, is that of a body that is not sent."""
_SNIFFED = 16
"""Bytes that tell a binary file."""
_REFUSAL_S = 2.0
"""Longest that the body of a refusal is waited for."""
_LARGE_BYTES = 262_144
"""A body above it is large: the usual page of news has 77 kB, and 15 as sent."""
_LARGE_AT_ONCE = 16
"""Large bodies that a process receives at once, 48 MB in all; 256 of them would take 768 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What one request wants of a body: as the port `Fetcher` says."""

    max_bytes: int
    unwelcome: Unwelcome | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """Receives the bodies of one process."""

    large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_LARGE_AT_ONCE))

    async def body(self, answer: httpx.Response, headers: Mapping[str, str], wanted: Wanted) -> bytes:
        """Return the body of an answer; raise as the port says. Where it is left off, its connection can only be
        closed."""
        stream: AsyncIterator[bytes] = aiter(answer.stream)  # type: ignore[arg-type] # the transport is asynchronous
        if not 200 <= answer.status_code < 300:
            return await _beginning(stream)
        if wanted.unwelcome is not None and (why := wanted.unwelcome(headers, b"")):
            raise Unwanted(why)
        declared = headers.get("content-length", "")
        large = declared.isdecimal() and int(declared) > wanted.max_bytes
        if large and not wanted.cut and answer.status_code not in _BODILESS:
            raise TooLarge(f"{declared} bytes declared, {wanted.max_bytes} allowed")
        return await self._read(stream, headers, wanted)

    async def _read(self, stream: AsyncIterator[bytes], headers: Mapping[str, str], wanted: Wanted) -> bytes:
        body, begun, has_room = bytearray(), False, False
        async with AsyncExitStack() as held:
            async for chunk in stream:
                body += chunk
                if not begun and wanted.unwelcome is not None and len(body) >= _SNIFFED:
                    begun = True
                    if why := wanted.unwelcome(headers, bytes(body)):
                        raise Unwanted(why)
                if len(body) > wanted.max_bytes:
                    if wanted.cut:
                        return bytes(body[: wanted.max_bytes])
                    raise TooLarge(f"more than {wanted.max_bytes} bytes")
                if not has_room and len(body) > _LARGE_BYTES:
                    await held.enter_async_context(self.large)
                    has_room = True
        return bytes(body)


async def _beginning(stream: AsyncIterator[bytes]) -> bytes:
    """Receive the body of a refusal or a redirect, so that the connection can be used again, but not for ever."""
    body = bytearray()
    with suppress(TimeoutError, TooLarge, httpx.TransportError):  # its status has said all that counts
        async with asyncio.timeout(_REFUSAL_S):
            async for chunk in stream:
                body += chunk
                if len(body) >= MOST_OF_A_REFUSAL:
                    break
    return bytes(body[:MOST_OF_A_REFUSAL])
