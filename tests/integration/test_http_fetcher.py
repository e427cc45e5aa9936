"""What the fetcher asks and what comes back."""

from __future__ import annotations

import asyncio
import gzip
from functools import partial

import pytest

from tests.http_site import BODY, answering, get, sending, site_of
from workers.adapters.http import HttpFetcher
from workers.core.content_kind import why_unwanted
from workers.core.visit import VisitKind
from workers.pipeline.ports import Unwanted


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


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("/خبر/۱۲".encode(), "/خبر/۱۲"),
        ("//دانش\u200cنامه.example/".encode(), "//دانش\u200cنامه.example/"),
        ("/خبر".encode("cp1256"), "/%CE%C8%D1"),
        (b"/%D8%AE?x=\xff", "/%D8%AE?x=%FF"),
    ],
)
async def test_the_target_of_a_redirect_is_read_in_whatever_letters_it_was_written(fetcher, sent, read):
    raw = b"HTTP/1.1 302 X\r\nLocation: " + sent + b"\r\nContent-Length: 0\r\n\r\n"
    async with site_of(sending(raw)) as site:
        assert (await get(fetcher, site.url)).headers["location"] == read


async def test_an_answer_that_nobody_asked_for_is_not_taken_for_that_of_the_next_request(fetcher):
    """Sent behind the first, it lies in the connection when the next request is made: of another page, perhaps."""
    answers = [b"first", b"poison", b"second"]

    async def handler(request: bytes, writer) -> None:
        count = 2 if b"/page" in request else 1
        for _ in range(count):
            body = answers.pop(0)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))

    async with site_of(handler) as site:
        assert (await get(fetcher, site.url)).body == b"first"
        assert (await get(fetcher, site.url.replace("/page", "/other"))).body == b"second"


async def test_a_picture_is_not_received(fetcher):
    """The server can send no more than what lies in buffers on the way."""
    sent = 0

    async def handler(_request: bytes, writer) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 50000000\r\n\r\n")
        while sent < 50_000_000:
            writer.write(b"\xff" * 65_536)
            sent += 65_536
            await writer.drain()

    async with site_of(handler) as site:
        with pytest.raises(Unwanted, match="image/jpeg"):
            await fetcher.get(
                site.url,
                headers={},
                deadline_s=5.0,
                max_bytes=60_000_000,
                unwelcome=partial(why_unwanted, VisitKind.ARTICLE),
            )
    assert sent < 20_000_000


async def test_of_large_bodies_only_some_are_received_at_once_and_small_ones_never_wait():
    """With 256 requests under way, bodies of 3 MB that stall before their end would take 768 MB."""
    go_on, large = asyncio.Event(), b"x" * 600_000

    async def handler(request: bytes, writer) -> None:
        body = b"small" if b"/small" in request else large
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body[:-1]))
        await writer.drain()
        if b"/page" in request:
            await go_on.wait()
        writer.write(body[-1:])

    async with site_of(handler) as site:
        fetcher = HttpFetcher(user_agent="t", concurrency=64, allow_private=True)
        stalled = [asyncio.create_task(get(fetcher, site.url)) for _ in range(16)]
        small = site.url.replace("/page", "/small")
        while not fetcher._receiver.large.locked():
            assert (await get(fetcher, small)).body == b"small"
        late = asyncio.create_task(get(fetcher, site.url.replace("/page", "/late")))
        assert (await get(fetcher, small)).body == b"small"
        assert not late.done()
        go_on.set()
        assert {len(answer.body) for answer in await asyncio.gather(*stalled, late)} == {600_000}
        assert not fetcher._receiver.large.locked()
        await fetcher.close()
