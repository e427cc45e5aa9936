"""How well the analyzers of config/index.json find what is meant, beside Elasticsearch's built-in `persian` analyzer.

    python -m benchmarks.relevance --data DIR [--url URL] [--sets qa,newsz] [--conditions i,ii]

DIR holds <set>_docs.jsonl.xz (id, body) and <set>_*queries.jsonl.xz (q, rel: the id that should be found). Printed:
MRR@10 of both under seven conditions, the mean of the paired differences with its 95 % bootstrap bounds, and what a
condition costs against our own clean result.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from elasticsearch import Elasticsearch

from workers.adapters.elastic_query import search_body
from workers.adapters.index_definition import load_definition
from workers.core.analysis.analyzer import build_analyzers
from workers.core.search import Query
from workers.core.search_plan import plan_search

DEPTH = 10
BATCH = 500
RESAMPLES = 2000
SEED = 20_260
ZWNJ = "\u200c"
_TO_ARABIC = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹0123456789", "يك٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩")
_HAMZA = {"أ": "ا", "ئ": "ی", "ؤ": "و", "آ": "ا", "ۀ": "ه"}
_HARAKAT = "\u064e\u064f\u0650\u0651\u0652"

Change = Callable[[str], str]


def _same(text: str) -> str:
    return text


def _deleted(text: str) -> str:
    return text.replace(ZWNJ, "")


def _spaced(text: str) -> str:
    return text.replace(ZWNJ, " ")


def _arabic(text: str) -> str:
    return text.translate(_TO_ARABIC)


def _noisy(text: str) -> str:
    """Tatweel after a letter in 3 of 100, harakat after one in 5 of 100, half of all hamzas lost."""
    dice = random.Random(f"{SEED}{len(text)}")
    out = []
    for letter in text:
        out.append(_HAMZA[letter] if letter in _HAMZA and dice.random() < 0.5 else letter)
        if letter in "بپتثجچحخسشصضطظعغفقکگلمنهی":
            chance = dice.random()
            if chance < 0.03:
                out.append("\u0640")
            elif chance < 0.08:
                out.append(dice.choice(_HARAKAT))
    return "".join(out)


CONDITIONS: dict[str, tuple[str, Change, Change]] = {
    "i": ("clean", _same, _same),
    "ii": ("ZWNJ deleted in documents", _deleted, _same),
    "iii": ("space for ZWNJ in queries", _same, _spaced),
    "iv": ("Arabic letters and digits in documents", _arabic, _same),
    "v": ("ZWNJ deleted in documents, space in queries", _deleted, _spaced),
    "vi": ("space in documents, ZWNJ deleted in queries", _spaced, _deleted),
    "vii": ("tatweel, harakat and hamza noise in documents", _noisy, _same),
}


def read(path: Path) -> list[dict[str, str]]:
    """Read xz-compressed JSON lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def make_index(client: Elasticsearch, name: str, definition: dict[str, Any], docs: Iterator[tuple[str, str]]) -> float:
    """Make an index anew and fill it; return seconds a thousand documents."""
    client.indices.delete(index=name, ignore_unavailable=True)
    client.indices.create(index=name, settings=definition["settings"], mappings=definition["mappings"])
    lines: list[bytes] = []
    count = 0
    started = time.perf_counter()

    def send() -> None:
        headers = {"accept": "application/json", "content-type": "application/x-ndjson"}
        body = b"\n".join([*lines, b""])
        answer = client.perform_request("POST", f"/{name}/_bulk", headers=headers, body=body).body
        if answer["errors"]:
            sys.exit(f"bulk refused: {str(answer)[:500]}")
        lines.clear()

    for key, body in docs:
        lines += (msgspec.json.encode({"index": {"_id": key}}), msgspec.json.encode({"body": body}))
        count += 1
        if len(lines) >= 2 * BATCH:
            send()
    if lines:
        send()
    seconds = time.perf_counter() - started
    client.indices.refresh(index=name)
    client.indices.forcemerge(index=name, max_num_segments=1)
    return seconds / count * 1000


