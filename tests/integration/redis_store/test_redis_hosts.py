"""Hosts, their slots and their listings, when visits vanish or clocks are stepped."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.contract.store_bundle import (
    claim,
    eventually,
    fast,
    listing,
    visit,
)
from workers.core.outcome import Outcome
from workers.core.pace import Sign
from workers.pipeline.ports import FetchEnded, FetchFailed

pytestmark = pytest.mark.redis


def test_a_source_with_many_visits_set_aside_comes_back_a_bounded_number_at_a_time(store):
    store.frontier.add([visit(f"p{n}") for n in range(1200)])
    store.controls.pause("s")
    for _ in range(4):  # 500 are set aside by one claim, after the one that reads robots.txt
        claim(store)
    assert store.client.zcard("test:f:parked:s") == 1200
    store.controls.resume("s")
    assert store.client.zcard("test:f:q:news.example") == 500  # more would keep all others waiting
    assert [store.frontier.unpark() for _ in range(3)] == [500, 200, 0]
    assert store.client.exists("test:f:parking") == 0
    status = store.ledger.status()
    assert (status.stages["fetch"].waiting, status.balance) == (1200, 0)


def test_hosts_with_nothing_to_do_are_not_looked_at(store):
    store.frontier.add([visit("a", host=f"h{n}.example") for n in range(5)])
    assert store.client.scard("test:f:known") == 5
    store.frontier.set_policies([])
    for lease in claim(store):
        store.handoffs.commit_fetch([FetchEnded(lease=lease, outcome=Outcome.GONE)])
    assert store.client.smembers("test:f:known") == set()
    assert 7 * 86400 < store.client.ttl("test:f:h:h1.example") <= 8 * 86400
    assert store.ledger.host_states() == []


def test_a_host_that_had_something_against_it_is_forgotten_with_it(store):
    store.frontier.add([visit("a"), visit("a", host="b.example")])
    [lease] = [one for one in claim(store) if one.visit.host == "news.example"]
    store.handoffs.commit_fetch([FetchEnded(lease=lease, outcome=Outcome.GONE, sign=Sign.OUT_OF_REACH)])
    store.frontier.clamp()
    assert [one.host for one in store.ledger.host_states()] == ["b.example", "news.example"]
    store.client.delete("test:f:h:news.example")  # as after 8 days
    store.frontier.clamp()
    assert store.client.smembers("test:f:known") == {b"b.example"}


@pytest.mark.parametrize("way", ["commit", "reap"])
def test_a_visit_that_vanished_while_it_was_leased_leaves_no_slot_taken(store, way):
    fast(store, parallel=1)
    store.frontier.add([visit("a"), visit("b")])
    [lease] = claim(store, lease_s=60 if way == "commit" else 0.01)
    store.client.hdel("test:f:visits", lease.visit.id)
    if way == "commit":
        assert store.handoffs.commit_fetch([FetchEnded(lease=lease, outcome=Outcome.GONE)]) == [False]
    else:
        eventually(store.frontier.reap)
    [other] = claim(store)
    assert other.visit.url.endswith("/b")
    assert store.ledger.status().balance == 1  # the loss stays visible


def test_a_host_whose_robots_visit_vanished_elsewhere_comes_back(store):
    store.frontier.add([visit("a")])
    [robots] = store.frontier.claim(limit=9, lease_s=60).leases
    url = "https://other.example/r.txt"
    one = robots.visit
    follow = replace(one, id="", url=url, host="other.example", hops=1, found_at=0.0, via=(one.url,))
    store.handoffs.commit_fetch([FetchEnded(lease=robots, outcome=Outcome.REDIRECTED, follow=follow)])
    [elsewhere] = store.frontier.claim(limit=9, lease_s=60).leases
    store.client.hdel("test:f:visits", elsewhere.visit.id)
    store.handoffs.commit_fetch([FetchEnded(lease=elsewhere, outcome=Outcome.ROBOTS_READ, robots=b"", robots_ttl_s=9)])
    assert store.frontier.claim(limit=9, lease_s=60).leases == ()
    store.frontier.clamp()
    [again] = store.frontier.claim(limit=9, lease_s=60).leases
    assert again.visit.url == "https://news.example/robots.txt"


def test_a_stepped_clock_freezes_nothing(store):
    store.frontier.add([visit("a"), visit("b")])
    first, second = claim(store)
    store.handoffs.commit_fetch([FetchFailed(lease=second, reason="HTTP 500", wait_s=10.0)])
    store.frontier.add([visit("c")])
    ahead = 40 * 86_400_000
    for key in ("test:f:leases", "test:f:due", "test:f:hosts"):
        for member, score in store.client.zrange(key, 0, -1, withscores=True):
            store.client.zadd(key, {member: score + ahead})
    assert store.frontier.clamp() == 3
    now_ms = int(store.client.time()[0]) * 1000
    assert store.client.zscore("test:f:leases", first.visit.id) <= now_ms + 61_000
    assert store.client.zscore("test:f:due", second.visit.id) <= now_ms + 86_401_000
    assert store.client.zscore("test:f:hosts", "news.example") <= now_ms + 3_601_000


def test_a_visit_older_than_a_week_is_charged_on_a_dead_host_too(store):
    store.frontier.add([visit("a")])
    [lease] = claim(store)
    store.client.hset("test:f:h:news.example", "strikes", 12)
    old = store.client.hget("test:f:visits", lease.visit.id)
    aged = re.sub(rb'"found_at":[0-9.]+', b'"found_at":1000.0', old)
    store.client.hset("test:f:visits", lease.visit.id, aged)
    store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="x", wait_s=0.0, sign=Sign.OUT_OF_REACH)])
    assert store.ledger.trace(lease.visit.url).open[0][1].attempts == 1


def test_a_lost_listing_visit_does_not_stop_its_listing_for_ever(store):
    store.frontier.schedule_listing(listing(), period_s=3600)
    claim(store)
    store.client.zadd("test:l:asked", {listing().listing: 1})
    assert store.frontier.schedule_listing(listing(), period_s=3600) is True  # eight days are over
    store.client.zadd("test:l:asked", {listing().listing: store.client.time()[0] * 1000 - 3 * 3_600_000})
    assert store.frontier.schedule_listing(listing(), period_s=3600) is False  # it waits for its host
    store.client.delete("test:f:visits")
    assert store.frontier.schedule_listing(listing(), period_s=3600) is True


def test_listings_that_are_no_more_are_forgotten(store):
    gone, there = "https://news.example/{jy}.xml https://news.example/1404.xml", "https://news.example/rss"
    month_ago = store.client.time()[0] * 1000 - 31 * 86_400_000
    store.client.zadd("test:l:asked", {gone: month_ago, there: month_ago + 2 * 86_400_000})
    store.client.sadd("test:l:walked", gone, there)
    for key in ("test:l:quiet", "test:l:polls"):
        store.client.hset(key, mapping={gone: 1, there: 1})
    for key in ("test:l:valid", "test:l:lies"):
        store.client.hset(key, mapping={gone.split()[1]: 1, there: 1})
    store.frontier.clamp()
    assert store.client.zrange("test:l:asked", 0, -1) == [there.encode()]
    assert store.client.smembers("test:l:walked") == {there.encode()}
    for key in ("test:l:quiet", "test:l:polls", "test:l:valid", "test:l:lies"):
        assert list(store.client.hgetall(key)) == [there.encode()]
