"""The article index on Elasticsearch 9: one index behind an alias, one bulk of scripted upserts per `put`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from workers.adapters import elastic_reindex, elastic_removal, elastic_retention, elastic_search, elastic_versions
from workers.adapters.elastic_client import ElasticClient, NoIndex, NotFound
from workers.adapters.elastic_document import from_source
from workers.adapters.elastic_writer import ElasticWriter
from workers.adapters.index_definition import definition_mark
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import Document, Shown, Turn
from workers.core.errors import ConfigError, Permanent
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Query
from workers.core.tombstone import Tombstone
from workers.pipeline.ports import StoreResult

_FIRST_VERSION = "v1"


class ElasticIndex:
    """The port `ArticleIndex` over one Elasticsearch cluster."""

    def __init__(self, *, url: str, alias: str, definition: Mapping[str, Any], api_key: str | None = None) -> None:
        self._alias = alias
        self._definition = definition
        self._analyzers = build_analyzers(definition)
        self._client = ElasticClient(url=url, api_key=api_key)
        self._writer = ElasticWriter(self._client, alias=alias)
        self._call = self._client.call

    def create(self) -> bool:
        """Create index, alias and merge script if they are not there; raise ConfigError when the index that is there
        was made with other analyzers or fields."""
        self._writer.store_script()
        mark = definition_mark(self._definition)
        try:
            there = self._call("GET", f"/{self._alias}/_mapping")
        except NoIndex:
            return self._create_index()
        for name, index in there.items():
            if index["mappings"].get("_meta", {}).get("definition") != mark:
                raise ConfigError(
                    f"index {name} was made with other analyzers or fields than config/index.json has now: "
                    "run `khabar index reindex`"
                )
        return False

    def reindex(self, *, restart: bool = False, pause: Callable[[], None]) -> Iterator[Reindexing]:
        """Make the index anew by the definition, if it was made by another; workers may write meanwhile."""
        self._writer.store_script()
        return elastic_reindex.reindex(
            self._client, alias=self._alias, definition=self._definition, restart=restart, pause=pause
        )

    def _create_index(self) -> bool:
        body = {
            **elastic_reindex.index_body(self._definition),
            "aliases": {self._alias: {"is_write_index": True}},
        }
        name = f"{self._alias}-{_FIRST_VERSION}"
        try:
            self._call("PUT", f"/{name}", body, wait_for_active_shards="1")
        except Permanent as fault:
            if "resource_already_exists_exception" not in str(fault):
                raise
            return False
        return True

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Store each document, all in one bulk request; results are paired by position."""
        return self._writer.put(documents)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents what their URLs show by now, all in one bulk request."""
        self._writer.turn(turns)

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        try:
            found = self._call("GET", f"/{self._alias}/_doc/{document_id}")
        except NotFound:
            return None
        source = found["_source"]
        return None if "forgotten" in source else from_source(document_id, source)

    def reread(self, document_id: str, shown: Shown) -> bool:
        """Show another reading of the text of one URL, in one update."""
        return elastic_versions.reread(self._below_alias, document_id, shown)

    def stories_of(self, document_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the stories of those documents that are there, as of the last refresh: to ask for what was written
        since would make Elasticsearch refresh, or keep copies of what it writes."""
        ids = sorted(set(document_ids))
        if not ids:
            return {}
        answer = self._call(
            "POST", f"/{self._alias}/_mget", {"ids": ids}, realtime="false", _source_includes="story_id"
        )
        found = {one["_id"]: one["_source"].get("story_id") for one in answer["docs"] if one.get("found")}
        return {document_id: story_id for document_id, story_id in found.items() if story_id}

    def at_url(self, url: str) -> Sequence[Document]:
        """Return every document seen at a URL."""
        return elastic_versions.at_url(self._below_alias, url)

    def reached_by(self, url: str) -> Sequence[Document]:
        """Return every document that was reached by way of a URL."""
        return elastic_versions.reached_by(self._below_alias, url)

    def in_story(self, story_id: str) -> Sequence[Document]:
        """Return the documents of a story."""
        return elastic_versions.in_story(self._below_alias, story_id)

    def scan(self, *, since: float) -> Iterator[Document]:
        """Yield the documents first seen at `since` or later."""
        return elastic_versions.scan(self._below_alias, since=since)

    def forget(self, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
        """Put a tombstone in the place of a document."""
        return elastic_removal.forget(self._below_alias, document_id, at=at, by=by, reason=reason)

    def remember(self, document_id: str) -> Tombstone | None:
        """Take a tombstone away."""
        return elastic_removal.remember(self._below_alias, document_id)

    def tombstone(self, document_id: str) -> Tombstone | None:
        """Return the tombstone of this id, or None."""
        return elastic_removal.tombstone(self._below_alias, document_id)

    def tombstones(self, *, url: str | None = None, limit: int = 100, offset: int = 0) -> Sequence[Tombstone]:
        """Return tombstones, newest first."""
        return elastic_removal.tombstones(self._below_alias, url=url, limit=limit, offset=offset)

    def expiring(self, cutoffs: Cutoffs) -> Expired:
        """Count the documents that have expired."""
        return elastic_retention.expiring(self._below_alias, cutoffs)

    def expire(self, cutoffs: Cutoffs, *, limit: int) -> Expired:
        """Remove documents that have expired."""
        return elastic_retention.expire(self._below_alias, cutoffs, limit=limit)

    def search(self, query: Query) -> Found:
        """Return the hits of a query, with fragments."""
        return elastic_search.search(self._below_alias, query, self._analyzers)

    def refresh(self) -> None:
        """Make all that was put visible to search."""
        self._call("POST", f"/{self._alias}/_refresh")

    def stats(self) -> Mapping[str, int | str]:
        """Return `documents`, `forgotten`, `bytes` (primaries) and `engine`."""
        totals = self._call("GET", f"/{self._alias}/_stats/docs,store")["_all"]["primaries"]
        forgotten = elastic_removal.count(self._below_alias)
        version = self._call("GET", "/")["version"]["number"]
        return {
            "documents": totals["docs"]["count"] - forgotten,
            "forgotten": forgotten,
            "bytes": totals["store"]["size_in_bytes"],
            "engine": f"Elasticsearch {version}",
        }

    def analyze(self, text: str, *, analyzer: str = "fa_index") -> list[tuple[str, int]]:
        """Return (token, position) as Elasticsearch's own `_analyze` makes them."""
        answer = self._call("POST", f"/{self._alias}/_analyze", {"analyzer": analyzer, "text": text})
        return [(token["token"], token["position"]) for token in answer["tokens"]]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _below_alias(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **params: str) -> Any:
        return self._call(method, f"/{self._alias}{path}", body, **params)
