"""Addresses that the fetcher must not ask."""

from __future__ import annotations

import asyncio

import pytest

from tests.http_site import answering, get, site_of
from workers.adapters.http import HttpFetcher
from workers.core.errors import Transient
from workers.pipeline.ports import BlockedAddress


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
