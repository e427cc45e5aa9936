"""The fetch stage over the in-memory store and a fetcher that answers from a table."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.contract.store_bundle import visit
from tests.fakes import MemoryStore
from tests.fakes.fetcher import TableFetcher
from workers.core.errors import Transient
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import VisitKind
from workers.pipeline.answer import Answers
from workers.pipeline.backoff import exponential
from workers.pipeline.fetch import ROOM_FOR_SLOW, FetchLimits, FetchStage
from workers.pipeline.ports import BlockedAddress, HostPolicy, Response, TooLarge
from workers.pipeline.retry_after import retry_after_s
from workers.pipeline.robots import RobotsReader


class SkippingClock:
    """The time of day, and what a test skips of it."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def __call__(self) -> float:
        return time.time() + self.skipped_s


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def store(clock) -> MemoryStore:
    store = MemoryStore(clock)
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=8)])
    return store


def stage_over(store, table, **limits) -> tuple[FetchStage, TableFetcher]:
    fetcher = TableFetcher(table)
    backoff = exponential(base_s=0.001, most_s=0.01)
    outlet = Source(id="outlet", name="روزنامه", hosts=("outlet.example",), role=Role.OUTLET)
    given = {"concurrency": 8, "lease_s": 60.0, "deadline_s": 5.0, "max_wire_bytes": 1000, "linger_s": 0.1, **limits}
    stage = FetchStage(
        frontier=store.frontier,
        handoffs=store.handoffs,
        fetcher=fetcher,
        robots=RobotsReader(
            fetcher=fetcher,
            agent="khabar",
            ttl_s=60.0,
            deadline_s=1.0,
            backoff=backoff,
            wall_clock=lambda: 1000.0,
        ),
        answers=Answers(
            sources=SourceBook((outlet,)),
            revisit_after_s=(60.0, 600.0),
            backoff=backoff,
            wall_clock=lambda: 1000.0,
            max_attempts=store.memory.max_attempts,
        ),
        limits=FetchLimits(**given),
        clock=time.monotonic,
        blocking=ThreadPoolExecutor(1),
    )
    return stage, fetcher


async def run(store, table, *visits, hours: int = 0, **limits) -> TableFetcher:
    """Drain once, and again after each hour that passes."""
    store.frontier.add(visits)
    stage, fetcher = stage_over(store, table, **limits)
    await stage.drain(10.0)
    for _ in range(hours):
        store.memory.clock.skipped_s += 3600.0
        await stage.drain(10.0)
    await stage.close(grace_s=1.0)
    assert store.ledger.status().balance == 0
    return fetcher


async def drain_until(stage: FetchStage, come: Callable[[], object]) -> None:
    """Drain again and again: on a busy machine one drain may hardly begin."""
    for _ in range(2000):
        if come():
            return
        await stage.drain(0.1)
    assert come()


def answer(path: str, status: int = 200, body: bytes = b"x", **headers: str) -> dict[str, Response]:
    url = f"https://news.example/{path}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {url: Response(url=url, status=status, headers=named, body=body)}


async def test_a_page_is_handed_on_as_received(store):
    await run(store, answer("a", body=b"\x1f\x8b", content_encoding="gzip", etag='"1"', server="x"), visit("a"))
    [entry] = store.pages.claim(limit=9, block_s=0)
    assert entry.page.body == b"\x1f\x8b"
    assert entry.page.headers == {"content-encoding": "gzip", "etag": '"1"'}
    assert entry.page.fetched_at == 1000.0


@pytest.mark.parametrize(
    ("status", "outcome", "times"),
    [
        *((410, "gone", 1), (404, "gone", 2), (401, "http-4xx", 3), (403, "http-4xx", 3), (451, "http-4xx", 1)),
        *((402, "http-4xx", 1), (407, "http-4xx", 1), (304, "dead", 5), (300, "dead", 5), (202, "dead", 5)),
        *((206, "dead", 5), (305, "dead", 5), (500, "dead", 5)),
    ],
)
async def test_what_a_status_means(store, status, outcome, times):
    fetcher = await run(store, answer("a", status), visit("a"), hours=times)
    assert store.ledger.status().outcomes == {"robots-read": 1, outcome: 1}
    assert len(fetcher.asked) == 1 + times


@pytest.mark.parametrize(("status", "outcome"), [(404, "gone"), (401, "http-4xx"), (403, "http-4xx"), (500, "dead")])
async def test_who_allows_one_attempt_gets_no_dead_visits_from_what_is_not_there(store, status, outcome):
    store.memory.max_attempts = 1
    await run(store, answer("a", status), visit("a"))
    assert store.ledger.status().outcomes == {"robots-read": 1, outcome: 1}


@pytest.mark.parametrize("kind", [VisitKind.LISTING, VisitKind.FEED, VisitKind.SITEMAP])
async def test_a_listing_that_is_not_there_is_asked_again_at_its_period_and_not_before(store, kind):
    fetcher = await run(store, {}, visit("list", kind=kind))
    assert store.ledger.status().outcomes == {"robots-read": 1, "gone": 1}
    assert len(fetcher.asked) == 2


