"""How well searches find what is meant, beside Elasticsearch's built-in Persian analyzer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from elasticsearch import Elasticsearch

from benchmarks.relevance import CONDITIONS, DEPTH, bounds, make_index, read, reciprocal_ranks
from tests.quality.figure import Figure
from tests.quality.sets import ROOT, Sets
from workers.adapters.elastic_query import search_body
from workers.adapters.index_definition import load_definition
from workers.core.analysis.analyzer import build_analyzers
from workers.core.search import Query
from workers.core.search_plan import plan_search

AREA = "relevance"
_INDEX = "quality-relevance"
_BUILT_IN = {
    "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
    "mappings": {"properties": {"body": {"type": "text", "analyzer": "persian"}}},
}
_NOT_WORSE = {("newsz", "i"), ("newsz", "iii"), ("newsz", "iv")}
"""Sets and conditions in which the mean has to be no worse; in the others its lower bound has to be above 0."""
_LOSS = {"ii": 0.005, "iii": 0.005, "iv": 0.005, "v": 0.005, "vi": 0.012}
"""MRR@10 that a condition may cost against our own clean result."""

Ranks = dict[str, tuple[np.ndarray, np.ndarray]]
"""Condition → reciprocal rank for each query, ours and the built-in analyzer's."""


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the gain over the built-in analyzer, its lower 95 % bound, and the loss against the clean condition."""
    data = sets.path("relevance")
    if data is None or sets.elasticsearch_url is None:
        why = (
            "no relevance sets beside the checkout" if data is None else "KHABAR_TEST_ELASTICSEARCH_URL names no server"
        )
        yield Figure(area=AREA, name="MRR@10 against `persian`", at_least=0, missing=why, own=False)
        return
    with Elasticsearch(sets.elasticsearch_url, request_timeout=120) as client:
        for name in ("qa", "newsz"):
            yield from _of_set(name, _measure(client, data, name))


def _of_set(name: str, ranks: Ranks) -> Iterator[Figure]:
    clean = float(ranks["i"][0].mean())
    for condition, (ours, theirs) in ranks.items():
        what = f"{name} {condition}"
        sample = f"{len(ours)} queries, {CONDITIONS[condition][0]}: {ours.mean():.3f} against {theirs.mean():.3f}"
        low = bounds(ours - theirs)[0]
        strict = (name, condition) not in _NOT_WORSE
        gain = low if strict else float((ours - theirs).mean())
        label = f"{what}: gain{', lower bound' if strict else ''}"
        yield Figure(area=AREA, name=label, value=gain, at_least=0.0, sample=sample, own=False)
        if condition in _LOSS:
            loss = clean - float(ours.mean())
            limit = _LOSS[condition]
            yield Figure(area=AREA, name=f"{what}: loss", value=loss, at_most=limit, sample=sample, own=False)


def _measure(client: Elasticsearch, data: Path, name: str) -> Ranks:
    """Index the documents once for each way in which they are changed, under either analyzer, and ask."""
    definition = load_definition(ROOT / "config" / "index.json")
    analyzers = build_analyzers(definition)
    docs = read(data / f"{name}_docs.jsonl.xz")
    ids = {doc["id"] for doc in docs}
    asked = [query for path in sorted(data.glob(f"{name}_*queries.jsonl.xz")) for query in read(path)]
    queries = [query for query in asked if query["rel"] in ids]

    def ours(text: str) -> dict[str, Any]:
        return search_body(Query(text=text, limit=DEPTH), plan_search(text, analyzers))

    def theirs(text: str) -> dict[str, Any]:
        return {"query": {"match": {"body": text}}}

    found: dict[str, list[np.ndarray]] = {condition: [] for condition in CONDITIONS}
    ways: dict[Callable[[str], str], list[str]] = {}
    for condition, (_, on_docs, _) in CONDITIONS.items():
        ways.setdefault(on_docs, []).append(condition)
    for made_of, body_of in ((definition, ours), (_BUILT_IN, theirs)):
        for on_docs, conditions in ways.items():
            make_index(client, _INDEX, made_of, ((doc["id"], on_docs(doc["body"])) for doc in docs))
            for condition in conditions:
                changed = [{**query, "q": CONDITIONS[condition][2](query["q"])} for query in queries]
                found[condition].append(reciprocal_ranks(client, _INDEX, changed, body_of))
            client.indices.delete(index=_INDEX)
    return {condition: (ranks[0], ranks[1]) for condition, ranks in found.items()}
