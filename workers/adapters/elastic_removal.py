"""Removal of documents from Elasticsearch, and the tombstones that removal for a reason leaves.

A tombstone takes the place of its document, under its id: Elasticsearch orders the writes of one id, so no write of
the content, however it races with the removal, can bring the text back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from workers.adapters.elastic_client import NotFound
from workers.core.tombstone import Tombstone

FORGET_SCRIPT = """
Map source = ctx._source;
if (source.forgotten != null) {
  ctx.op = 'none';
} else {
  List seen = new ArrayList();
  List urls = new ArrayList();
  for (sighting in source.sightings) {
    List via = sighting.via == null ? [] : sighting.via;
    seen.add(['url': sighting.url, 'source': sighting.source, 'via': via]);
    urls.add(sighting.url);
    urls.addAll(via);
  }
  Map forgotten = ['at': params.at, 'by': params.by, 'reason': params.reason, 'seen': seen, 'urls': urls];
  source.clear();
  source.forgotten = forgotten;
}
"""
REMEMBER_SCRIPT = "ctx.op = ctx._source.forgotten == null ? 'none' : 'delete'"
IS_TOMBSTONE: Mapping[str, Any] = {"exists": {"field": "forgotten.at"}}
RETRY_ON_CONFLICT = "20"
"""A removal is asked for by a person, and may meet a burst of sightings of that very text."""


class Call(Protocol):
    """Method, path below the alias, body, parameters; returns the answer."""

    def __call__(self, method: str, path: str, body: bytes | Mapping[str, Any] | None = None, **params: str) -> Any:
        """Send one request."""
        ...


def forget(call: Call, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
    """Put a tombstone in the place of a document; return it, or the one that is there, or None without either."""
    answer = _update(call, document_id, FORGET_SCRIPT, at=float(at), by=by, reason=reason)
    return None if answer is None else from_source(document_id, answer["get"]["_source"])


def remember(call: Call, document_id: str) -> Tombstone | None:
    """Take a tombstone away; return it, or None when there is none."""
    there = tombstone(call, document_id)
    if there is not None:
        _update(call, document_id, REMEMBER_SCRIPT)
    return there


def tombstone(call: Call, document_id: str) -> Tombstone | None:
    """Return the tombstone of this id, or None."""
    try:
        return from_source(document_id, call("GET", f"/_doc/{document_id}")["_source"])
    except NotFound:
        return None


def tombstones(call: Call, *, url: str | None, limit: int, offset: int) -> list[Tombstone]:
    """Return tombstones, newest first; with a URL those that name it."""
    body = {
        "query": {"bool": {"filter": IS_TOMBSTONE if url is None else {"term": {"forgotten.urls": url}}}},
        "sort": [{"forgotten.at": "desc"}],
        "from": offset,
        "size": limit,
    }
    hits = call("POST", "/_search", body)["hits"]["hits"]
    found = (from_source(hit["_id"], hit["_source"]) for hit in hits)
    return [one for one in found if one is not None]


def count(call: Call) -> int:
    """Return how many tombstones there are."""
    return int(call("POST", "/_count", {"query": IS_TOMBSTONE})["count"])


def from_source(document_id: str, source: Mapping[str, Any]) -> Tombstone | None:
    """Return the tombstone that is stored, or None when a document is."""
    kept = source.get("forgotten")
    return None if kept is None else msgspec.convert({**kept, "id": document_id}, Tombstone)


def _update(call: Call, document_id: str, script: str, **params: Any) -> Any:
    try:
        return call(
            "POST",
            f"/_update/{document_id}",
            {"script": {"source": script, "params": params}, "_source": True},
            retry_on_conflict=RETRY_ON_CONFLICT,
            require_alias="true",
            refresh="true",
        )
    except NotFound:
        return None
