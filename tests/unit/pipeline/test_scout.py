"""A scout asks as politely as a worker: robots.txt first, the delay between two requests, redirects host by host."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.fetcher import TableFetcher
from tests.table_scout import SleepClock, scout_over
from workers.core.errors import Transient
from workers.pipeline.ports import BlockedAddress, Response, TooLarge
from workers.pipeline.scout import Scout, Unfetched

BAGH = "https://bagh.example/"
ROBOTS = f"{BAGH}robots.txt"


def _scout(table: dict[str, object]) -> tuple[Scout, TableFetcher, SleepClock]:
    fetcher, clock = TableFetcher(table), SleepClock()
    return scout_over(fetcher, clock), fetcher, clock


def _ok(url: str, body: bytes = b"<p>") -> Response:
    return Response(url=url, status=200, headers={"content-type": "text/html"}, body=body)


def _to(url: str, target: str) -> Response:
    return Response(url=url, status=302, headers={"location": target})


async def test_robots_is_read_once_and_the_delay_kept_between_all_requests() -> None:
    scout, fetcher, time = _scout({BAGH: _ok(BAGH), f"{BAGH}a": _ok(f"{BAGH}a")})
    page = await scout.page(BAGH)
    await scout.page(f"{BAGH}a")
    assert (page.url, page.status, page.fetched_at, page.body) == (BAGH, 200, 1000.0, b"<p>")
    assert [url for url, _ in fetcher.asked] == [ROBOTS, BAGH, f"{BAGH}a"]
    assert time.slept == [1.0, 1.0]


async def test_pages_asked_for_at_once_still_come_one_after_the_other() -> None:
    scout, _, time = _scout({f"{BAGH}{n}": _ok(f"{BAGH}{n}") for n in range(3)})
    await asyncio.gather(*(scout.page(f"{BAGH}{n}") for n in range(3)))
    assert time.now == 3.0


async def test_a_longer_crawl_delay_is_kept() -> None:
    scout, _, time = _scout({ROBOTS: _ok(ROBOTS, b"User-agent: *\nCrawl-delay: 7\n"), BAGH: _ok(BAGH)})
    await scout.page(BAGH)
    assert time.slept == [7.0]


async def test_what_robots_forbids_is_not_asked() -> None:
    scout, fetcher, _ = _scout({ROBOTS: _ok(ROBOTS, b"User-agent: *\nDisallow: /a\nSitemap: /map.xml\n")})
    with pytest.raises(Unfetched, match=r"^https://bagh\.example/a: robots\.txt of bagh\.example forbids it$"):
        await scout.page(f"{BAGH}a")
    assert [url for url, _ in fetcher.asked] == [ROBOTS]
    assert (await scout.robots(BAGH)).sitemaps == ("/map.xml",)


async def test_nothing_is_asked_while_robots_cannot_be_read() -> None:
    scout, fetcher, _ = _scout({ROBOTS: Response(url=ROBOTS, status=503)})
    with pytest.raises(Unfetched, match=r"robots\.txt: HTTP 503, and until it is known"):
        await scout.page(BAGH)
    assert [url for url, _ in fetcher.asked] == [ROBOTS]


async def test_a_robots_txt_on_another_host_waits_for_the_turn_of_that_host() -> None:
    other = "https://ragh.example/"
    table = {other: _ok(other), ROBOTS: _to(ROBOTS, f"{other}rules"), BAGH: _ok(BAGH)}
    scout, fetcher, time = _scout(table)
    await scout.page(other)
    await scout.page(BAGH)
    assert [url for url, _ in fetcher.asked] == [f"{other}robots.txt", other, ROBOTS, f"{other}rules", BAGH]
    assert time.slept == [1.0, 1.0, 1.0]


async def test_hosts_that_send_each_other_for_their_rules_are_both_read() -> None:
    other = "https://ragh.example/"
    table = {
        ROBOTS: _to(ROBOTS, f"{other}rules"),
        f"{other}rules": _ok(f"{other}rules", b"User-agent: *\nDisallow: /a\n"),
        f"{other}robots.txt": _to(f"{other}robots.txt", f"{BAGH}others"),
        other: _ok(other),
        BAGH: _ok(BAGH),
    }
    scout, fetcher, _ = _scout(table)
    pages = await asyncio.gather(scout.page(BAGH), scout.page(other), scout.page(f"{BAGH}a"), return_exceptions=True)
    assert [type(page).__name__ for page in pages] == ["Page", "Page", "Unfetched"]
    assert sorted(url for url, _ in fetcher.asked) == sorted([*table, f"{BAGH}others"])


async def test_redirects_are_followed_under_the_rules_of_their_host() -> None:
    other = "https://ragh.example/"
    table = {
        BAGH: _to(BAGH, "//ragh.example/"),
        other: _to(other, "/x"),
        f"{other}x": _ok(f"{other}x"),
        f"{other}robots.txt": _ok(f"{other}robots.txt", b"User-agent: khabar\nDisallow: /y\n"),
        f"{BAGH}b": _to(f"{BAGH}b", f"{other}y"),
    }
    scout, _, _ = _scout(table)
    assert (await scout.page(BAGH)).url == f"{other}x"
    with pytest.raises(Unfetched, match=r"ragh\.example/y: robots"):
        await scout.page(f"{BAGH}b")


async def test_redirects_end() -> None:
    scout, fetcher, _ = _scout({BAGH: _to(BAGH, "/")})
    with pytest.raises(Unfetched, match=r"^https://bagh\.example/: more than 5 redirects$"):
        await scout.page(BAGH)
    assert len(fetcher.asked) == 7


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(url=BAGH, status=404), "HTTP 404"),
        (Response(url=BAGH, status=302), "HTTP 302"),
        (Transient("no connection"), "no connection"),
        (BlockedAddress("not public"), "not public"),
        (TooLarge("too large"), "too large"),
    ],
)
async def test_what_cannot_be_had_is_told_with_its_address(answer: object, said: str) -> None:
    scout, _, _ = _scout({BAGH: answer})
    with pytest.raises(Unfetched) as caught:
        await scout.page(BAGH)
    assert str(caught.value) == f"{BAGH}: {said}"
