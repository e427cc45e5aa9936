"""The fetcher against real servers on loopback, friendly and hostile."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from workers.adapters.http import HttpFetcher
from workers.core.errors import Transient
from workers.pipeline.ports import BlockedAddress, TooLarge

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


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    """One that may ask loopback."""
    one = HttpFetcher(user_agent="khabar-test/1", concurrency=8, allow_private=True)
    yield one
    await one.close()


async def get(fetcher: HttpFetcher, url: str, *, deadline_s: float = 5.0, max_bytes: int = 1_000_000, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await fetcher.get(url, headers=named, deadline_s=deadline_s, max_bytes=max_bytes)


# ------------------------------------------------------------------ what is asked and what comes back


async def test_a_page_comes_back_with_status_and_lower_case_headers(fetcher):
    async with site_of(answering(headers='Content-Type: text/html\r\nETag: "v1"\r\nSet-Cookie: a=1\r\n')) as site:
        response = await get(fetcher, site.url)
    assert (response.url, response.status, response.body) == (site.url, 200, BODY)
    assert response.headers["content-type"] == "text/html"
    assert response.headers["etag"] == '"v1"'
    assert all(name == name.lower() for name in response.headers)


async def test_the_request_says_who_asks_and_takes_only_what_we_decode(fetcher):
    async with site_of(answering(headers="Set-Cookie: a=1\r\n")) as site:
        await get(fetcher, site.url, if_none_match='"v1"')
        await get(fetcher, site.url)
    first, second = (request.lower() for request in site.requests)
    assert first.startswith(b"get /page http/1.1\r\n")
    assert f"host: 127.0.0.1:{site.port}\r\n".encode() in first
    assert b"user-agent: khabar-test/1\r\n" in first
    assert b"accept-encoding: gzip, deflate\r\n" in first
    assert b'if-none-match: "v1"\r\n' in first
    assert b"if-none-match" not in second
    assert b"cookie" not in second


async def test_connections_are_kept(fetcher):
    async with site_of(answering()) as site:
        for _ in range(3):
            await get(fetcher, site.url)
        assert (len(site.requests), site.connections) == (3, 1)


async def test_a_kept_connection_that_the_server_closed_is_no_fault(fetcher):
    async with site_of(answering()) as site:
        await get(fetcher, site.url)
        site.disconnect()
        assert (await get(fetcher, site.url)).body == BODY


async def test_a_compressed_body_arrives_as_sent(fetcher):
    packed = gzip.compress(BODY)
    async with site_of(answering(packed, headers="Content-Encoding: gzip\r\n")) as site:
        response = await get(fetcher, site.url)
    assert response.body == packed
    assert response.headers["content-encoding"] == "gzip"


async def test_a_bomb_is_not_expanded(fetcher):
    bomb = gzip.compress(bytes(50_000_000))
    async with site_of(answering(bomb, headers="Content-Encoding: gzip\r\n")) as site:
        assert (await get(fetcher, site.url, max_bytes=100_000)).body == bomb


async def test_a_chunked_body_is_put_together(fetcher):
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    async with site_of(sending(raw)) as site:
        assert (await get(fetcher, site.url)).body == b"abcde"


async def test_a_body_that_ends_with_the_connection_is_taken(fetcher):
    async with site_of(sending(b"HTTP/1.0 200 OK\r\n\r\nabc")) as site:
        assert (await get(fetcher, site.url)).body == b"abc"


@pytest.mark.parametrize("status", ["301 Moved Permanently", "302 Found", "308 Permanent Redirect"])
async def test_a_redirect_is_returned_not_followed(fetcher, status):
    async with site_of(answering(b"", status=status, headers="Location: /elsewhere\r\n")) as site:
        response = await get(fetcher, site.url)
        assert (response.status, response.headers["location"]) == (int(status[:3]), "/elsewhere")
        assert len(site.requests) == 1


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "429 Too Many Requests"])
async def test_a_refusal_is_an_answer(fetcher, status):
    async with site_of(answering(b"no", status=status, headers="Retry-After: 7\r\n")) as site:
        response = await get(fetcher, site.url)
    assert (response.status, response.headers["retry-after"]) == (int(status[:3]), "7")


async def test_a_304_that_declares_the_size_of_its_page_is_not_too_large(fetcher):
    raw = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 99999999\r\n\r\n"
    async with site_of(sending(raw, close=False)) as site:
        assert (await get(fetcher, site.url)).status == 304


async def test_a_validator_that_is_not_ascii_is_sent_back(fetcher):
    async with site_of(answering(headers='ETag: "v\xe9"\r\n')) as site:
        etag = (await get(fetcher, site.url)).headers["etag"]
        assert (await get(fetcher, site.url, if_none_match=etag)).status == 200


async def test_the_proxy_of_the_environment_is_not_used(monkeypatch, fetcher):
    async with site_of(answering(b"proxy")) as proxy, site_of(answering()) as site:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert (await get(fetcher, site.url)).body == BODY
        assert proxy.connections == 0


# ------------------------------------------------------------------ servers that are down, slow or hostile


async def test_a_declared_size_over_the_cap_is_refused_before_the_body(fetcher):
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"
    async with site_of(sending(raw, close=False)) as site:
        with pytest.raises(TooLarge, match="1001 bytes declared, 1000 allowed"):
            await get(fetcher, site.url, max_bytes=1000)


async def test_a_body_over_the_cap_is_dropped_on_its_way(fetcher):
    async with site_of(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000)) as site:
        with pytest.raises(TooLarge, match="more than 100000 bytes"):
            await get(fetcher, site.url, max_bytes=100_000)


async def test_the_cap_itself_is_allowed(fetcher):
    async with site_of(answering(b"x" * 1000)) as site:
        assert len((await get(fetcher, site.url, max_bytes=1000)).body) == 1000


@pytest.mark.parametrize(
    "handler",
    [
        sending(b"", close=False),
        sending(b"HTTP/1.1 200 OK\r\nContent-", close=False),
        sending(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", close=False),
        endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["no answer", "no end of headers", "no end of body", "endless interim answers"],
)
async def test_the_deadline_covers_everything(fetcher, handler):
    async with site_of(handler) as site:
        begun = time.monotonic()
        with pytest.raises(Transient, match=r"no complete answer within 0\.3 s"):
            await get(fetcher, site.url, deadline_s=0.3)
        assert time.monotonic() - begun < 2


async def test_a_body_that_drips_does_not_outlast_the_deadline(fetcher):
    async def drip(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with site_of(drip) as site:
        with pytest.raises(Transient, match=r"no complete answer within 0\.3 s"):
            await get(fetcher, site.url, deadline_s=0.3)


@pytest.mark.parametrize(
    "piece", [b"X-Filler: " + b"x" * 100 + b"\r\n", b"x" * 1000], ids=["many headers", "one long header"]
)
async def test_endless_headers_are_cut_off_at_once(fetcher, piece):
    async with site_of(endless(b"HTTP/1.1 200 OK\r\nX: ", piece)) as site:
        begun = time.monotonic()
        with pytest.raises(Transient) as caught:
            await get(fetcher, site.url, deadline_s=20)
        assert time.monotonic() - begun < 5
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ],
    ids=["closed", "not http", "broken header", "broken length", "short body", "broken chunk", "short chunk"],
)
async def test_what_is_not_http_can_be_tried_again_and_is_told_in_one_line(fetcher, raw):
    async with site_of(sending(raw)) as site:
        with pytest.raises(Transient) as caught:
            await get(fetcher, site.url)
    assert "\n" not in str(caught.value)
    assert str(caught.value)


async def test_a_refused_connection_can_be_tried_again(fetcher):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        with pytest.raises(Transient, match=r"^no connection: .*Connect"):
            await get(fetcher, url)


async def test_a_name_that_does_not_exist_can_be_tried_again(fetcher):
    with pytest.raises(Transient, match=r"^the name does not resolve: .*no-such-host\.invalid"):
        await get(fetcher, "http://no-such-host.invalid/")


async def test_one_fault_leaves_the_requests_beside_it_alone(fetcher):
    async with site_of(answering()) as good, site_of(sending(b"junk\r\n\r\n")) as bad:
        results = await asyncio.gather(*(get(fetcher, site.url) for site in [good, bad] * 5), return_exceptions=True)
    assert [type(result).__name__ for result in results] == ["Response", "Transient"] * 5


async def test_it_works_again_after_close(fetcher):
    async with site_of(answering()) as site:
        await get(fetcher, site.url)
        await fetcher.close()
        assert (await get(fetcher, site.url)).status == 200


async def test_close_ends_the_threads_of_look_ups():
    fetcher = HttpFetcher(user_agent="t", concurrency=2, allow_private=True)
    before = set(threading.enumerate())
    async with site_of(answering()) as site:
        await get(fetcher, f"http://localhost:{site.port}/")
        started = [thread for thread in threading.enumerate() if thread not in before]
        await fetcher.close()
    assert started
    for thread in started:
        thread.join(timeout=10)
        assert not thread.is_alive()


# ------------------------------------------------------------------ addresses that must not be asked


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LOCALHOST",
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\u30021",
        "127.0.0.1%00.example.com",
        "user@127.0.0.1",
    ],
)
async def test_no_spelling_of_a_private_address_is_dialled(host):
    async with site_of(answering()) as site:
        fetcher = HttpFetcher(user_agent="t", concurrency=2, ports=frozenset({site.port}))
        try:
            with pytest.raises(BlockedAddress):
                await get(fetcher, f"http://{host}:{site.port}/")
        finally:
            await fetcher.close()
        assert site.connections == 0


async def test_a_name_with_a_final_dot_is_refused_or_unknown():
    async with site_of(answering()) as site:
        fetcher = HttpFetcher(user_agent="t", concurrency=2, ports=frozenset({site.port}))
        try:
            with pytest.raises((BlockedAddress, Transient)):
                await get(fetcher, f"http://localhost.:{site.port}/")
        finally:
            await fetcher.close()
        assert site.connections == 0


async def test_many_waiters_for_a_private_name_are_all_refused():
    async with site_of(answering()) as site:
        fetcher = HttpFetcher(user_agent="t", concurrency=16, ports=frozenset({site.port}))
        try:
            asked = (get(fetcher, f"http://localhost:{site.port}/{i}") for i in range(16))
            results = await asyncio.gather(*asked, return_exceptions=True)
        finally:
            await fetcher.close()
        assert {type(result) for result in results} == {BlockedAddress}
        assert site.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "http+unix://%2Frun%2Fsocket/",
        "http:///nowhere",
        "page.html",
        "http://127.0.0.1\r\n/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
    ],
)
async def test_what_is_no_web_address_is_refused_even_where_private_ones_are_allowed(fetcher, url):
    with pytest.raises(BlockedAddress):
        await get(fetcher, url)


async def test_other_ports_are_refused_in_public():
    fetcher = HttpFetcher(user_agent="t", concurrency=2)
    try:
        with pytest.raises(BlockedAddress, match="port 6379"):
            await get(fetcher, "http://example.com:6379/")
    finally:
        await fetcher.close()
