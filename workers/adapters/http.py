"""HTTP by httpx over an aiohttp transport: one guarded GET at a time, bodies as received.

Addresses are checked where they are dialled: the resolver hands the connection only addresses that may be asked, so a
name cannot resolve to one address for the check and to another for the request.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from typing import Any

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from httpx_aiohttp import AiohttpTransport

from workers.core.addresses import check_url, is_public
from workers.core.errors import Transient
from workers.pipeline.ports import BlockedAddress, Response, TooLarge

_CONNECT_S = 10.0
"""Longest wait for a connection; a host that takes longer is down."""
_KEEPALIVE_S = 15.0
_DNS_TTL_S = 60
_MAX_HEADER_BYTES = 16_384
"""Of one header line; longer ones are an attack or a mistake."""
_ANY_PORT = frozenset(range(1, 65536))
_PORTS = frozenset({80, 443})


class PublicResolver(AbstractResolver):
    """Resolves names and refuses those with any address that is not public, unless private ones are allowed."""

    def __init__(self, *, allow_private: bool) -> None:
        self._resolver = ThreadedResolver()
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of a name, or raise BlockedAddress, or OSError when there are none."""
        found = await self._resolver.resolve(host, port, family)
        if not self._allow_private:
            for one in found:
                if not is_public(one["host"]):
                    raise BlockedAddress(f"{host} resolves to {one['host']}, which is not public")
        return found

    async def close(self) -> None:
        """Nothing is held."""


class HttpFetcher:
    """Port `Fetcher`. `ports`: those that may be asked beside 80 and 443; with `allow_private` all may."""

    def __init__(
        self, *, user_agent: str, concurrency: int, allow_private: bool = False, ports: frozenset[int] = frozenset()
    ) -> None:
        self._allow_private = allow_private
        self._ports = _ANY_PORT if allow_private else _PORTS | ports
        self._headers = {"user-agent": user_agent, "accept": "*/*", "accept-encoding": "gzip, deflate"}
        self._concurrency = concurrency
        self._transport: AiohttpTransport | None = None

    async def get(self, url: str, *, headers: Mapping[str, str], deadline_s: float, max_bytes: int) -> Response:
        self._check(url)
        if self._transport is None:
            self._transport = AiohttpTransport(client=self._session, trust_env=False)
        timeouts = {"connect": _CONNECT_S, "read": deadline_s, "pool": deadline_s}
        try:
            request = httpx.Request("GET", url, headers={**self._headers, **headers}, extensions={"timeout": timeouts})
        except (httpx.InvalidURL, UnicodeError) as fault:
            raise BlockedAddress(f"not an address: {fault}") from None
        try:
            async with asyncio.timeout(deadline_s):
                return await self._exchange(self._transport, request, url, max_bytes)
        except TimeoutError:
            raise Transient(f"no complete answer within {deadline_s:g} s") from None
        except (httpx.TransportError, aiohttp.ClientError, OSError, ValueError) as fault:
            raise Transient(f"{type(fault).__name__}: {str(fault)[:200]}") from fault

    async def close(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=self._concurrency,
            resolver=PublicResolver(allow_private=self._allow_private),
            ttl_dns_cache=_DNS_TTL_S,
            keepalive_timeout=_KEEPALIVE_S,
            ssl=httpx.create_ssl_context(trust_env=False),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            auto_decompress=False,
        )

    def _check(self, url: str) -> None:
        reason = check_url(url, ports=self._ports)
        if reason is None and not self._allow_private:
            # aiohttp dials an address literal without asking the resolver.
            host = httpx.URL(url).host
            try:
                literal = ipaddress.ip_address(host)
            except ValueError:
                return
            reason = None if is_public(str(literal)) else f"{host} is not public"
        if reason is not None:
            raise BlockedAddress(reason)

    async def _exchange(
        self, transport: AiohttpTransport, request: httpx.Request, url: str, max_bytes: int
    ) -> Response:
        answer = await transport.handle_async_request(request)
        try:
            headers = _first_of_each(answer.headers.raw)
            declared = headers.get("content-length", "")
            if declared.isdigit() and int(declared) > max_bytes:
                raise TooLarge(f"{declared} bytes declared, {max_bytes} allowed")
            body = await _read(answer.stream, max_bytes)
        finally:
            await answer.stream.aclose()  # type: ignore[union-attr] # the aiohttp transport's streams are asynchronous
        return Response(url=url, status=answer.status_code, headers=headers, body=body)


def _first_of_each(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        headers.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
    return headers


async def _read(stream: Any, max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in stream:
        body += chunk
        if len(body) > max_bytes:
            raise TooLarge(f"more than {max_bytes} bytes")
    return bytes(body)
