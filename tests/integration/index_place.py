"""Where an index and a Redis are, for tests whose processes die: each opens them for itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from tests.contract.index_samples import put
from workers.adapters.elastic import ElasticIndex
from workers.adapters.sqlite_index import SqliteIndex
from workers.core.document import Document
from workers.core.retention import Cutoffs
from workers.pipeline.ports import ArticleIndex

ROOT = Path(__file__).parents[2]
EVERYTHING = Cutoffs(default=1e12, by_source={})


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an index and a Redis are. Each process opens them for itself: none may use the connections of another."""

    folder: Path
    definition: dict[str, Any]
    redis_url: str
    elasticsearch_url: str | None = None
    alias: str = ""

    @contextmanager
    def index(self) -> Iterator[ArticleIndex]:
        made: ArticleIndex = (
            SqliteIndex(path=self.folder / "articles.sqlite", definition=self.definition)
            if self.elasticsearch_url is None
            else ElasticIndex(url=self.elasticsearch_url, alias=self.alias, definition=self.definition)
        )
        try:
            yield made
        finally:
            made.close()

    def hold(self, *documents: Document) -> None:
        """Make the index hold these and nothing else, and empty Redis."""
        with self.index() as index:
            index.refresh()
            for tombstone in index.tombstones():
                index.remember(tombstone.id)
            while index.expire(EVERYTHING, limit=500).documents:
                index.refresh()
            put(index, *documents)
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()

    def documents(self) -> list[Document]:
        with self.index() as index:
            index.refresh()
            return sorted(index.scan(since=0.0), key=lambda one: one.id)
