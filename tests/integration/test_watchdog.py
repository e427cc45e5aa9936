"""The watchdog of a worker, and the heartbeats that tell the hints how many slots there are."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import claim, eventually, fast, redis_bundle, visit
from tests.fakes import page_of
from workers.adapters.slots import beat, leave, live_slots
from workers.bootstrap import Services
from workers.core.outcome import Outcome
from workers.pipeline.ports import Fetched, ParseEnded, Stage
from workers.settings import Settings
from workers.tasks.watchdog import Watchdog

pytestmark = pytest.mark.redis


@pytest.fixture
def services(redis_url, tmp_path) -> Services:
    return Services(Settings(redis_url=redis_url, namespace="test", data_dir=tmp_path, watchdog_s=0.05))


@pytest.fixture
def store(redis_url):
    """A store with one page that waits for the parse stage."""
    bundle = redis_bundle(redis_url)
    fast(bundle)
    put_page(bundle, "a")
    return bundle


def put_page(bundle, path: str) -> None:
    bundle.frontier.add([visit(path)])
    [lease] = claim(bundle)
    bundle.handoffs.commit_fetch([Fetched(lease=lease, page=page_of(lease.visit.url, b"x"))])


def stuck(services: Services) -> bool:
    watchdog = Watchdog(services.settings, Stage.PARSE, slots=1)
    looks = iter(range(200))
    return bool(eventually(lambda: watchdog._stuck(services) or (next(looks) == 150 and "no")) is True)


def test_work_without_progress_is_noticed(services, store):
    assert stuck(services)


def test_an_idle_stage_is_not_stuck(services, store):
    [entry] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)])
    assert not stuck(services)


def test_a_paused_stage_is_not_stuck(services, store):
    store.controls.pause("parse")
    assert not stuck(services)


def test_a_stage_that_gets_somewhere_is_not_stuck(services, store):
    watchdog = Watchdog(services.settings, Stage.PARSE, slots=1)
    for number in range(20):
        put_page(store, f"p{number}")
        entries = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
        store.handoffs.commit_parse([ParseEnded(entry=one, outcome=Outcome.NO_ARTICLE) for one in entries])
        assert not watchdog._stuck(services)


def test_heartbeats_count_the_slots_of_those_that_live(services):
    assert live_slots(services.scripts, Stage.FETCH) == 0
    beat(services.scripts, Stage.FETCH, worker="a:1", slots=2)
    beat(services.scripts, Stage.FETCH, worker="b:1", slots=3)
    services.scripts.client.hset(services.scripts.keys("c:slots:fetch"), "c:1", "9:0")  # heard of long ago
    assert live_slots(services.scripts, Stage.FETCH) == 5
    leave(services.scripts, Stage.FETCH, worker="a:1")
    assert live_slots(services.scripts, Stage.FETCH) == 3


def test_no_more_than_two_hints_wait_for_each_slot(services):
    beat(services.scripts, Stage.INDEX, worker="a:1", slots=2)
    assert [services.hints.offer(Stage.INDEX) for _ in range(6)] == [True] * 4 + [False] * 2
    assert [services.hints.offer(Stage.PARSE) for _ in range(3)] == [True, True, False]
