"""The article index on Elasticsearch 9: one index behind an alias, one bulk of scripted upserts per `put`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from workers.adapters.elastic_document import from_source, to_part
from workers.adapters.elastic_query import search_body
from workers.adapters.merge_script import MERGE_SCRIPT, MERGE_SCRIPT_ID
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import MAX_SIGHTINGS, MAX_TITLES_PER_HOST, Document, merge
from workers.core.errors import ConfigError, KhabarError, Permanent, Transient
from workers.core.highlight import fragments
from workers.core.search import Found, Hit, Query
from workers.core.search_plan import plan_search
from workers.pipeline.ports import Stored, StoreResult

REQUEST_TIMEOUT_S = 60.0
"""A bulk of 500 takes half a second; a node that collects garbage may take much longer."""
RETRY_ON_CONFLICT = 5
_OVERLOADED = frozenset({409, 429, 502, 503, 504})
"""For an update a 409 is a lost sighting, not a duplicate: try again."""
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
        self._client = Elasticsearch(
            url,
            api_key=api_key,
            request_timeout=REQUEST_TIMEOUT_S,
            max_retries=0,  # what to try again, and when, is the pipeline's business
        )

    def create(self) -> bool:
        """Create index, alias and merge script if they are not there; raise ConfigError when the index that is there
        was made with other analyzers or fields."""
        self._store_script()
        mark = definition_mark(self._definition)
        try:
            there = self._call("GET", f"/{self._alias}/_mapping")
        except _NoIndex:
            return self._create_index(mark)
        for name, index in there.items():
            if index["mappings"].get("_meta", {}).get("definition") != mark:
                raise ConfigError(
                    f"index {name} was made with other analyzers or fields than config/index.json has now: "
                    f"reindex into a new index behind the alias {self._alias}, or use another alias"
                )
        return False

    def _create_index(self, mark: str) -> bool:
        body = {
            "settings": self._definition["settings"],
            "mappings": {**self._definition["mappings"], "_meta": {"definition": mark}},
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
            action = {"update": {"_id": document_id, "retry_on_conflict": RETRY_ON_CONFLICT}}
            params = {"parts": [to_part(part) for part in parts], "most": _MOST}
            script = {"id": MERGE_SCRIPT_ID, "params": params}
            lines += (_encode(action), _encode({"scripted_upsert": True, "script": script, "upsert": {}}))
        lines.append(b"")
        answer = self._call(
            "POST",
            f"/{self._alias}/_bulk",
            b"\n".join(lines),
            require_alias="true",
            _source_includes="created_by,sightings.host,sightings.title_key",
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
        reason = _reason(error)
        if item["status"] in _OVERLOADED:
            return StoreResult(stored=Stored.RETRY, reason=reason)
        if error.get("type") == "index_not_found_exception":
            raise _NoIndex(_no_index(self._url, reason))
        return StoreResult(stored=Stored.REFUSED, reason=reason)

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        try:
            found = self._call("GET", f"/{self._alias}/_doc/{document_id}")
        except _NotFound:
            return None
        return from_source(document_id, found["_source"])

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
        """Return `documents`, `bytes` (primaries) and `engine`."""
        totals = self._call("GET", f"/{self._alias}/_stats/docs,store")["_all"]["primaries"]
        version = self._call("GET", "/")["version"]["number"]
        return {
            "documents": totals["docs"]["count"],
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

    def _call(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **params: str) -> Any:
        """One request; the vendor's errors become ours."""
        kind = "application/x-ndjson" if isinstance(body, bytes) else "application/json"
        headers = {"accept": "application/json", "content-type": kind}
        try:
            answer = self._client.perform_request(method, path, params=params, headers=headers, body=body)
        except ApiError as fault:
            raise _translate(fault, self._url) from fault
        except TransportError as fault:
            raise Transient(f"Elasticsearch at {self._url} cannot be reached: {fault.message}") from fault
        return answer.body


class _NotFound(Permanent):
    """What was asked for is not there."""


class _NoIndex(ConfigError):
    """Neither is the alias: nobody has created it."""


_BOILERPLATE = StoreResult(stored=Stored.BOILERPLATE)


def definition_mark(definition: Mapping[str, Any]) -> str:
    """Return what tells one set of analyzers and fields from another; other settings may differ."""
    parts = [definition["settings"]["analysis"], definition["mappings"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


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
    if source["created_by"] == document.created_by:
        return StoreResult(stored=Stored.CREATED)
    for own in document.sightings:
        titles = {other["title_key"] for other in source["sightings"] if other["host"] == own.host}
        if own.title_key not in titles and len(titles) >= MAX_TITLES_PER_HOST:
            return _BOILERPLATE
    return StoreResult(stored=Stored.MERGED)


def _reason(error: Mapping[str, Any]) -> str:
    reason = f"{error.get('type')}: {error.get('reason')}"
    cause = error.get("caused_by")
    return f"{reason}, caused by {_reason(cause)}" if isinstance(cause, Mapping) else reason


def _no_index(url: str, reason: str) -> str:
    return f"Elasticsearch at {url} holds no index yet ({reason}): run `khabar index create`"


def _translate(fault: ApiError, url: str) -> KhabarError:
    status = fault.meta.status
    body = fault.body if isinstance(fault.body, Mapping) else {}
    error = body.get("error")
    reason = _reason(error) if isinstance(error, Mapping) else str(error or fault.message)
    if status in _OVERLOADED:
        return Transient(f"Elasticsearch at {url} is overloaded ({status}): {reason}")
    if isinstance(error, Mapping) and error.get("type") == "index_not_found_exception":
        return _NoIndex(_no_index(url, reason))
    if status == 404:
        return _NotFound(f"Elasticsearch at {url}: {reason}")
    if status in {401, 403}:
        return Permanent(f"Elasticsearch at {url} refuses us ({status}): check KHABAR_ELASTICSEARCH_API_KEY")
    return Permanent(f"Elasticsearch at {url}: {reason}")
