"""What only a real Redis can show: lost entries, full memory, lost scripts, stepped clocks, workers that wake late."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import redis

from tests.contract.store_bundle import (
    Bundle,
    claim,
    eventually,
    fast,
    listing,
    parsed,
    redis_bundle,
    to_pages,
    visit,
)
from tests.fakes import page_of
from tests.fakes.parser import TableParser
from workers.adapters.celery_app import make_app
from workers.adapters.hints import CeleryHints
from workers.adapters.keys import Keys, digest_of
from workers.adapters.redis_scripts import Scripts, connect
from workers.core.archiving import ArchivePolicy, Archiving
from workers.core.article import Article
from workers.core.errors import OutOfRoom, Permanent, Transient
from workers.core.outcome import Outcome
from workers.core.pace import Sign
from workers.core.reading import Reading
from workers.core.sourcebook import SourceBook
from workers.pipeline.parse import ParseStage
from workers.pipeline.ports import Added, Fetched, FetchEnded, FetchFailed, ParseEnded, Stage

pytestmark = pytest.mark.redis
LUA = Path(__file__).parents[2] / "workers/adapters/lua"


@pytest.fixture
def store(redis_url: str) -> Bundle:
    bundle = redis_bundle(redis_url)
    fast(bundle)
    return bundle


def test_the_balance_goes_red_when_an_entry_of_a_stream_vanishes(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    assert store.ledger.status().balance == 0
    store.client.xdel("test:s:pages", entry.id)
    assert store.ledger.status().balance == 1
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [True]
    assert store.ledger.status().balance == 0  # its worker still held it: nothing is lost


def test_a_vanished_entry_that_nobody_holds_any_more_stays_red(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.client.xdel("test:s:pages", entry.id)
    # The next take-over forgets the claim of an entry that is not there; the loss stays visible.
    eventually(lambda: not store.pages.claim(limit=1, block_s=0.001) and pending(store) == 0)
    assert store.ledger.status().balance == 1


def pending(store: Bundle) -> int:
    return store.client.xpending("test:s:pages", "parse")["pending"]


@pytest.mark.parametrize("key", ["test:f:q:news.example", "test:f:visits"])
def test_the_balance_goes_red_when_the_frontier_loses_a_visit(store, key):
    store.frontier.add([visit("a")])
    store.client.delete(key)
    claim(store)
    assert store.ledger.status().balance == 1


def test_an_empty_body_is_counted_out_like_any_other(store):
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b""))
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [True]
    status = store.ledger.status()
    assert (status.outcomes["no-article"], status.balance) == (1, 0)


def test_a_worker_that_wakes_after_its_lease_commits_nothing(store, redis_url):
    store.frontier.add([visit("a")])
    [asleep] = claim(store, lease_s=0.01)
    eventually(store.frontier.reap)
    other = redis_bundle(redis_url, consumer="host-b")
    [lease] = claim(other)
    page = page_of("https://news.example/a", b"x")
    assert other.handoffs.commit_fetch([Fetched(lease=lease, page=page)]) == [True]
    before = store.ledger.status()
    ends = [
        Fetched(lease=asleep, page=page),
        FetchEnded(lease=asleep, outcome=Outcome.GONE),
        FetchFailed(lease=asleep, reason="late", wait_s=0.0),
    ]
    assert [store.handoffs.commit_fetch([end]) for end in ends] == [[False]] * 3
    after = store.ledger.status()
    assert (after.scheduled, after.waiting, after.outcomes) == (before.scheduled, before.waiting, before.outcomes)


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


MB = 1_000_000


@pytest.fixture
def roomy(store):
    """The store on a Redis that is asked to keep to a share of its memory; unbound again afterwards."""

    def bind(used_share: float) -> None:
        store.client.config_set("maxmemory", int(store.client.info("memory")["used_memory"] / used_share))

    yield bind
    store.client.config_set("maxmemory", 0)


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


def broker_of(redis_url: str) -> str:
    return f"redis+socket://{redis_url.removeprefix('unix://').partition('?')[0]}?virtual_host=0"


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


def test_an_entry_that_another_version_wrote_holds_up_none_of_those_beside_it(store):
    entries = [to_pages(store, visit(f"p{n}"), page_of(f"https://news.example/p{n}", b"x" * n)) for n in (5, 6, 7)]
    assert store.handoffs.commit_parse([parsed(entry) for entry in entries]) == [True] * 3
    first, odd, last = store.client.xrange("test:s:articles")
    load = odd[1][b"a"].replace(b'"title"', b'"heading"')
    store.client.xdel("test:s:articles", odd[0], last[0])
    store.client.xadd("test:s:articles", {"v": odd[1][b"v"], "a": load})
    store.client.xadd("test:s:articles", last[1])
    store.client.hincrby("test:s:bytes", "articles", len(load) - len(odd[1][b"a"]))
    claimed = store.articles.claim(limit=9, block_s=0.01)
    assert [one.visit.url[-2:] for one in claimed] == ["p5", "p7"]
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.visit.url[-2:], dead.has_payload) == ("index", "p6", True)
    assert "cannot be read" in dead.reason
    status = store.ledger.status()
    assert (status.balance, status.stages["index"].in_flight) == (0, 2)
    held = sum(len(fields[b"a"]) for _, fields in (first, last))
    assert status.stages["index"].bytes == held
    assert store.ledger.replay([dead.visit.id]) == 1
    assert store.ledger.status().balance == 0


def test_an_entry_whose_visit_cannot_be_read_is_told_and_left_where_it_is(store):
    assert store.pages.claim(limit=9, block_s=0.0) == []
    store.client.xadd("test:s:pages", {"v": "{}", "p": "{}", "b": "x"})
    with pytest.raises(Permanent, match="cannot be read"):
        store.pages.claim(limit=9, block_s=0.01)
    assert store.client.xlen("test:s:pages") == 1


def test_a_copy_that_cannot_be_read_holds_up_none_of_those_beside_it_and_stays(redis_url):
    store = redis_bundle(redis_url, archive=ArchivePolicy(mode=Archiving.REQUIRED, high_water=10**6))
    fast(store)
    for name in ("a", "b", "c"):
        to_pages(store, visit(name), page_of(f"https://news.example/{name}", b"x"))
    _, odd, last = store.client.xrange("test:s:archive")
    store.client.xdel("test:s:archive", odd[0], last[0])
    store.client.xadd("test:s:archive", {**odd[1], b"p": b"{}"})
    store.client.xadd("test:s:archive", last[1])
    claimed = eventually(lambda: store.copies.claim(limit=9, block_s=0.01))
    assert [one.capture.visit.url[-1] for one in claimed] == ["a", "c"]
    assert store.handoffs.commit_archive(claimed) == [True, True]
    with pytest.raises(Permanent, match=r"s:archive that cannot be read.*it stays there"):
        eventually(lambda: store.copies.claim(limit=9, block_s=0.01))
    assert store.client.xlen("test:s:archive") == 1
    assert store.ledger.status().archive.waiting == 1


def test_fetch_is_held_back_while_the_pages_stream_is_full(redis_url):
    store = redis_bundle(redis_url, pages_high_water=1000)
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x" * 1000))
    store.frontier.add([visit("b")])
    assert "full" in store.frontier.claim(limit=1, lease_s=60).held
    assert "full" in store.ledger.status().stages["fetch"].held
    store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)])
    assert store.frontier.claim(limit=1, lease_s=60).leases


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


def test_scripts_survive_a_restart_of_redis(store):
    store.frontier.add([visit("a")])
    store.client.script_flush()
    assert len(claim(store)) == 1


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


def test_an_unreachable_redis_is_a_transient_fault_with_its_reason(tmp_path):
    scripts = Scripts(connect(f"unix://{tmp_path}/nobody.sock"), Keys("test"))
    with pytest.raises(Transient, match="not reachable"):
        scripts.run("status")


def test_lua_and_python_know_a_url_by_the_same_digest(store):
    url = "https://news.example/%D8%AE%D8%A8%D8%B1?id=12"
    script = "return string.format('%.0f', tonumber(string.sub(redis.sha1hex(ARGV[1]), 1, 13), 16))"
    assert int(store.client.eval(script, 0, url)) == digest_of(url)


def test_a_visits_numbers_and_quotes_pass_unharmed_through_lua(store):
    odd = 'q?x="id":""&y="found_at":0.0&z="attempts":3&w="etag":null,"last_modified":null\\'
    store.frontier.add([visit(odd)])
    [lease] = claim(store)
    assert lease.visit.url.endswith(odd)
    store.handoffs.commit_fetch([FetchFailed(lease=lease, reason='a "reason"', wait_s=0.0)])
    [lease] = eventually(lambda: claim(store))
    assert lease.visit.url.endswith(odd)
    assert lease.visit.attempts == 1


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


def urls_of_one_page(count):
    """URLs that the memory keeps in one page: their digests are equal modulo the number of pages."""
    numbered = (f"https://news.example/page/{number}" for number in itertools.count())
    return list(itertools.islice((url for url in numbered if digest_of(url) % 4096 == 7), count))


def test_a_page_of_the_memory_of_urls_grows_and_forgets_none(store):
    urls, sizes = urls_of_one_page(120), []
    for url in urls:
        assert not store.ledger.trace(url).seen
        assert store.frontier.add([replace(visit("x"), url=url)]) == Added(new=1, known=0)
        [name] = store.client.keys("test:f:urls:*:7")
        sizes.append(store.client.strlen(name))
    assert store.frontier.add([replace(visit("x"), url=url) for url in urls]) == Added(new=0, known=120)
    assert all(store.ledger.trace(url).seen for url in urls)
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (80, 1320)
    assert 45 * 86400 < store.client.ttl(name) <= 90 * 86400


def first_sight_of(store, *digests):
    """What the script finds of digests, one after the other."""
    text = b"".join((LUA / f"{part}.lua").read_bytes() for part in ("prelude", "sight"))
    text += (
        b"local new = {} for i = 2, #ARGV do new[i - 1] = first_sight_of(tonumber(ARGV[i])) and 1 or 0 end return new"
    )
    return [reply == 1 for reply in store.client.eval(text, 0, "test", *digests)]


def test_urls_that_were_crafted_to_share_a_place_make_no_page_grow_without_end(store):
    crafted = [7 + 4096 * ((number << 30) + 5) for number in range(1, 400)]
    assert all(first_sight_of(store, *crafted))
    [name] = store.client.keys("test:f:urls:*:7")
    assert store.client.strlen(name) <= 40 * len(crafted)
    others = [7 + 4096 * number for number in (6, 77, 1 << 39)]
    assert first_sight_of(store, *others) == [True] * 3
    assert first_sight_of(store, *others) == [False] * 3


def test_a_url_of_the_last_window_is_known_and_one_of_the_window_before_is_not(store):
    now, digest = store.client.time()[0] // (45 * 86400), 7 + 4096 * 99
    for generation, new in ((now - 1, False), (now - 2, True)):
        assert first_sight_of(store, digest) == [True]
        [name] = store.client.keys("test:f:urls:*:7")
        store.client.rename(name, f"test:f:urls:{generation}:7")
        assert first_sight_of(store, digest) == [new]
        store.client.delete(*store.client.keys("test:f:urls:*:7"))


def test_the_memory_of_urls_is_small(store):
    before = store.client.info("memory")["used_memory"]
    digests = [int(sha256(str(number).encode()).hexdigest()[:13], 16) for number in range(100_000)]
    for start in range(0, len(digests), 1000):
        first_sight_of(store, *digests[start : start + 1000])
    assert store.client.info("memory")["used_memory"] - before <= 24 * len(digests)
    assert isinstance(store.client, redis.Redis)
