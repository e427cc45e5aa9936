"""Hosts that are down or hang, and workers that stop."""

from __future__ import annotations

import asyncio

from tests.contract.store_bundle import visit
from tests.unit.pipeline.fetch.fetching import answer, drain_until, run, stage_over
from workers.core.errors import Transient
from workers.pipeline.fetch import ROOM_FOR_SLOW
from workers.pipeline.ports import Response


async def test_a_dead_host_is_tried_by_one_visit_an_hour_and_none_is_spent_on_it(store):
    table = {f"https://news.example/{name}": Transient("no connection") for name in "abcdef"}
    table["https://news.example/robots.txt"] = Response(url="", status=404)
    fetcher = await run(store, table, *(visit(name) for name in "abcdef"), hours=6, linger_s=0.2)
    [host] = store.ledger.host_states()
    assert host.down
    asked = [url for url, _ in fetcher.asked[-5:]]
    assert len(set(asked)) > 1  # not one and the same: a page that hangs by itself must not keep its host down
    assert len(fetcher.asked) < 20
    status = store.ledger.status()
    assert (status.outcomes.get("dead", 0), status.waiting) == (0, 6)
    table.update({url: Response(url=url, status=200, body=b"x") for url in table})
    for _ in range(3):
        await run(store, table, hours=2, linger_s=0.2)
    assert store.ledger.status().stages["parse"].waiting == 6
    assert not any(one.down for one in store.ledger.host_states())


async def test_a_page_that_hangs_by_itself_ends_dead_while_its_host_lives(store):
    table = {"https://news.example/bad": Transient("timed out")}
    others = [visit(f"p{n}") for n in range(12)]
    for _ in range(6):
        await run(store, table, visit("bad"), *others, hours=2, linger_s=0.2)
        store.memory.seen.difference_update(one.url for one in others)
    assert store.ledger.status().outcomes["dead"] == 1


async def test_hosts_that_hang_take_no_slot_from_the_others(store):
    hanging = [f"hang{n}.example" for n in range(20)]
    healthy = [f"ok{n}.example" for n in range(180)]
    never = asyncio.Event()
    table: dict[str, object] = {f"https://{host}/{path}": never for host in hanging for path in ("robots.txt", "a")}
    table |= {f"https://{host}/a": Response(url="", status=410) for host in healthy}
    store.frontier.add([visit("a", host=host) for host in (*hanging, *healthy)])
    stage, fetcher = stage_over(store, table, slow_after_s=0.01, deadline_s=50.0)

    def ended() -> tuple[int, int]:
        held = sum(one.in_flight for one in store.ledger.host_states() if one.host in hanging)
        return store.ledger.status().outcomes.get("gone", 0), held

    await drain_until(stage, lambda: ended() == (len(healthy), len(hanging)))
    assert {url.split("/")[2] for url, _ in fetcher.asked} == {*hanging, *healthy}
    await stage.close(grace_s=0.0)


async def test_what_hangs_is_bounded_too(store):
    never = asyncio.Event()
    store.frontier.add([visit("a", host=f"hang{n}.example") for n in range(50)])
    stage, fetcher = stage_over(
        store, {f"https://hang{n}.example/robots.txt": never for n in range(50)}, slow_after_s=0.0, deadline_s=50.0
    )
    await drain_until(stage, lambda: len(fetcher.asked) >= 8 * ROOM_FOR_SLOW)
    await stage.drain(0.05)
    assert len(fetcher.asked) == 8 * ROOM_FOR_SLOW
    await stage.close(grace_s=0.0)


async def test_a_stopping_worker_gives_its_visits_back_untried(store):
    never = asyncio.Event()
    store.frontier.add([visit("slow")])
    stage, _ = stage_over(store, {"https://news.example/slow": never})
    await drain_until(
        stage, lambda: store.ledger.status().outcomes.get("robots-read") and store.ledger.status().in_flight == 1
    )
    await stage.close(grace_s=0.0)
    status = store.ledger.status()
    assert (status.in_flight, status.waiting, status.balance) == (0, 1, 0)
    assert [one.attempts for one in store.memory.visits.values()] == [0]


async def test_a_lease_that_is_nearly_over_is_not_begun(store):
    store.frontier.add([visit("a")])
    stage, fetcher = stage_over(store, answer("a"), lease_s=4.0, deadline_s=5.0)
    await stage.drain(0.05)
    await stage.close(grace_s=0.0)
    assert fetcher.asked == []
    assert store.ledger.status().balance == 0
