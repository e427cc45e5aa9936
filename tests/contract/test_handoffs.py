"""What every store must do when a visit goes from stage to stage, fails, or dies."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.store_bundle import (
    IDLE_S,
    claim,
    ended,
    eventually,
    fast,
    parsed,
    to_pages,
    visit,
)
from tests.fakes import page_of
from workers.core.outcome import Outcome
from workers.pipeline.ports import (
    FetchFailed,
    IndexEnded,
    ParseEnded,
    ParseFailed,
)


def test_a_failed_visit_is_tried_again_and_dead_after_its_attempts(store):
    fast(store)
    store.frontier.add([visit("a")])
    attempts = []
    for _ in range(5):
        [lease] = eventually(lambda: claim(store))
        attempts.append(lease.visit.attempts)
        store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="HTTP 500", wait_s=0.001)])
    assert attempts == [0, 1, 2, 3, 4]
    status = store.ledger.status()
    assert status.outcomes["dead"] == 1
    assert (status.waiting, status.in_flight, status.balance) == (0, 0, 0)
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason, dead.visit.url) == ("fetch", "HTTP 500", "https://news.example/a")
    assert store.ledger.dead_one(dead.visit.id) == dead
    assert store.ledger.dead_one("nobody") is None


def test_an_uncharged_failure_costs_no_attempt(store):
    fast(store)
    store.frontier.add([visit("a")])
    for _ in range(7):
        [lease] = eventually(lambda: claim(store))
        store.handoffs.commit_fetch([FetchFailed(lease=lease, reason="stop", wait_s=0.0, charge=False)])
    [lease] = eventually(lambda: claim(store))
    assert lease.visit.attempts == 0


def test_replay_puts_a_dead_visit_back(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"body", etag='"1"'))
    store.handoffs.commit_parse([ParseFailed(entry=entry, reason="killed the child")])
    [again] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    assert again.attempts == 1
    store.handoffs.commit_parse([ParseFailed(entry=again, reason="killed the child")])
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.has_payload) == ("parse", True)
    assert store.ledger.replay([dead.visit.id, "nobody"]) == 1
    assert store.ledger.dead() == []
    [back] = eventually(lambda: store.pages.claim(limit=1, block_s=0.01))
    assert (back.page, back.attempts) == (entry.page, 0)
    assert back.visit.id != dead.visit.id
    status = store.ledger.status()
    assert (status.scheduled, status.outcomes["dead"], status.balance) == (3, 1, 0)


def test_a_page_keeps_its_bytes_on_its_way(store):
    fast(store)
    body = bytes(range(256)) * 50
    page = page_of("https://news.example/a", body, **{"content-encoding": "gzip", "etag": '"v1"'})
    entry = to_pages(store, visit("a"), page)
    assert entry.page == page
    assert entry.visit.url == "https://news.example/a"


def test_an_article_goes_through_all_stages(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x", etag='"v1"'))
    assert store.handoffs.commit_parse([parsed(entry)]) == [True]
    assert store.handoffs.commit_parse([parsed(entry)]) == [False]
    [article] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    assert (article.content_hash, article.etag, article.article.title) == ("h1-aa", '"v1"', "عنوان")
    again = replace(entry.visit, id="", found_at=0.0, revisit=1, previous="h1-aa")
    done = IndexEnded(entry=article, outcome=Outcome.INDEXED, detail="h1-aa", revisit=again, revisit_after_s=3600.0)
    assert store.handoffs.commit_index([done]) == [True]
    assert store.handoffs.commit_index([done]) == [False]
    status = store.ledger.status()
    assert (status.outcomes["indexed"], status.waiting, status.balance) == (1, 1, 0)
    assert status.stages["fetch"].later == 1
    assert {name: one.finished for name, one in status.stages.items()} == {
        "fetch": 2,
        "parse": 1,
        "index": 1,
        "archive": 0,
    }


def test_a_second_worker_takes_over_and_only_one_commit_counts(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    [taken] = eventually(lambda: store.pages.claim(limit=10, block_s=0.001), timeout_s=10 * IDLE_S + 10)
    assert taken.id == entry.id
    assert store.handoffs.commit_parse([parsed(taken)]) == [True]
    assert store.handoffs.commit_parse([ParseEnded(entry=entry, outcome=Outcome.NO_ARTICLE)]) == [False]
    status = store.ledger.status()
    assert (status.stages["index"].waiting, status.outcomes.get("no-article"), status.balance) == (1, None, 0)


def test_a_redirect_is_followed_once(store):
    fast(store, "news.example", "other.example")
    store.frontier.add([visit("u/1"), visit("u/2")])
    target = visit("story", host="other.example", hops=1)
    leases = claim(store)
    store.handoffs.commit_fetch([ended(lease, Outcome.REDIRECTED, follow=target) for lease in leases])
    [lease] = claim(store)
    assert (lease.visit.url, lease.visit.hops) == (target.url, 1)
    assert store.ledger.status().balance == 0


def test_what_the_index_refuses_is_dead_with_its_article(store):
    fast(store)
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.handoffs.commit_parse([parsed(entry)])
    [article] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    store.handoffs.commit_index([IndexEnded(entry=article, outcome=Outcome.DEAD, detail="mapping")])
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason, dead.has_payload) == ("index", "mapping", True)
    store.ledger.replay([dead.visit.id])
    [back] = eventually(lambda: store.articles.claim(limit=10, block_s=0.01))
    assert back.article == article.article
    assert store.ledger.status().balance == 0
