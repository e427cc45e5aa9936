"""Removal by age from Elasticsearch."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from workers.adapters.elastic_client import OVERLOADED, reason_of
from workers.adapters.elastic_removal import Call
from workers.core.errors import Permanent
from workers.core.retention import Cutoffs, Expired

_EXPIRED_SCRIPT = """
if (doc['sources'].size() == 0) { return false }
double seen = doc['first_seen'].value;
for (source in doc['sources']) {
  if (seen >= ((Number) params.by_source.getOrDefault(source, params.rest)).doubleValue()) { return false }
}
return true;
"""
"""As `Cutoffs.expired`. A query of terms cannot say "every one of these"."""
_MOST_SOURCES = 10_000
_encode = msgspec.json.Encoder().encode


def expiring(call: Call, cutoffs: Cutoffs) -> Expired:
    """Count the documents that have expired."""
    body = {
        "query": _query(cutoffs),
        "size": 0,
        "track_total_hits": True,
        "aggs": {"sources": {"terms": {"field": "sources", "size": _MOST_SOURCES}}},
    }
    answer = call("POST", "/_search", body)
    buckets = answer["aggregations"]["sources"]["buckets"]
    return Expired(
        documents=answer["hits"]["total"]["value"],
        by_source={bucket["key"]: bucket["doc_count"] for bucket in buckets},
    )


def expire(call: Call, cutoffs: Cutoffs, *, limit: int) -> Expired:
    """Remove up to `limit` of them, each only if it is still the version that was found."""
    body = {
        "query": _query(cutoffs),
        "size": limit,
        "sort": [{"first_seen": "asc"}],
        "_source": ["sources"],
        "seq_no_primary_term": True,
    }
    hits = call("POST", "/_search", body)["hits"]["hits"]
    if not hits:
        return Expired(documents=0, by_source={})
    lines = [
        _encode({"delete": {"_id": hit["_id"], "if_seq_no": hit["_seq_no"], "if_primary_term": hit["_primary_term"]}})
        for hit in hits
    ]
    items = call("POST", "/_bulk", b"\n".join([*lines, b""]), refresh="true")["items"]
    sources = {hit["_id"]: hit["_source"]["sources"] for hit in hits}
    counts: Counter[str] = Counter()
    removed = 0
    for item in (item["delete"] for item in items):
        if _is_removed(item):
            removed += 1
            counts.update(sources[item["_id"]])
    return Expired(documents=removed, by_source=dict(counts))


def _is_removed(item: Any) -> bool:
    """Not when it was gone already (404), or has changed or was refused for the moment: the next sweep looks again."""
    status = item["status"]
    if status == 404 or status in OVERLOADED:
        return False
    if "error" in item:
        raise Permanent(f"Elasticsearch did not remove {item['_id']}: {reason_of(item['error'])}")
    return True


def _query(cutoffs: Cutoffs) -> dict[str, Any]:
    params = {"by_source": cutoffs.by_source, "rest": cutoffs.default}
    return {
        "bool": {
            "filter": [
                {"range": {"first_seen": {"lt": cutoffs.latest}}},
                {"script": {"script": {"source": _EXPIRED_SCRIPT, "params": params}}},
            ]
        }
    }