async def test_an_article_that_comes_late_is_found(store):
    [page] = answer("a").values()
    await run(store, {page.url: [replace(page, status=404), page]}, visit("a"), hours=1)
    assert store.ledger.status().stages["parse"].waiting == 1


async def test_a_firewall_that_has_had_enough_is_left_alone_and_costs_no_visit(store):
    pages = [visit(f"p{n}") for n in range(12)]
    table: dict[str, object] = {one.url: Response(url=one.url, status=403) for one in pages}
    await run(store, table, *pages, hours=14)
    assert [one.down for one in store.ledger.host_states()] == [True]
    assert store.ledger.status().outcomes == {"robots-read": 1}


@pytest.mark.parametrize(
    ("part", "waiting"),
    [("bytes 0-0/1", 1), ("bytes 0-0/2", 0), ("bytes 1-1/2", 0), ("bytes */1", 0), ("", 0), ("bytes 0-9/x", 0)],
)
async def test_a_part_that_nobody_asked_for_is_a_page_if_it_is_the_whole(store, part, waiting):
    await run(store, answer("a", 206, content_range=part), visit("a"))
    assert store.ledger.status().stages["parse"].waiting == waiting


async def test_many_choices_with_a_target_are_a_redirect(store):
    await run(store, answer("a", 300, location="/b"), visit("a"))
    assert store.ledger.status().outcomes["redirected"] == 1


@pytest.mark.parametrize("status", [500, 503, 429, 408, 418 + 100])
async def test_what_may_heal_is_tried_again(store, status):
    url = "https://news.example/a"
    table = {url: [Response(url=url, status=status), Response(url=url, status=status), *answer("a").values()]}
    fetcher = await run(store, table, visit("a"), hours=2, linger_s=0.2)
    assert len(fetcher.asked) == 4
    assert store.ledger.status().stages["parse"].waiting == 1


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


async def test_a_conditional_request_and_its_304(store):
    asked = visit("a", etag='"1"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT", revisit=1, previous="h1-0")
    fetcher = await run(store, answer("a", 304), asked)
    assert fetcher.asked[-1][1] == {"if-none-match": '"1"', "if-modified-since": "Mon, 23 Nov 2026 10:00:00 GMT"}
    status = store.ledger.status()
    assert status.outcomes["not-modified"] == 1
    [later] = [store.memory.visits[one] for one in store.memory.due]
    assert (later.revisit, later.previous, later.etag) == (2, "h1-0", '"1"')


async def test_a_redirect_becomes_a_visit_of_its_owner(store):
    table = {**answer("u/1", 302, location="//outlet.example/story?utm_source=x"), "x": Response(url="x", status=404)}
    await run(store, table, visit("u/1"))
    events = store.ledger.trace("https://news.example/u/1").events
    assert [(event.outcome, event.detail) for event in events] == [("redirected", "https://outlet.example/story")]
    assert store.memory.counts["outlet"]["gone"] == 1


@pytest.mark.parametrize(
    ("kind", "headers", "body", "outcome"),
    [
        (VisitKind.ARTICLE, {"content_type": "image/jpeg"}, b"\xff\xd8\xff", "not-html"),
        (VisitKind.ARTICLE, {"content_type": "text/html"}, b"%PDF-1.7", "not-html"),
        (VisitKind.SITEMAP, {"content_type": "text/html"}, b"%PDF-1.7", "not-html"),
        (VisitKind.ARTICLE, {"content_type": "text/html", "content_encoding": "gzip"}, b"\x1f\x8b", None),
        (VisitKind.SITEMAP, {"content_type": "application/x-gzip"}, b"\x1f\x8b", None),
        (VisitKind.FEED, {"content_type": "application/rss+xml"}, b"<rss>", None),
    ],
)
async def test_what_cannot_be_a_page_ends_at_the_fetch(store, kind, headers, body, outcome):
    await run(store, answer("a", body=body, **headers), visit("a", kind=kind))
    assert store.ledger.status().outcomes.get("not-html", 0) == (outcome is not None)
    assert store.ledger.status().stages["parse"].waiting == (outcome is None)


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


async def test_an_etag_of_16_kb_is_not_kept(store):
    await run(store, answer("a", etag='"' + "x" * 16_000 + '"', last_modified="then"), visit("a"))
    [entry] = store.pages.claim(limit=9, block_s=0)
    assert entry.page.headers == {"last-modified": "then"}


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


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (BlockedAddress("10.0.0.1 is private"), "blocked-address"),
        (TooLarge("3000001 bytes"), "too-large"),
        (RuntimeError("a bug"), "dead"),
    ],
)
async def test_faults_end_in_outcomes(store, fault, outcome):
    await run(store, {"https://news.example/a": fault}, visit("a"))
    assert store.ledger.status().outcomes[outcome] == 1


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
