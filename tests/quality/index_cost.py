"""What the index definition costs Elasticsearch, beside its built-in Persian analyzer."""

from __future__ import annotations

import math
from collections.abc import Iterator

from benchmarks.index_cost import load, measure
from tests.quality.figure import Figure
from tests.quality.sets import ROOT, Sets
from workers.adapters.index_definition import load_definition

AREA = "index cost"
_CPU = "CPU of indexing, against `persian`"
_DOCUMENTS = 2000
_ROUNDS = 2


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the ratios to the built-in analyzer, which depend little on the machine, and the rates of this moment."""
    url = sets.elasticsearch_url
    if url is None:
        yield Figure(area=AREA, name=_CPU, at_most=2, missing=sets.no_server, timed=True, own=False)
        return
    data = sets.path("relevance")
    documents, queries = load(data, _DOCUMENTS)
    definition = load_definition(ROOT / "config" / "index.json")
    costs = measure(url, documents=documents, queries=queries, definition=definition, rounds=_ROUNDS)
    ours, theirs = costs["ours"], costs["persian"]
    kind = "generated" if data is None else "recorded"
    about = f"{len(documents)} {kind} articles, {len(queries)} queries"
    cpu = ours.index_cpu_ms / theirs.index_cpu_ms
    sample = f"{about}: {ours.index_cpu_ms:.3f} ms a document, {theirs.index_cpu_ms:.3f}"
    yield _timed(_CPU, cpu, sample, at_most=2)
    slower = theirs.documents_a_second / ours.documents_a_second
    sample = f"{about}: {ours.documents_a_second:.0f} documents a second, {theirs.documents_a_second:.0f}"
    yield _timed("time of indexing, against `persian`", slower, sample, at_most=2)
    yield _timed("documents a second", ours.documents_a_second, about, at_least=600)
    yield _timed("queries a second by _msearch", ours.queries_a_second, about, at_least=1000)


def _timed(
    name: str, value: float, sample: str, *, at_most: float | None = None, at_least: float | None = None
) -> Figure:
    missing = "the server's process is not on this machine" if math.isnan(value) else ""
    return Figure(
        area=AREA,
        name=name,
        value=None if missing else value,
        at_most=at_most,
        at_least=at_least,
        sample=sample,
        missing=missing,
        own=False,
        timed=True,
    )
