"""What an answer means for its visit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contract.store_bundle import visit
from tests.unit.pipeline.fetch.fetching import answer, run
from workers.core.visit import VisitKind
from workers.pipeline.ports import BlockedAddress, Response, TooLarge


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


async def test_a_conditional_request_and_its_304(store):
    asked = visit("a", etag='"1"', last_modified="Mon, 23 Nov 2026 10:00:00 GMT", revisit=1, previous="h1-0")
    fetcher = await run(store, answer("a", 304), asked)
    assert fetcher.asked[-1][1] == {"if-none-match": '"1"', "if-modified-since": "Mon, 23 Nov 2026 10:00:00 GMT"}
    status = store.ledger.status()
    assert status.outcomes["not-modified"] == 1
    [later] = [store.memory.visits[one] for one in store.memory.due]
    assert (later.revisit, later.previous, later.etag) == (2, "h1-0", '"1"')


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


async def test_an_etag_of_16_kb_is_not_kept(store):
    await run(store, answer("a", etag='"' + "x" * 16_000 + '"', last_modified="then"), visit("a"))
    [entry] = store.pages.claim(limit=9, block_s=0)
    assert entry.page.headers == {"last-modified": "then"}


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
