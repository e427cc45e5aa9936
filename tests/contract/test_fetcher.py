"""What every `Fetcher` keeps: the real one against servers on loopback, and the fake of the unit tests."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import pytest

from tests.fakes.fetcher import TableFetcher
from tests.http_site import Handler, answering, site_of
from workers.adapters.http import HttpFetcher
from workers.core.errors import Transient
from workers.pipeline.ports import MOST_OF_A_REFUSAL, BlockedAddress, Fetcher, Response, TooLarge, Unwanted

BODY = b"\x1f\x8b as received"
REDIRECT = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class World:
    """A fetcher, and the address of a server that answers as told; `None`: it never answers."""

    fetcher: Fetcher
    serve: Callable[..., object]
    nobody: str
    """An address where nothing listens."""

    async def get(self, url: str, *, deadline_s: float = 5.0, max_bytes: int = 1000) -> Response:
        return await self.fetcher.get(url, headers={}, deadline_s=deadline_s, max_bytes=max_bytes)


async def _silence(_request: bytes, _writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()


@asynccontextmanager
async def real_world() -> AsyncIterator[World]:
    fetcher = HttpFetcher(user_agent="khabar-test/1", concurrency=4, allow_private=True)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        async with AsyncExitStack() as sites:

            async def serve(status: int | None, body: bytes = BODY, **headers: str) -> str:
                lines = "".join(f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in headers.items())
                handler: Handler = _silence if status is None else answering(body, status=f"{status} X", headers=lines)
                return (await sites.enter_async_context(site_of(handler))).url

            yield World(fetcher, serve, nobody)
            await fetcher.close()


@asynccontextmanager
async def fake_world() -> AsyncIterator[World]:
    table: dict[str, object] = {"http://nobody.example/": Transient("connection refused")}

    async def serve(status: int | None, body: bytes = BODY, **headers: str) -> str:
        url = f"http://site-{len(table)}.example/page"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = Response(url=url, status=status, headers=named, body=body) if status is not None else asyncio.Event()
        table[url] = answer
        return url

    yield World(TableFetcher(table), serve, "http://nobody.example/")


@pytest.fixture(params=[real_world, fake_world], ids=["real", "fake"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    async with request.param() as one:
        yield one


@pytest.mark.parametrize("status", [200, 206, *REDIRECT, 400, 403, 404, 410, 429, 500, 503])
async def test_an_answer_of_any_status_is_a_value_with_its_body_as_received(world, status):
    url = await world.serve(status, content_encoding="gzip", location="/elsewhere")
    response = await world.get(url)
    assert (response.url, response.status, response.body) == (url, status, BODY)
    assert response.headers["content-encoding"] == "gzip"
    assert all(name == name.lower() for name in response.headers)


async def test_a_body_may_be_as_long_as_the_cap_and_no_longer(world):
    exact, over = await world.serve(200, b"x" * 1000), await world.serve(200, b"x" * 1001)
    assert len((await world.get(exact)).body) == 1000
    with pytest.raises(TooLarge):
        await world.get(over)


async def test_what_is_cut_at_the_cap_is_no_error(world):
    url = await world.serve(200, b"x" * 1001)
    response = await world.fetcher.get(url, headers={}, deadline_s=5.0, max_bytes=1000, cut=True)
    assert response.body == b"x" * 1000


async def test_a_refusal_is_a_value_however_long_its_body_is(world):
    response = await world.get(await world.serve(404, b"x" * 100_000), max_bytes=1000)
    assert (response.status, response.body) == (404, b"x" * MOST_OF_A_REFUSAL)


@pytest.mark.parametrize("by", ["type", "beginning"])
async def test_what_is_unwelcome_is_not_received(world, by):
    asked = []

    def unwelcome(headers, beginning):
        asked.append(beginning)
        wrong = headers["content-type"] == "image/png" if by == "type" else beginning.startswith(b"\x89PNG")
        return "a picture" if wrong else ""

    url = await world.serve(200, b"\x89PNG" + b"x" * 900, content_type="image/png")
    with pytest.raises(Unwanted, match="a picture"):
        await world.fetcher.get(url, headers={}, deadline_s=5.0, max_bytes=1000, unwelcome=unwelcome)
    assert asked[0] == b""
    assert len(asked) == (1 if by == "type" else 2)
    refused = await world.serve(404, b"\x89PNG" + b"x" * 900, content_type="image/png")
    answer = await world.fetcher.get(refused, headers={}, deadline_s=5.0, max_bytes=1000, unwelcome=unwelcome)
    assert answer.status == 404


async def test_a_server_that_says_nothing_is_over_at_the_deadline(world):
    url = await world.serve(None)
    with pytest.raises(Transient):
        await world.get(url, deadline_s=0.05)


async def test_a_server_that_is_not_there_is_a_fault_that_may_heal(world):
    with pytest.raises(Transient):
        await world.get(world.nobody)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://user@site.example/", "http://0x7f.1/", "news"])
async def test_an_address_of_a_refused_form_is_not_asked(world, url):
    with pytest.raises(BlockedAddress):
        await world.get(url)


async def test_a_fault_costs_the_next_request_nothing(world):
    url = await world.serve(200)
    with pytest.raises(Transient):
        await world.get(world.nobody)
    assert (await world.get(url)).status == 200
