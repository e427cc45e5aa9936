"""How well searches find what is meant, beside Elasticsearch's built-in Persian analyzer."""

from __future__ import annotations

from collections.abc import Iterator

from elasticsearch import Elasticsearch

from benchmarks.relevance import CONDITIONS, Result, relevance
from tests.quality.figure import Figure
from tests.quality.sets import ROOT, Sets
from workers.adapters.index_definition import load_definition

AREA = "relevance"
_NOT_WORSE = {("newsz", "i"), ("newsz", "iii"), ("newsz", "iv")}
"""Sets and conditions in which the mean has to be no worse; in the others its lower bound has to be above 0."""
_LOSS = {"ii": 0.005, "iii": 0.005, "iv": 0.005, "v": 0.005, "vi": 0.012}
"""MRR@10 that a condition may cost against our own clean result."""


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the gain over the built-in analyzer, its lower 95 % bound, and the loss against the clean condition."""
    data, url = sets.path("relevance"), sets.elasticsearch_url
    if data is None or url is None:
        why = sets.no_server if url is None else "the relevance sets are not there"
        yield Figure(area=AREA, name="MRR@10 against `persian`", at_least=0, missing=why, own=False)
        return
    definition = load_definition(ROOT / "config" / "index.json")
    with Elasticsearch(url, request_timeout=120) as client:
        for name in ("qa", "newsz"):
            for result in relevance(client, data=data, set_name=name, definition=definition):
                yield from _of(result)


def _of(result: Result) -> Iterator[Figure]:
    what = f"{result.set_name} {result.condition}"
    sample = f"{result.queries} queries, {CONDITIONS[result.condition][0]}: {result.ours:.3f}, {result.persian:.3f}"
    if (result.set_name, result.condition) in _NOT_WORSE:
        yield Figure(area=AREA, name=f"{what}: gain", value=result.better, at_least=0, sample=sample, own=False)
    else:
        name = f"{what}: gain, lower bound"
        yield Figure(area=AREA, name=name, value=result.low, at_least=0, sample=sample, own=False)
    limit = _LOSS.get(result.condition)
    if limit is not None:
        loss = result.own_loss
        yield Figure(
            area=AREA, name=f"{what}: loss", value=loss, at_most=limit, sample=sample, own=False, relative=True
        )
