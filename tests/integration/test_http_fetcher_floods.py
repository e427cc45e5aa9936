"""Answers that never end in ways that a limit of lines or of content does not see."""

from __future__ import annotations

import asyncio

import pytest

from tests.http_site import BODY, answering, endless, get, sending, site_of
from workers.adapters.wire import MAX_HEAD_BYTES, MAX_INTERIM
from workers.core.errors import Transient
from workers.pipeline.ports import TooLarge

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NEVER_S = 3600.0
"""A deadline that the test does not live to see: something else has to end the answer."""


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), f"more than {MAX_INTERIM} interim answers"),
        (endless(b"", EARLY), f"more than {MAX_INTERIM} interim answers"),
        (endless(CHUNKED, b"1;" + b"x" * 4000 + b"\r\na\r\n"), "framing of its body"),
        (endless(CHUNKED, b"1\r\na\r\n"), "more than 100000 bytes|framing of its body"),
        (endless(CHUNKED, b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n"), "more than 100000 bytes|framing of its body"),
        (endless(b"", (b"HTTP/1.1 103 x\r\n" + b"X: " + b"y" * 15_000 + b"\r\n\r\n")), "interim answers|of headers"),
    ],
    ids=["100", "103", "chunk extensions", "chunks of one byte", "chunks", "long interim answers"],
)
async def test_a_flood_is_cut_off(fetcher, handler, why):
    async with site_of(handler) as site:
        with pytest.raises(TooLarge, match=why):
            await get(fetcher, site.url, deadline_s=NEVER_S, max_bytes=100_000)


@pytest.mark.parametrize("piece", [b"X: " + b"y" * 4000 + b"\r\n", b"X" * 1000, b" folded\r\n"])
async def test_headers_without_end_are_cut_off(fetcher, piece):
    async with site_of(endless(b"HTTP/1.1 200 OK\r\nX: y\r\n", piece)) as site:
        with pytest.raises((TooLarge, Transient)):
            await get(fetcher, site.url, deadline_s=NEVER_S)


async def test_headers_may_not_exceed_their_bound_together(fetcher):
    lines = b"".join(b"X-%d: %b\r\n" % (number, b"y" * 2000) for number in range(100))
    async with site_of(sending(b"HTTP/1.1 200 OK\r\n" + lines)) as site:
        with pytest.raises(TooLarge, match=f"more than {MAX_HEAD_BYTES} bytes of headers"):
            await get(fetcher, site.url)


async def test_a_few_interim_answers_are_passed_over(fetcher):
    async with site_of(sending(EARLY * MAX_INTERIM + ANSWER)) as site:
        assert (await get(fetcher, site.url)).body == b"ok"


async def test_the_budget_of_a_kept_connection_begins_anew_with_each_answer(fetcher):
    async with site_of(answering(b"x" * 90_000, headers="X: " + "y" * 9000 + "\r\n")) as site:
        for _ in range(12):
            assert len((await get(fetcher, site.url, max_bytes=90_000)).body) == 90_000
        assert site.connections == 1


async def test_a_connection_that_flooded_is_not_used_again(fetcher):
    floods = asyncio.Event()

    async def first_flood(_request: bytes, writer: asyncio.StreamWriter) -> None:
        if floods.is_set():
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY)
            return
        floods.set()
        writer.write(EARLY * 50 + ANSWER)

    async with site_of(first_flood) as site:
        with pytest.raises(TooLarge):
            await get(fetcher, site.url)
        assert (await get(fetcher, site.url)).body == BODY
        assert site.connections == 2


async def test_what_a_server_sends_unasked_is_not_taken_for_the_next_answer(fetcher):
    async with site_of(sending(ANSWER + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", close=False)) as site:
        assert [(await get(fetcher, site.url)).body for _ in range(3)] == [b"ok"] * 3
        assert site.connections == 3
