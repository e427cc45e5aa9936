"""The article index on Elasticsearch 9: one index behind an alias, one bulk of scripted upserts per `put`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from workers.adapters import elastic_reindex, elastic_removal, elastic_retention, elastic_versions
from workers.adapters.elastic_client import CLOSED, OVERLOADED, ElasticClient, NoIndex, NotFound, no_index, reason_of
from workers.adapters.elastic_document import from_source, to_part
from workers.adapters.elastic_query import search_body
from workers.adapters.index_definition import definition_mark
from workers.adapters.merge_script import MERGE_SCRIPT, MERGE_SCRIPT_ID
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import MAX_SIGHTINGS, MAX_TITLES_PER_HOST, Document, Shown, Turn, merge
from workers.core.errors import ConfigError, Permanent, Transient
from workers.core.highlight import fragments
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Hit, Query
from workers.core.search_plan import plan_search
from workers.core.tombstone import Tombstone
from workers.pipeline.ports import Stored, StoreResult

RETRY_ON_CONFLICT = 5
_MOST = {"titles": MAX_TITLES_PER_HOST, "sightings": MAX_SIGHTINGS}
_FIRST_VERSION = "v1"
_encode = msgspec.json.Encoder().encode


class ElasticIndex:
    """The port `ArticleIndex` over one Elasticsearch cluster."""

    def __init__(self, *, url: str, alias: str, definition: Mapping[str, Any], api_key: str | None = None) -> None:
        self._url = url
        self._alias = alias
        self._definition = definition
        self._analyzers = build_analyzers(definition)
        self._script_stored = False
        self._client = ElasticClient(url=url, api_key=api_key)
        self._call = self._client.call

    def create(self) -> bool:
        """Create index, alias and merge script if they are not there; raise ConfigError when the index that is there
        was made with other analyzers or fields."""
        self._store_script()
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
        self._store_script()
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
        """Store each document; results are paired by position. One bulk request, actions of one id merged first."""
        if not documents:
            return []
        if not self._script_stored:
            self._store_script()
        together, refused = _gather(documents)
        lines: list[bytes] = []
        for document_id, parts in together.items():
            lines += _update(document_id, [to_part(part) for part in parts], scripted_upsert=True, upsert={})
        lines.append(b"")
        answer = self._call(
            "POST",
            f"/{self._alias}/_bulk",
            b"\n".join(lines),
            require_alias="true",
            _source_includes="created_by,sightings.host,sightings.title_key,forgotten.reason",
        )
        items = {item["update"]["_id"]: item["update"] for item in answer["items"]}
        results = []
        for position, document in enumerate(documents):
            boilerplate = position in refused
            results.append(_BOILERPLATE if boilerplate else self._result(document, items[document.id]))
        return results

    def _result(self, document: Document, item: Mapping[str, Any]) -> StoreResult:
        error = item.get("error")
        if error is None:
            return _read_result(document, item["get"]["_source"])
        reason = reason_of(error)
        if item["status"] in OVERLOADED or error.get("type") == CLOSED:
            return StoreResult(stored=Stored.RETRY, reason=reason)
        if error.get("type") == "index_not_found_exception":
            raise NoIndex(no_index(self._url, reason))
        return StoreResult(stored=Stored.REFUSED, reason=reason)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents what their URLs show by now: one bulk request."""
        if not turns:
            return
        if not self._script_stored:
            self._store_script()
        together: defaultdict[str, list[Turn]] = defaultdict(list)
        for document_id, turn in turns:
            together[document_id].append(turn)
        lines = [
            line
            for document_id, known in together.items()
            for line in _update(document_id, [elastic_versions.turn_part(known)])
        ]
        body = b"\n".join([*lines, b""])
        answer = self._call("POST", f"/{self._alias}/_bulk", body, require_alias="true")
        failed = [item["update"] for item in answer["items"] if item["update"]["status"] not in {200, 201, 404}]
        for item in failed:
            closed = item["error"].get("type") == CLOSED
            fault = Transient if closed or item["status"] in OVERLOADED else Permanent
            raise fault(f"Elasticsearch at {self._url} did not mark {item['_id']}: {reason_of(item['error'])}")

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

    def _below_alias(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **params: str) -> Any:
        return self._call(method, f"/{self._alias}{path}", body, **params)

    def search(self, query: Query) -> Found:
        """Return the hits of a query, with fragments."""
        plan = plan_search(query.text, self._analyzers) if query.text.strip() else None
        if plan is not None and not plan.words:
            return Found(total=0)
        answer = self._call("POST", f"/{self._alias}/_search", search_body(query, plan))
        hits = []
        for raw in answer["hits"]["hits"]:
            document = from_source(raw["_id"], raw["_source"])
            pieces = fragments(document.shown, plan, self._analyzers) if plan is not None else ()
            hits.append(Hit(document=document, score=raw["_score"] or 0.0, fragments=pieces))
        return Found(total=answer["hits"]["total"]["value"], hits=tuple(hits))

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

    def _store_script(self) -> None:
        script = {"lang": "painless", "source": MERGE_SCRIPT}
        self._call("PUT", f"/_scripts/{MERGE_SCRIPT_ID}/update", {"script": script})
        self._script_stored = True


_BOILERPLATE = StoreResult(stored=Stored.BOILERPLATE)


def _update(document_id: str, parts: Sequence[Mapping[str, Any]], **more: Any) -> tuple[bytes, bytes]:
    """Return the two lines of a bulk by which the merge script takes parts into a document."""
    script = {"id": MERGE_SCRIPT_ID, "params": {"parts": parts, "most": _MOST}}
    action = {"update": {"_id": document_id, "retry_on_conflict": RETRY_ON_CONFLICT}}
    return _encode(action), _encode({**more, "script": script})


def _gather(documents: Sequence[Document]) -> tuple[dict[str, list[Document]], set[int]]:
    """Group what goes to one id; positions that are boilerplate already among themselves are left out."""
    together: dict[str, list[Document]] = {}
    known: dict[str, Document] = {}
    refused: set[int] = set()
    for position, document in enumerate(documents):
        merged = merge(known[document.id], document) if document.id in known else document
        if merged is None:
            refused.add(position)
            continue
        known[document.id] = merged
        together.setdefault(document.id, []).append(document)
    return together, refused


def _read_result(document: Document, source: Mapping[str, Any]) -> StoreResult:
    """Tell what became of a document from what is stored after the merge."""
    if "forgotten" in source:
        return StoreResult(stored=Stored.FORGOTTEN, reason=source["forgotten"]["reason"])
    if source["created_by"] == document.created_by:
        return StoreResult(stored=Stored.CREATED)
    for own in document.sightings:
        titles = {other["title_key"] for other in source["sightings"] if other["host"] == own.host}
        if own.title_key not in titles and len(titles) >= MAX_TITLES_PER_HOST:
            return _BOILERPLATE
    return StoreResult(stored=Stored.MERGED)
