"""How long an answer asks to be left alone."""

from __future__ import annotations

import time

import pytest

from tests.contract.store_bundle import visit
from tests.unit.pipeline.fetch.fetching import answer, run
from workers.pipeline.ports import HostPolicy, Response
from workers.pipeline.retry_after import retry_after_s


async def test_retry_after_holds_the_visit_and_its_host(store):
    answers = {**answer("a", 503, retry_after="1800"), **answer("b")}
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=1)])
    await run(store, answers, visit("a"), visit("b"))
    status = store.ledger.status()
    assert (status.waiting, status.stages["fetch"].later, status.stages["parse"].waiting) == (2, 1, 0)
    assert store.memory.hosts["news.example"].until > time.time() + 1700


@pytest.mark.parametrize("status", [403, 404, 500, 502])
async def test_retry_after_holds_with_whatever_status_it_comes(store, status):
    await run(store, answer("a", status, retry_after="1800"), visit("a"))
    assert store.memory.hosts["news.example"].until > time.time() + 1700


@pytest.mark.parametrize(
    ("value", "date", "wait"),
    [
        ("120", "", 120.0),
        ("99999", "", 3600.0),
        ("0", "", 0.0),
        ("-5", "", None),
        ("1.5", "", None),
        ("soon", "", None),
        ("", "", None),
        ("Thu, 01 Jan 1970 00:18:40 GMT", "", 120.0),
        ("Thu, 01 Jan 1970 00:18:40 -0000", "", 120.0),
        ("Thu, 01 Jan 1970 00:18:40", "", 120.0),
        ("Thu, 01 Jan 1970 00:10:00 GMT", "", 0.0),
        ("Wed, 31 Dec 1969 23:00:00 GMT", "Wed, 31 Dec 1969 22:58:00 GMT", 120.0),
        ("Fri, 01 Jan 2100 00:02:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", 120.0),
        ("Thu, 01 Jan 1970 00:18:40 GMT", "no date", 120.0),
        ("Thu, 99 Jan 9999 99:99:99 GMT", "", None),
    ],
)
def test_what_retry_after_says_by_the_servers_own_clock(value, date, wait, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tehran")
    time.tzset()
    response = Response(url="", status=503, headers={"retry-after": value, "date": date})
    assert retry_after_s(response, now_s=1000.0) == wait
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("after", ["1800", "Thu, 01 Jan 1970 00:46:40 GMT"])
async def test_retry_after_of_a_robots_txt_is_kept(store, after):
    await run(store, answer("robots.txt", 429, retry_after=after), visit("a"))
    assert store.memory.hosts["news.example"].until > time.time() + 1700