def reciprocal_ranks(
    client: Elasticsearch, name: str, queries: list[dict[str, str]], body_of: Callable[[str], dict[str, Any]]
) -> np.ndarray:
    """Return 1/rank of the wanted document for each query, 0 when it is not among the first ten."""
    ranks = []
    header = msgspec.json.encode({"index": name})
    headers = {"accept": "application/json", "content-type": "application/x-ndjson"}
    for start in range(0, len(queries), BATCH):
        batch = queries[start : start + BATCH]
        lines = []
        for query in batch:
            asked = {**body_of(query["q"]), "size": DEPTH, "_source": False, "track_total_hits": False}
            lines += (header, msgspec.json.encode(asked))
        body = b"\n".join([*lines, b""])
        answer = client.perform_request("POST", "/_msearch", headers=headers, body=body).body
        for query, response in zip(batch, answer["responses"], strict=True):
            ids = [hit["_id"] for hit in response["hits"]["hits"]]
            ranks.append(1 / (ids.index(query["rel"]) + 1) if query["rel"] in ids else 0.0)
    return np.array(ranks)


def bounds(differences: np.ndarray) -> tuple[float, float]:
    """95 % bootstrap bounds of a mean."""
    dice = np.random.default_rng(SEED)
    picks = dice.integers(0, len(differences), size=(RESAMPLES, len(differences)))
    means = differences[picks].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--url", default="http://127.0.0.1:9200")
    parser.add_argument("--definition", type=Path, default=Path("config/index.json"))
    parser.add_argument("--sets", default="qa,newsz")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    given = parser.parse_args()
    client = Elasticsearch(given.url, request_timeout=120)
    for name in given.sets.split(","):
        measure(client, given, name)


def measure(client: Elasticsearch, given: argparse.Namespace, name: str) -> None:
    """Measure one set."""
    definition = load_definition(given.definition)
    analyzers = build_analyzers(definition)
    built_in: dict[str, Any] = {
        "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
        "mappings": {"properties": {"body": {"type": "text", "analyzer": "persian"}}},
    }
    docs = read(given.data / f"{name}_docs.jsonl.xz")
    queries = [query for path in sorted(given.data.glob(f"{name}_*queries.jsonl.xz")) for query in read(path)]
    ids = {doc["id"] for doc in docs}
    queries = [query for query in queries if query["rel"] in ids]
    print(f"{name}: {len(docs)} documents, {len(queries)} queries")

    def ours(text: str) -> dict[str, Any]:
        plan = plan_search(text, analyzers)
        return search_body(Query(text=text, limit=DEPTH), plan)

    def theirs(text: str) -> dict[str, Any]:
        return {"query": {"match": {"body": text}}}

    clean: float | None = None
    for key in given.conditions.split(","):
        title, on_docs, on_queries = CONDITIONS[key]
        changed = [{**query, "q": on_queries(query["q"])} for query in queries]
        speeds, ranks, rates = [], [], []
        for index, made_of, body_of in (("relevance-ours", definition, ours), ("relevance-persian", built_in, theirs)):
            speeds.append(make_index(client, index, made_of, ((doc["id"], on_docs(doc["body"])) for doc in docs)))
            started = time.perf_counter()
            ranks.append(reciprocal_ranks(client, index, changed, body_of))
            rates.append(len(changed) / (time.perf_counter() - started))
            client.indices.delete(index=index)
        low, high = bounds(ranks[0] - ranks[1])
        mine, other = ranks[0].mean(), ranks[1].mean()
        clean = mine if clean is None else clean
        print(
            f"  {key:>3} {title:46} {mine:.4f} persian {other:.4f} {mine - other:+.4f} [{low:+.4f}, {high:+.4f}]"
            f" own loss {clean - mine:+.4f}; index {speeds[0]:.2f}/{speeds[1]:.2f} s/1000,"
            f" {rates[0]:.0f}/{rates[1]:.0f} q/s",
            flush=True,
        )


if __name__ == "__main__":
    main()
