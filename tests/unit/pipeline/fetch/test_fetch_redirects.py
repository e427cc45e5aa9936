"""Where an answer sends its visit."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import visit
from tests.unit.pipeline.fetch.fetching import answer, run, stage_over
from workers.core.visit import VisitKind
from workers.pipeline.ports import Response


async def test_a_redirect_becomes_a_visit_of_its_owner(store):
    table = {**answer("u/1", 302, location="//outlet.example/story?utm_source=x"), "x": Response(url="x", status=404)}
    await run(store, table, visit("u/1"))
    events = store.ledger.trace("https://news.example/u/1").events
    assert [(event.outcome, event.detail) for event in events] == [("redirected", "https://outlet.example/story")]
    assert store.memory.counts["outlet"]["gone"] == 1


async def test_a_chain_of_redirects_ends(store):
    table = {}
    for i in range(9):
        table |= answer(f"r{i}", 301, location=f"/r{i + 1}")
    await run(store, table, visit("r0"))
    assert store.ledger.status().outcomes == {"robots-read": 1, "redirected": 5, "too-many-redirects": 1}


async def test_a_redirect_to_itself_ends(store):
    await run(store, answer("a", 302, location="https://news.example/a#x"), visit("a"))
    assert store.ledger.status().outcomes["too-many-redirects"] == 1


async def test_a_redirect_to_nowhere_is_blocked(store):
    await run(store, answer("a", 302, location="javascript:alert(1)"), visit("a"))
    assert store.ledger.status().outcomes["blocked-address"] == 1


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ({}, "unreadable"),
        ({"location": " "}, "unreadable"),
        ({"location": "https://outlet.example@news.example/b"}, "blocked-address"),
        ({"location": "//news.example\\@outlet.example/b"}, "blocked-address"),
        ({"location": "http:///outlet.example/"}, "blocked-address"),
        ({"location": "/b c?d@e"}, "redirected"),
    ],
)
async def test_the_target_of_a_redirect_is_judged_as_written(store, headers, outcome):
    await run(store, answer("a", 302, **headers), visit("a"))
    assert store.ledger.status().outcomes[outcome] == 1


async def test_a_listing_redirects_without_being_taken_for_known(store):
    url = "https://news.example/list"
    table = {url: Response(url=url, status=301, headers={"location": "https://www.news.example/list"})}
    one = visit("list", kind=VisitKind.LISTING, listing=url)
    store.frontier.schedule_listing(one, period_s=60)
    stage, _ = stage_over(store, table)
    await stage.drain(2.0)
    await stage.close(grace_s=1.0)
    assert store.ledger.status().outcomes["redirected"] == 1
    assert store.ledger.status().outcomes["gone"] == 1
