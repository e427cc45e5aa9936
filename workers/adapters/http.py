"""HTTP by httpx over an aiohttp transport: one guarded GET at a time, bodies as received.

The URL is checked as text before anything else; addresses are checked where they are dialled (adapters/dialling.py),
and what arrives is counted where it arrives (adapters/wire.py).
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Mapping

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from workers.adapters.dialling import OpenSocket, PublicResolver, guarded, look_up, open_socket
from workers.adapters.look_ups import LookUp, LookUps
from workers.adapters.receiving import Receiver, Wanted
from workers.adapters.wire import BoundedConnector, body_cap
from workers.core.addresses import check_url, host_of, is_public
from workers.core.errors import Transient
from workers.core.hosts import ascii_host
from workers.pipeline.ports import MOST_OF_A_REFUSAL, BlockedAddress, Response, Unwelcome

_CONNECT_S = 10.0
"""Longest wait for a connection; a host that takes longer is down."""
_KEEPALIVE_S = 15.0
_DNS_TTL_S = 60
_MAX_HEADER_BYTES = 16_384
"""Of one header line; longer ones are an attack or a mistake."""
_ANY_PORT = frozenset(range(1, 65536))
_PORTS = frozenset({80, 443})


_FAULTS: dict[type[BaseException], str] = {
    aiohttp.ClientConnectorDNSError: "the name does not resolve",
    aiohttp.ClientConnectorError: "no connection",
    aiohttp.ConnectionTimeoutError: f"no connection within {_CONNECT_S:g} s",
    aiohttp.ClientConnectorCertificateError: "its certificate is not valid",
    aiohttp.ClientConnectorSSLError: "no encrypted connection",
    aiohttp.ServerDisconnectedError: "it closed the connection without an answer",
    aiohttp.ClientOSError: "the connection broke",
    aiohttp.ClientPayloadError: "its answer is incomplete",
    aiohttp.ClientResponseError: "its answer is not HTTP",
}
"""How an operator is told; another class is told by its name."""


class HttpFetcher:
    """Port `Fetcher`.

    `ports`: those that may be asked at any host beside 80 and 443; `places`: further `host:port` that sources declare;
    with `allow_private` all may. `look_up`, `open_socket`, `authorities` (the certificates believed) and `trace` are
    the system's unless a test or `khabar fetch` gives its own.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        concurrency: int,
        allow_private: bool = False,
        ports: frozenset[int] = frozenset(),
        places: frozenset[str] = frozenset(),
        look_up: LookUp = look_up,
        open_socket: OpenSocket = open_socket,
        authorities: ssl.SSLContext | None = None,
        trace: aiohttp.TraceConfig | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._ports = _ANY_PORT if allow_private else _PORTS | ports
        self._places = places
        self._headers = _encoded({"user-agent": user_agent, "accept": "*/*", "accept-encoding": "gzip, deflate"})
        self._concurrency = concurrency
        self._look_up, self._authorities = look_up, authorities
        self._open_socket = open_socket if allow_private else guarded(open_socket)
        self._traces = [trace] if trace is not None else []
        self._transport: AiohttpTransport | None = None
        self._receiver = Receiver()

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        deadline_s: float,
        max_bytes: int,
        unwelcome: Unwelcome | None = None,
        cut: bool = False,
    ) -> Response:
        request = self._request(url, headers, deadline_s)
        wanted = Wanted(max_bytes=max_bytes, unwelcome=unwelcome, cut=cut)
        if self._transport is None:
            self._transport = AiohttpTransport(client=self._session, trust_env=False)
        body_cap.set(max(max_bytes, MOST_OF_A_REFUSAL))
        try:
            async with asyncio.timeout(deadline_s):
                answer = await self._transport.handle_async_request(request)
                try:
                    status, received = answer.status_code, _first_of_each(answer.headers.raw)
                    body = await self._receiver.body(answer, received, wanted)
                finally:
                    await answer.stream.aclose()  # type: ignore[union-attr] # this transport's streams are asynchronous
                return Response(url=url, status=status, headers=received, body=body)
        except TimeoutError:
            raise Transient(f"no complete answer within {deadline_s:g} s") from None
        except httpx.UnsupportedProtocol as fault:
            raise BlockedAddress(f"not an address: {_told(fault)}") from None
        except (httpx.TransportError, aiohttp.ClientError, OSError, ValueError) as fault:
            raise Transient(_told(fault)) from fault

    async def close(self) -> None:
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    def _session(self) -> aiohttp.ClientSession:
        look_ups = LookUps(self._look_up, most=self._concurrency)
        resolver = PublicResolver(allow_private=self._allow_private, look_ups=look_ups)
        connector = BoundedConnector(
            limit=self._concurrency,
            resolver=resolver,
            ttl_dns_cache=_DNS_TTL_S,
            keepalive_timeout=_KEEPALIVE_S,
            ssl=self._authorities or httpx.create_ssl_context(trust_env=False),
            socket_factory=self._open_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            auto_decompress=False,
            trace_configs=self._traces,
        )

    def _request(self, url: str, headers: Mapping[str, str], deadline_s: float) -> httpx.Request:
        """Build the request; raise BlockedAddress unless its URL may be asked as far as its text tells."""
        reason = check_url(url, ports=self._ports, places=self._places)
        if reason is not None:
            raise BlockedAddress(reason)
        host = host_of(url)
        timeouts = {"connect": _CONNECT_S, "read": deadline_s, "pool": deadline_s}
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as fault:
            raise BlockedAddress(f"not an address: {fault}") from None
        read = target.raw_host.decode("ascii")
        if ascii_host(f"[{read}]" if ":" in read else read) != host:
            raise BlockedAddress("programs differ on what the host is")
        if not self._allow_private:
            _check_literal(host.strip("[]"))
        # Host is given because httpx would read it by decoding the name, and raises for labels that it cannot decode.
        named = [*self._headers, (b"host", target.netloc), *_encoded(headers)]
        return httpx.Request("GET", target, headers=named, extensions={"timeout": timeouts})


def _check_literal(host: str) -> None:
    """Refuse an address that is not public by its name: aiohttp dials a literal without asking the resolver."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return  # a name, which the resolver will see
    if not is_public(host):
        raise BlockedAddress(f"{host} is not public")


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Header values come from headers, whose bytes were read as latin-1."""
    return [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers.items()]


def _told(fault: BaseException) -> str:
    """Say in one line what went wrong: the word of aiohttp where it has one, as httpx' classes fit it loosely."""
    cause = fault.__cause__ if isinstance(fault.__cause__, aiohttp.ClientError) else fault
    text = cause.message if isinstance(cause, aiohttp.ClientResponseError) else str(cause)
    text = " ".join(text.split()) or "no further word"
    return f"{_FAULTS.get(type(cause), type(cause).__name__)}: {text[:200]}"


def _first_of_each(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, value in raw:
        name = raw_name.decode("latin-1").lower()
        headers.setdefault(name, _address(value) if name == "location" else value.decode("latin-1"))
    return headers


def _address(value: bytes) -> str:
    """Read an address as browsers do: servers write letters beyond ASCII as they are, in UTF-8 or in their own set."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in value)
