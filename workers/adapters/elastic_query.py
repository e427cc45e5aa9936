"""A Query in Elasticsearch's query language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workers.adapters.elastic_removal import IS_TOMBSTONE
from workers.core.search import Query, Sort
from workers.core.search_plan import FIELD_BOOSTS, HEADS_BOOST, JOINED_BOOST, PAIRS_BOOST, SearchPlan

_FIELDS = [f"{field}^{boost}" for field, boost in FIELD_BOOSTS.items()]
# The terms come from the analyzers already; what is left is to take them apart again.
_TAKE_APART = "whitespace"


def search_body(query: Query, plan: SearchPlan | None) -> dict[str, Any]:
    """Return the body of a search; without a plan everything matches."""
    body: dict[str, Any] = {"from": query.offset, "size": query.limit, "track_total_hits": True}
    if plan is None or query.sort is not Sort.RELEVANCE:
        order = "asc" if query.sort is Sort.OLDEST else "desc"
        body["sort"] = [{"newest_at": order}, {"first_seen": order}]
    filters = _filters(query)
    if plan is None:
        body["query"] = {"bool": {"filter": filters, "must_not": IS_TOMBSTONE}}
        return body
    wanted = [
        *(_place(word, joined) for word, joined in plan.places),
        _match("pairs", plan.pairs, PAIRS_BOOST),
    ]
    body["query"] = {
        "bool": {
            "must": [_any(clause for clause in wanted if clause), *map(_phrase, plan.phrases)],
            "should": [clause for clause in [_match("heads", plan.heads, HEADS_BOOST)] if clause],
            "filter": filters,
        }
    }
    return body


def _filters(query: Query) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = []
    if not query.all_versions:
        filters.append({"bool": {"must_not": {"term": {"superseded": True}}}})
    if query.sources:
        filters.append({"terms": {"sources": query.sources}})
    if query.agencies:
        filters.append({"terms": {"agency_id": query.agencies}})
    if query.language is not None:
        filters.append({"term": {"language": query.language}})
    bounds = {"gte": query.since, "lt": query.until}
    times = {name: round(seconds * 1000) for name, seconds in bounds.items() if seconds is not None}
    if times:
        filters.append({"range": {"newest_at": {**times, "format": "epoch_millis"}}})
    return filters


def _any(clauses: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def _place(word: str, joined: tuple[str, ...]) -> dict[str, Any] | None:
    """The better of a word and what it makes with a neighbour: a compound counts once, in one piece or in two."""
    choices = [_words((word,), 1.0), _words(joined, JOINED_BOOST)]
    return {"dis_max": {"queries": [choice for choice in choices if choice]}}


def _words(terms: tuple[str, ...], boost: float) -> dict[str, Any] | None:
    if not terms:
        return None
    match = {"query": " ".join(terms), "fields": _FIELDS, "type": "most_fields", "analyzer": _TAKE_APART}
    return {"multi_match": {**match, "boost": boost}}


def _match(field: str, terms: tuple[str, ...], boost: float) -> dict[str, Any] | None:
    if not terms:
        return None
    return {"match": {field: {"query": " ".join(terms), "analyzer": _TAKE_APART, "boost": boost}}}


def _phrase(variants: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    return _any(
        {
            "multi_match": {
                "query": " ".join(variant),
                "fields": _FIELDS,
                "type": "phrase",
                "analyzer": _TAKE_APART,
            }
        }
        for variant in variants
    )
