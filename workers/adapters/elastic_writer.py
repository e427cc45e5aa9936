"""Writes of documents to Elasticsearch: one bulk of scripted upserts a call, actions of one id merged first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from workers.adapters import elastic_versions
from workers.adapters.elastic_client import CLOSED, OVERLOADED, ElasticClient, NoIndex, no_index, reason_of
from workers.adapters.elastic_document import to_part
from workers.adapters.merge_script import MERGE_SCRIPT, MERGE_SCRIPT_ID
from workers.core.document import MAX_SIGHTINGS, MAX_TITLES_PER_HOST, Document, Turn, merge
from workers.core.errors import Permanent, Transient
from workers.pipeline.ports import Stored, StoreResult

RETRY_ON_CONFLICT = 5
_MOST = {"titles": MAX_TITLES_PER_HOST, "sightings": MAX_SIGHTINGS}
_encode = msgspec.json.Encoder().encode


class ElasticWriter:
    """Writes below one alias, with the merge script that it stores when it first writes."""

    def __init__(self, client: ElasticClient, *, alias: str) -> None:
        self._client, self._call, self._alias = client, client.call, alias
        self._script_stored = False

    def store_script(self) -> None:
        """Make the merge script known to the cluster."""
        script = {"lang": "painless", "source": MERGE_SCRIPT}
        self._call("PUT", f"/_scripts/{MERGE_SCRIPT_ID}/update", {"script": script})
        self._script_stored = True

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Store each document; results are paired by position. One bulk request, actions of one id merged first."""
        if not documents:
            return []
        if not self._script_stored:
            self.store_script()
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
            raise NoIndex(no_index(self._client.url, reason))
        return StoreResult(stored=Stored.REFUSED, reason=reason)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents what their URLs show by now: one bulk request."""
        if not turns:
            return
        if not self._script_stored:
            self.store_script()
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
        for item in (item["update"] for item in answer["items"] if "error" in item["update"]):
            kind, reason = item["error"].get("type"), reason_of(item["error"])
            if kind == "document_missing_exception":  # forgotten, or removed by age
                continue
            if kind == "index_not_found_exception":
                raise NoIndex(no_index(self._client.url, reason))
            fault = Transient if kind == CLOSED or item["status"] in OVERLOADED else Permanent
            raise fault(f"Elasticsearch at {self._client.url} did not mark {item['_id']}: {reason}")


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
