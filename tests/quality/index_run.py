"""Articles on their way through a real Redis and the index stage into a real index: which stories they end in."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.quality.sets import ROOT
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.bootstrap import Services
from workers.core.article import Article
from workers.core.fingerprint import content_hash, title_key
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.urls import host_key
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import Fetched, FetchEnded, HostPolicy, Lease, PageEntry, Parsed
from workers.settings import Settings

Text = tuple[str, str]
"""Headline and body."""
_HOSTS = 50
"""Outlets that the articles are spread over, so that no headline looks like a block page's."""
_AT_ONCE = 500
_LONGEST_S = 600.0


def stories_of(texts: Sequence[Text]) -> list[str]:
    """Return the story of each text, by position, after all have gone through the index stage in one stream. Raises
    ConfigError where no Redis can be run."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedRedis(Path(folder) / "redis")
        server.start()
        try:
            return _Run(Path(folder), server.url, texts).stories()
        finally:
            server.stop()


class _Run:
    def __init__(self, folder: Path, redis_url: str, texts: Sequence[Text]) -> None:
        settings = Settings(data_dir=folder, config_dir=ROOT / "config", redis_url=redis_url)
        self._services, self._texts = Services(settings), texts
        self._by_url = {f"https://h{at % _HOSTS}.example/{at}": text for at, text in enumerate(texts)}

    def stories(self) -> list[str]:
        self._services.index.create()
        self._services.frontier.set_policies(
            [HostPolicy(host=f"h{number}.example", delay_s=0.0, parallel=_AT_ONCE) for number in range(_HOSTS)]
        )
        urls = list(self._by_url)
        for start in range(0, len(urls), _AT_ONCE):
            self._feed(urls[start : start + _AT_ONCE])
        stage = self._services.index_stage()
        done = stage.drain(_LONGEST_S)
        if done != len(urls):
            raise RuntimeError(f"{done} of {len(urls)} articles left the index stage within {_LONGEST_S:.0f} s")
        hashes = [content_hash(title=title, body=body) for title, body in self._texts]
        told = self._services.index.stories_of(dict.fromkeys(hashes))
        stage.close()
        return [told[one] for one in hashes]

    def _feed(self, urls: Sequence[str]) -> None:
        """Bring the articles at these addresses to the stream before the index stage."""
        services = self._services
        services.frontier.add(
            [Visit(kind=VisitKind.ARTICLE, url=url, host=host_key(url), source="quality") for url in urls]
        )
        fetched = 0
        while fetched < len(urls):
            leases = services.frontier.claim(limit=_AT_ONCE, lease_s=60.0).leases
            ends = [_fetched(lease) for lease in leases]
            if not ends:
                raise RuntimeError(f"{len(urls) - fetched} visits are not given out")
            services.handoffs.commit_fetch(ends)
            fetched += sum(isinstance(end, Fetched) for end in ends)
        parsed = 0
        while parsed < len(urls):
            entries = services.pages.claim(limit=_AT_ONCE, block_s=0.0)
            if not entries:
                raise RuntimeError(f"{len(urls) - parsed} pages are not given out")
            services.handoffs.commit_parse([self._parsed(entry) for entry in entries])
            parsed += len(entries)

    def _parsed(self, entry: PageEntry) -> Parsed:
        title, body = self._by_url[entry.visit.url]
        article = Article(url=entry.visit.url, title=title, paragraphs=tuple(body.split("\n")))
        digest = content_hash(title=title, body=body)
        return Parsed(entry=entry, article=article, content_hash=digest, title_key=title_key(title))


def _fetched(lease: Lease) -> Fetched | FetchEnded:
    if lease.visit.kind is VisitKind.ROBOTS:
        return FetchEnded(lease=lease, outcome=Outcome.ROBOTS_READ, robots=b"", robots_ttl_s=3600.0)
    page = Page(url=lease.visit.url, status=200, headers={}, fetched_at=time.time(), body=b"")
    return Fetched(lease=lease, page=page)
