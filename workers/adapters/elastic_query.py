"""A Query in Elasticsearch's query language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workers.adapters.elastic_removal import IS_TOMBSTONE
from workers.core.search import MAX_LIMIT, Query, Sort
from workers.core.search_phrase import Phrase
from workers.core.search_plan import FIELD_BOOSTS, HEADS_BOOST, JOINED_BOOST, PAIRS_BOOST, Follow, Place, SearchPlan

_FIELDS = [f"{field}^{boost}" for field, boost in FIELD_BOOSTS.items()]
RESCORED = MAX_LIMIT
"""Best hits of a shard whose following words are looked at, for phrases are dear. The first page is within them, and
all pages see the same ones."""
# The terms come from the analyzers already; what is left is to take them apart again.
_TAKE_APART = "whitespace"


def search_body(query: Query, plan: SearchPlan | None) -> dict[str, Any]:
    """Return the body of a search; without a plan everything matches."""
    body: dict[str, Any] = {"from": query.offset, "size": query.limit, "track_total_hits": True}
    if plan is None or query.sort is not Sort.RELEVANCE:
        order = "asc" if query.sort is Sort.OLDEST else "desc"
        body["sort"] = [{"newest_at": order}, {"first_seen": order}]
    body["query"] = {"bool": matching(query, plan)}
    if plan is not None and query.sort is Sort.RELEVANCE:
        if plan.heads:
            heads = {"query": " ".join(plan.heads), "analyzer": _TAKE_APART, "boost": HEADS_BOOST}
            body["query"]["bool"]["should"] = {"match": {"heads": heads}}
        if plan.follows:
            follows = {"bool": {"should": list(map(_follow, plan.follows))}}
            body["rescore"] = {"window_size": RESCORED, "query": {"rescore_query": follows}}
    return body


def matching(query: Query, plan: SearchPlan | None) -> dict[str, Any]:
    """Return the clauses of a `bool` that decide whether a document is found."""
    filters = _filters(query)
    if plan is None:
        return {"filter": filters, "must_not": IS_TOMBSTONE}
    if not plan.places:  # marks alone: an empty `bool` would find everything
        return {"must": [{"match_none": {}}], "filter": filters}
    return {"must": [_any(map(_place, plan.places)), *map(_phrase, plan.phrases)], "filter": filters}


def _filters(query: Query) -> list[dict[str, Any]]:
    filters: list[dict[str, Any]] = []
    if not query.all_versions:
        filters.append({"bool": {"must_not": {"term": {"superseded": True}}}})
    if query.sources:
        filters.append({"terms": {"sources": query.sources}})
    if query.story is not None:
        filters.append({"term": {"story_id": query.story}})
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


def _place(place: Place) -> dict[str, Any]:
    """The best of a word and its other spacings: a compound counts once, in one piece or in two."""
    choices = [_words((place.word,), 1.0)]
    if place.joined:
        choices.append(_words(place.joined, JOINED_BOOST))
    choices += [_sequence(apart, JOINED_BOOST) for apart in place.split]
    return {"dis_max": {"queries": choices}}


def _follow(follow: Follow) -> dict[str, Any]:
    choices = [_sequence(apart, PAIRS_BOOST) for apart in follow.apart]
    return {"dis_max": {"queries": [*choices, _words((follow.joined,), PAIRS_BOOST)]}}


def _phrase(variants: Phrase) -> dict[str, Any]:
    return _any(_sequence(variant, 1.0) for variant in variants)


def _words(terms: tuple[str, ...], boost: float) -> dict[str, Any]:
    return _match(terms, type="most_fields", boost=boost)


def _sequence(terms: tuple[str, ...], boost: float) -> dict[str, Any]:
    return _match(terms, type="phrase", boost=boost)


def _match(terms: tuple[str, ...], **more: Any) -> dict[str, Any]:
    return {"multi_match": {"query": " ".join(terms), "fields": _FIELDS, "analyzer": _TAKE_APART, **more}}
