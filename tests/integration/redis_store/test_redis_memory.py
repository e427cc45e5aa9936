"""Full memory: what goes on, what waits, what is told."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    claim,
    eventually,
    listing,
    parsed,
    to_pages,
    visit,
)
from tests.fakes import page_of
from tests.fakes.parser import TableParser
from workers.adapters.celery_app import make_app
from workers.adapters.hints import CeleryHints
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts
from workers.core.article import Article
from workers.core.errors import OutOfRoom, Transient
from workers.core.outcome import Outcome
from workers.core.reading import Reading
from workers.core.sourcebook import SourceBook
from workers.pipeline.parse import ParseStage
from workers.pipeline.ports import Fetched, FetchEnded, ParseEnded, Stage

pytestmark = pytest.mark.redis


MB = 1_000_000


@pytest.fixture
def roomy(store):
    """The store on a Redis that is asked to keep to a share of its memory; unbound again afterwards."""

    def bind(used_share: float) -> None:
        store.client.config_set("maxmemory", int(store.client.info("memory")["used_memory"] / used_share))

    yield bind
    store.client.config_set("maxmemory", 0)


def test_full_memory_stops_the_intake_and_drains_what_is_there(store):
    entries = [to_pages(store, visit(f"p{i}"), page_of(f"https://news.example/p{i}", b"x" * 5000)) for i in range(3)]
    store.frontier.add([visit("leased")])
    [lease] = claim(store)
    store.client.config_set("maxmemory", store.client.info("memory")["used_memory"] // 2)
    try:
        assert "maxmemory" in store.controls.check_memory()
        assert "maxmemory" in store.frontier.claim(limit=1, lease_s=60).held
        with pytest.raises(Transient, match="maxmemory"):
            store.frontier.add([visit("new")])
        assert store.handoffs.commit_fetch([FetchEnded(lease=lease, outcome=Outcome.GONE)]) == [True]
        ends = [ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE) for entry in entries]
        assert store.handoffs.commit_parse(ends[:1]) == [True]
        assert store.handoffs.commit_parse([parsed(entries[1])]) == [True]
    finally:
        store.client.config_set("maxmemory", 0)
    assert store.controls.check_memory() == ""
    assert store.frontier.claim(limit=1, lease_s=60).held == ""
    assert store.ledger.status().balance == 0


def test_above_the_mark_fetch_goes_on_while_it_is_waiting_visits_that_take_the_room(store, roomy):
    store.frontier.add([visit("a")])
    roomy(0.8)
    assert store.controls.check_memory() == ""
    assert store.frontier.claim(limit=1, lease_s=60).leases
    store.client.hset("test:s:bytes", "pages", 9 * MB)
    assert "maxmemory" in store.controls.check_memory()
    assert "maxmemory" in store.frontier.claim(limit=1, lease_s=60).held
    stages = store.ledger.status().stages
    assert ("maxmemory" in stages["fetch"].held, stages["parse"].held) == (True, "")


def test_near_full_memory_stops_parse_as_well_since_links_take_room_for_good(store, roomy):
    to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.handoffs.commit_parse([])
    store.frontier.add([visit("b")])
    [lease] = claim(store)
    store.handoffs.commit_fetch([Fetched(lease=lease, page=page_of(lease.visit.url, b"x"))])
    roomy(0.95)
    assert "maxmemory" in store.controls.check_memory()
    assert store.pages.claim(limit=9, block_s=0.001) == []
    assert "maxmemory" in store.ledger.status().stages["parse"].held
    roomy(0.5)
    assert store.controls.check_memory() == ""
    assert eventually(lambda: store.pages.claim(limit=9, block_s=0.001))


def broker_of(redis_url: str) -> str:
    return f"redis+socket://{redis_url.removeprefix('unix://').partition('?')[0]}?virtual_host=0"


def test_a_full_redis_takes_no_hint_and_says_so_and_takes_the_next(store, roomy, redis_url):
    app = make_app(broker_url=broker_of(redis_url), queue_prefix="test:mq:", drain_s=5.0)
    hints = CeleryHints(Scripts(store.client, Keys("test")), app)
    assert hints.offer(Stage.FETCH)
    roomy(2.0)
    for _ in range(2):
        with pytest.raises(OutOfRoom, match="Redis is at its maxmemory while sending a hint"):
            hints.offer(Stage.INDEX)
    roomy(0.5)
    assert hints.offer(Stage.INDEX)
    assert store.client.llen("test:mq:index") == 1
    app.close()


def test_links_that_memory_has_no_room_for_hold_up_no_article(store):
    """Articles that move on are what makes room again."""
    store.pages.claim(limit=1, block_s=0.001)  # makes the consumer group, which takes memory
    store.frontier.schedule_listing(listing(), period_s=60)
    store.frontier.add([visit("a"), visit("b")])
    pages = [Fetched(lease=one, page=page_of(one.visit.url, b"x" * 5000)) for one in claim(store)]
    store.handoffs.commit_fetch(pages)
    article = Article(url="https://news.example/a", title="t", paragraphs=("p",))
    links = Reading(links=("https://news.example/new",))
    ticks = iter(range(100))
    stage = ParseStage(
        pages=store.pages,
        handoffs=store.handoffs,
        frontier=store.frontier,
        parser=TableParser(lambda page: links if page.url == listing().url else Reading(article=article)),
        sources=SourceBook(()),
        revisit_after_s=(),
        clock=lambda: next(ticks) * 0.1,
    )
    store.client.config_set("maxmemory", store.client.info("memory")["used_memory"] // 2)
    try:
        with pytest.raises(Transient, match="maxmemory"):
            stage.drain(5.0)
    finally:
        store.client.config_set("maxmemory", 0)
    status = store.ledger.status()
    assert (status.stages["index"].waiting, status.stages["parse"].in_flight) == (2, 1)
    assert (set(status.outcomes), status.balance) == (
        {"robots-read"},
        0,
    )  # the page is charged with nothing: it waits to be taken over
