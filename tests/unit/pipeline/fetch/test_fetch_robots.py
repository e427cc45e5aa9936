"""What a robots.txt allows, and what becomes of one that cannot be read."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.contract.store_bundle import visit
from tests.fakes import MemoryStore
from tests.unit.pipeline.fetch.fetching import answer, run, stage_over
from workers.pipeline.ports import BlockedAddress, HostPolicy
from workers.pipeline.robots import RobotsReader


def test_the_rules_that_a_process_remembers_are_bounded_by_their_size():
    """A page with links to a thousand hosts of 500 kB of rules each would take 20 GB otherwise."""
    _, fetcher = stage_over(MemoryStore(time.time), {})
    reader = RobotsReader(
        fetcher=fetcher, agent="khabar", ttl_s=1.0, deadline_s=1.0, backoff=lambda _: 1.0, wall_clock=time.time
    )
    texts = [b"User-agent: *\nDisallow: /%d/\n" % n + b"#" * 100_000 for n in range(30)]
    for _ in range(2):
        for n, text in enumerate(texts):
            assert not reader.allows(text, f"https://news.example/{n}/x")
            assert reader.allows(text, f"https://news.example/{n + 1}/x")
            assert sum(rules.size for rules in reader._rules.values()) == reader._rules_bytes <= 1_100_000
    assert len(reader._rules) > 5


async def test_of_a_robots_txt_that_is_too_long_the_beginning_holds(store):
    rules = b"User-agent: *\nDisallow: /private/\n" + b"# padding\n" * 300_000
    await run(store, answer("robots.txt", body=rules), visit("private/a"), linger_s=2.0)
    assert store.ledger.status().outcomes == {"robots-read": 1, "robots": 1}


async def test_robots_txt_is_obeyed_and_its_delay_kept(store):
    robots = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 30"
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=8)])
    await run(store, answer("robots.txt", body=robots), visit("private/a"))
    assert store.memory.hosts["news.example"].crawl_delay_s == 30.0
    store.memory.hosts["news.example"].until = 0.0
    stage, fetcher = stage_over(store, {})
    await stage.drain(5.0)
    await stage.close(grace_s=1.0)
    assert store.ledger.status().outcomes == {"robots-read": 1, "robots": 1}
    assert fetcher.asked == []


async def test_each_hop_of_a_robots_txt_is_a_visit_and_its_rules_hold_where_it_began(store):
    rules = answer("x")["https://news.example/x"]
    table = {
        **answer("robots.txt", 301, location="https://www.news.example/robots.txt"),
        "https://www.news.example/robots.txt": replace(rules, body=b"User-agent: *\nDisallow: /private/"),
    }
    fetcher = await run(store, table, visit("private/a"), visit("b"))
    assert [url for url, _ in fetcher.asked[:3]] == [
        "https://news.example/robots.txt",
        "https://www.news.example/robots.txt",
        "https://news.example/b",
    ]
    assert "https://news.example/private/a" not in [url for url, _ in fetcher.asked]
    assert store.ledger.status().outcomes == {"robots-read": 1, "redirected": 1, "robots": 1, "gone": 1}


@pytest.mark.parametrize("target", ["", "javascript:alert(1)", "https://u@news.example/", "/robots.txt"])
async def test_a_robots_txt_that_leads_nowhere_is_none(store, target):
    await run(store, {**answer("robots.txt", 302, location=target), **answer("a")}, visit("a"))
    assert store.ledger.status().stages["parse"].waiting == 1


async def test_a_robots_txt_that_leads_to_a_private_address_is_none(store):
    table = {**answer("robots.txt", 302, location="http://10.0.0.1/"), **answer("a")}
    table["http://10.0.0.1/"] = BlockedAddress("10.0.0.1 is not public")
    await run(store, table, visit("a"))
    assert store.ledger.status().stages["parse"].waiting == 1


async def test_a_broken_robots_txt_keeps_everything_waiting(store):
    await run(store, answer("robots.txt", 500), visit("a"), hours=6, linger_s=0.2)
    status = store.ledger.status()
    assert status.outcomes.get("dead", 0) >= 1  # a robots visit may die; the next claim makes another
    assert status.stages["parse"].waiting == 0
    assert "https://news.example/a" in {one.url for one in store.memory.visits.values()}
