"""The tick and the revisits over the in-memory store."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.contract.store_bundle import visit
from tests.fakes import MemoryStore
from tests.fakes.frontier import MemoryFrontier
from workers.core.errors import OutOfRoom
from workers.core.source import Listing, ListingKind, Politeness, Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import VisitKind
from workers.pipeline.backoff import exponential
from workers.pipeline.ports import Stage
from workers.pipeline.retention import PERIOD_S
from workers.pipeline.revisit import next_revisit
from workers.pipeline.schedule import Tick

NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Asia/Tehran")).timestamp()
"""4 Azar 1405."""


class Sent:
    """Port `Hints` that remembers."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.sweeps = 0

    def sweep(self) -> None:
        self.sweeps += 1

    def offer(self, stage: Stage) -> bool:
        self.stages.append(stage)
        return True


def source(**more) -> Source:
    listings = (
        Listing(url="https://news.example/list", kind=ListingKind.HTML, period_s=60.0),
        Listing(url="https://news.example/rss", kind=ListingKind.RSS, period_s=60.0),
        Listing(url="https://news.example/map.xml", kind=ListingKind.SITEMAP, period_s=60.0),
    )
    given = {"politeness": Politeness(delay_s=2.0, parallel=3), "listings": listings, **more}
    return Source(id="s", name="نمونه", hosts=("news.example",), **given)


def tick_over(store, *sources, sweeps=False, clock=time.monotonic) -> tuple[Tick, Sent]:
    sent = Sent()
    tick = Tick(
        frontier=store.frontier,
        controls=store.controls,
        ledger=store.ledger,
        hints=sent,
        sources=SourceBook(sources),
        default_delay_s=1.0,
        sweeps=sweeps,
        clock=clock,
        wall_clock=lambda: NOON,
    )
    return tick, sent


def test_a_sweep_is_asked_for_once_a_period_and_only_where_something_is_ever_removed():
    now = [100.0]
    tick, sent = tick_over(MemoryStore(time.time), sweeps=True, clock=lambda: now[0])
    tick.run()
    tick.run()
    assert sent.sweeps == 1
    now[0] += PERIOD_S
    tick.run()
    assert sent.sweeps == 2
    tick, sent = tick_over(MemoryStore(time.time), clock=lambda: now[0])
    tick.run()
    assert sent.sweeps == 0


def test_due_listings_are_put_in_once_with_their_kinds():
    store = MemoryStore(time.time)
    tick, sent = tick_over(store, source())
    assert tick.run().scheduled == 3
    assert tick.run().scheduled == 0
    assert sorted(one.kind for one in store.memory.visits.values()) == ["feed", "listing", "sitemap"]
    assert sent.stages[0] is Stage.FETCH


class FullFrontier(MemoryFrontier):
    """Has no room for another visit while `full`."""

    full = True

    def schedule_listing(self, *arguments, **options) -> bool:
        if self.full:
            raise OutOfRoom("at its maxmemory")
        return super().schedule_listing(*arguments, **options)


def test_stages_hear_of_their_work_while_there_is_no_room_for_more():
    """What waits is what takes the room, and draining it makes some."""
    store = MemoryStore(time.time)
    store.frontier = full = FullFrontier(store.memory)
    full.add([visit("a")])
    tick, sent = tick_over(store, source())
    for _ in range(2):
        with pytest.raises(OutOfRoom, match="maxmemory"):
            tick.run()
    assert sent.stages == [Stage.FETCH] * 2
    full.full = False
    assert tick.run().scheduled == 3


def test_two_ticks_do_no_harm():
    store = MemoryStore(time.time)
    assert sum(tick_over(store, source())[0].run().scheduled for _ in range(2)) == 3


def test_a_source_that_is_off_or_paused_is_not_visited():
    store = MemoryStore(time.time)
    assert tick_over(store, source(enabled=False))[0].run().scheduled == 0
    store.controls.pause("s")
    assert tick_over(store, source())[0].run().scheduled == 0


def test_forced_listings_are_due():
    store = MemoryStore(time.time)
    tick, _ = tick_over(store, source())
    tick.run()
    store.memory.listings.open.clear()
    assert tick.run(force=True).scheduled == 3


