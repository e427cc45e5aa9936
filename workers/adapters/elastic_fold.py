"""Searches of Elasticsearch that fold: `collapse` finds the stories of a page, a second look their texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workers.adapters.elastic_query import matching
from workers.core.search import MAX_WINDOW, Query
from workers.core.search_plan import SearchPlan
from workers.core.story_fold import MOST_COMPARED, Fold, Member, other_sources, shown_of

KEY = "fold_key"
"""Field: the story of a document, or its own id where it has none."""
NO_KEY = f"no mapping found for `{KEY}`"
"""What Elasticsearch says of an index that was made before there was the field."""
_FACTS = ("sources", "newest_at", "first_seen")


def folding() -> dict[str, Any]:
    """Return what makes a search fold, and count its stories."""
    stories = {"field": KEY, "precision_threshold": MAX_WINDOW}
    return {"collapse": {"field": KEY}, "aggs": {"stories": {"cardinality": stories}}}


def texts_body(query: Query, plan: SearchPlan | None, keys: Sequence[str]) -> dict[str, Any]:
    """Return the body of the look at all texts of some stories that a search finds."""
    clauses = matching(query, plan)
    filters = [*clauses.pop("must", ()), *clauses["filter"], {"terms": {KEY: keys}}]
    facts = {"docvalue_fields": _FACTS, "_source": False}
    longest = {"sort": [{"superseded": "asc"}, {"length": "desc"}], "size": MOST_COMPARED, **facts}
    told = {
        "longest": {"top_hits": longest},
        "oldest": {"min": {"field": "newest_at"}},
        "newest": {"max": {"field": "newest_at"}},
    }
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {**clauses, "filter": filters}},
        "aggs": {"stories": {"terms": {"field": KEY, "size": len(keys)}, "aggs": told}},
    }


def read_texts(answer: Mapping[str, Any], query: Query) -> dict[str, tuple[str, Fold | None]]:
    """Return key → the id of the text to show, and what is told of the others."""
    return {bucket["key"]: _read_story(bucket, query) for bucket in answer["aggregations"]["stories"]["buckets"]}


def _read_story(bucket: Mapping[str, Any], query: Query) -> tuple[str, Fold | None]:
    members = [_member(hit) for hit in bucket["longest"]["hits"]["hits"]]
    shown = shown_of(members, aggregators=query.aggregators)
    if bucket["doc_count"] == 1:
        return shown.id, None
    fold = Fold(
        others=bucket["doc_count"] - 1,
        sources=other_sources(members, shown),
        oldest_at=bucket["oldest"]["value"] / 1000,
        newest_at=bucket["newest"]["value"] / 1000,
    )
    return shown.id, fold


def _member(hit: Mapping[str, Any]) -> Member:
    superseded, length = hit["sort"]
    return Member(
        id=hit["_id"],
        sources=tuple(hit["fields"]["sources"]),
        length=length,
        superseded=bool(superseded),
        newest_at=int(hit["fields"]["newest_at"][0]) / 1000,
        first_seen=hit["fields"]["first_seen"][0],
    )
