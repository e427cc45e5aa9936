"""The fetcher and servers that are down, slow or hostile."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from tests.http_site import answering, endless, get, sending, site_of
from workers.adapters.http import HttpFetcher
from workers.core.errors import Transient
from workers.pipeline.ports import TooLarge

NEVER_S = 3600.0
"""A deadline that the test does not live to see: something else has to end the answer."""


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
    ],
    ids=["no answer", "no end of headers", "no end of body"],
)
async def test_the_deadline_covers_everything(fetcher, handler):
    async with site_of(handler) as site:
        with pytest.raises(Transient, match=r"no complete answer within 0\.3 s"):
            await get(fetcher, site.url, deadline_s=0.3)


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
async def test_endless_headers_are_cut_off(fetcher, piece):
    async with site_of(endless(b"HTTP/1.1 200 OK\r\nX: ", piece)) as site:
        with pytest.raises(Transient) as caught:
            await get(fetcher, site.url, deadline_s=NEVER_S)
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


async def test_look_ups_leave_no_thread_behind():
    fetcher = HttpFetcher(user_agent="t", concurrency=2, allow_private=True)
    before = set(threading.enumerate())
    async with site_of(answering()) as site:
        await get(fetcher, f"http://localhost:{site.port}/")
    await fetcher.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(5.0)
        assert not thread.is_alive()