def test_after_an_outage_listings_come_back_in_portions_the_most_frequent_first():
    store = MemoryStore(time.time)
    listings = tuple(
        Listing(url=f"https://news.example/l{n}", kind=ListingKind.RSS, period_s=300.0 - n) for n in range(120)
    )
    tick, _ = tick_over(store, source(listings=listings))
    assert [tick.run().scheduled for _ in range(4)] == [50, 50, 20, 0]
    order = [one.url.rpartition("/l")[2] for one in store.memory.visits.values()]
    assert order == [str(n) for n in reversed(range(120))]


def test_a_listing_is_put_in_for_the_moment_when_it_is_due_however_seldom_it_is_offered():
    now = [1000.0]
    store = MemoryStore(lambda: now[0])
    one = Listing(url="https://news.example/rss", kind=ListingKind.RSS, period_s=60.0, period_max_s=600.0)
    tick, _ = tick_over(store, source(listings=(one,)), clock=lambda: now[0])
    tick.run()
    store.memory.listings.open.clear()
    store.memory.listings.quiet[one.key] = 1  # due after 75 s, and offered after 60, 67.5, 75
    while not store.memory.due:
        now[0] += 0.5
        tick.run()
    assert list(store.memory.due.values()) == [1075.0]


def test_an_address_with_a_date_is_visited_as_that_of_today():
    store = MemoryStore(time.time)
    dated = Listing(url="https://news.example/{jy}/{jm:02}/{jd:02}.xml", kind=ListingKind.SITEMAP, period_s=60.0)
    tick, _ = tick_over(store, source(listings=(dated,)))
    tick.run(force=True)
    [one] = store.memory.visits.values()
    assert one.url == "https://news.example/1405/09/04.xml"
    declared = source(listings=(dated,)).listing(one.listing)
    assert declared is dated


def test_the_budgets_of_sources_are_declared():
    store = MemoryStore(time.time)
    tick_over(store, source(budget=500))[0].run()
    assert store.ledger.status().budgets["s"].daily == 500


def test_hosts_get_the_politeness_of_their_source():
    store = MemoryStore(time.time)
    tick_over(store, source())[0].run()
    for host in ("news.example", "www.news.example"):
        assert (store.memory.hosts[host].delay_s, store.memory.hosts[host].parallel) == (2.0, 3)
    assert store.memory.hosts[""].delay_s == 1.0


DELAYS = (600.0, 3600.0, 86400.0)


def test_revisits_come_after_ten_minutes_one_hour_and_a_day():
    one, waits = visit("a", id="x", attempts=3, found_at=5.0, hops=1), []
    while True:
        again, after = next_revisit(one, delays_s=DELAYS, content_hash="h1-0", etag='"1"')
        if again is None:
            break
        assert (again.id, again.attempts, again.found_at, again.previous, again.etag) == ("", 0, 0.0, "h1-0", '"1"')
        waits.append(after)
        one = again
    assert waits == [600.0, 3000.0, 82800.0]
    assert one.revisit == 3


def test_a_304_carries_its_validators_on():
    one = replace(visit("a", etag='"1"', last_modified="then", previous="h1-0"), revisit=1)
    again, _ = next_revisit(one, delays_s=DELAYS, content_hash=None)
    assert again is not None
    assert (again.etag, again.last_modified, again.previous) == ('"1"', "then", "h1-0")


def test_new_content_without_validators_forgets_the_old_ones():
    one = visit("a", etag='"1"', last_modified="then", previous="h1-0")
    again, _ = next_revisit(one, delays_s=DELAYS, content_hash="h1-1")
    assert again is not None
    assert (again.etag, again.last_modified, again.previous) == (None, None, "h1-1")


def test_listings_have_no_revisits():
    assert next_revisit(visit("l", kind=VisitKind.FEED), delays_s=DELAYS, content_hash="x") == (None, 0.0)


@pytest.mark.parametrize(("attempts", "wait"), [(0, 30.0), (1, 60.0), (5, 960.0), (9, 3600.0), (10_000, 3600.0)])
def test_the_wait_doubles_up_to_its_most(attempts, wait):
    assert exponential(base_s=30.0, most_s=3600.0)(attempts) == wait
