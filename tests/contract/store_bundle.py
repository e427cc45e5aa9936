"""The store's ports as one bundle, over memory and over a real Redis, and what tests of it say often."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes import MemoryStore
from workers.adapters.controls import RedisControls
from workers.adapters.frontier import RedisFrontier
from workers.adapters.handoffs import RedisHandoffs
from workers.adapters.keys import Keys
from workers.adapters.ledger import RedisLedger
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.retention_log import RedisRetentionLog
from workers.adapters.streams import RedisArticles, RedisCopies, RedisPages
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy
from workers.core.article import Article
from workers.core.outcome import Outcome
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import (
    Articles,
    Claim,
    Controls,
    Copies,
    Fetched,
    FetchEnded,
    Frontier,
    Handoffs,
    HostPolicy,
    HostStatus,
    Lease,
    Ledger,
    PageEntry,
    Pages,
    Parsed,
    RetentionLog,
)

IDLE_S = 0.05
"""How long an entry of the bundles may stay claimed: short, so that no test waits long for a take-over."""


@dataclass
class Bundle:
    """One store. `client`: the Redis behind it, or None."""

    frontier: Frontier
    pages: Pages
    articles: Articles
    copies: Copies
    handoffs: Handoffs
    ledger: Ledger
    controls: Controls
    retention: RetentionLog
    client: Any = None


def memory_bundle(*, archive: ArchivePolicy = NO_ARCHIVE) -> Bundle:
    store = MemoryStore(time.time, idle_s=IDLE_S, archive=archive)
    return Bundle(
        frontier=store.frontier,
        pages=store.pages,
        articles=store.articles,
        copies=store.copies,
        handoffs=store.handoffs,
        ledger=store.ledger,
        controls=store.controls,
        retention=store.retention,
    )


def redis_bundle(
    url: str, *, consumer: str = "host-a", pages_high_water: int = 10**9, archive: ArchivePolicy = NO_ARCHIVE
) -> Bundle:
    scripts = Scripts(connect(url), Keys("test"))
    return Bundle(
        frontier=RedisFrontier(
            scripts,
            high_water=pages_high_water,
            longest_lease_s=60,
            longest_wait_s=86400,
            longest_host_s=3600,
            archive=archive,
        ),
        pages=RedisPages(scripts, consumer=consumer, idle_s=IDLE_S, high_water=10**9),
        articles=RedisArticles(scripts, consumer=consumer, idle_s=IDLE_S),
        copies=RedisCopies(scripts, consumer=consumer, idle_s=IDLE_S),
        handoffs=RedisHandoffs(scripts, max_attempts=5, archive=archive),
        ledger=RedisLedger(scripts, pages_high_water=pages_high_water, archive=archive),
        controls=RedisControls(scripts, memory_high_water=0.7),
        retention=RedisRetentionLog(scripts),
        client=scripts.client,
    )


def visit(path: str = "a", *, host: str = "news.example", source: str = "s", **more: Any) -> Visit:
    more.setdefault("kind", VisitKind.ARTICLE)
    return Visit(url=f"https://{host}/{path}", host=host, source=source, **more)


def listing(**more: Any) -> Visit:
    return visit("list", kind=VisitKind.LISTING, priority=Priority.LISTING, listing="https://news.example/list", **more)


def eventually(look: Callable[[], Any], *, timeout_s: float = 5.0) -> Any:
    """Look again until there is something; the store's clock is the real one."""
    end = time.monotonic() + timeout_s
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.002)


def claim(bundle: Bundle, limit: int = 10, lease_s: float = 60.0) -> list[Lease]:
    """Claim what there is, having answered the robots visits of new hosts with an empty robots.txt."""
    found: list[Lease] = []
    while True:
        got: Claim = bundle.frontier.claim(limit=limit - len(found), lease_s=lease_s)
        robots = [lease for lease in got.leases if lease.visit.kind is VisitKind.ROBOTS]
        found += [lease for lease in got.leases if lease.visit.kind is not VisitKind.ROBOTS]
        bundle.handoffs.commit_fetch(
            [FetchEnded(lease=lease, outcome=Outcome.ROBOTS_READ, robots=b"", robots_ttl_s=3600.0) for lease in robots]
        )
        if not robots:
            return found


def fast(bundle: Bundle, *hosts: str, delay_s: float = 0.0, parallel: int = 10) -> None:
    bundle.frontier.set_policies(
        [HostPolicy(host=host, delay_s=delay_s, parallel=parallel) for host in hosts or ("news.example",)]
    )


def ended(lease: Lease, outcome: Outcome = Outcome.GONE, **more: Any) -> FetchEnded:
    return FetchEnded(lease=lease, outcome=outcome, **more)


def host_state(bundle: Bundle, host: str = "news.example") -> HostStatus | None:
    return next((one for one in bundle.ledger.host_states() if one.host == host), None)


def to_pages(bundle: Bundle, one: Visit, page: Any) -> PageEntry:
    """Bring a visit to the pages stream and claim it there."""
    bundle.frontier.add([one])
    [lease] = claim(bundle)
    assert bundle.handoffs.commit_fetch([Fetched(lease=lease, page=page)]) == [True]
    [entry] = eventually(lambda: bundle.pages.claim(limit=10, block_s=0.01))
    return entry


def parsed(entry: PageEntry, content_hash: str = "h1-aa") -> Parsed:
    article = Article(url=entry.visit.url, title="عنوان", paragraphs=("متن",))
    return Parsed(entry=entry, article=article, content_hash=content_hash, title_key="00")
