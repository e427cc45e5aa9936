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
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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

BARE = {"_source": False, "track_total_hits": False}
BUILT_IN: dict[str, Any] = {
    "settings": {"index": {"number_of_shards": 1, "number_of_replicas": 0}},
    "mappings": {"properties": {"body": {"type": "text", "analyzer": "persian"}}},
}

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


def make_index(client: Elasticsearch, name: str, definition: dict[str, Any], docs: Iterator[tuple[str, str]]) -> None:
    """Make an index anew, fill it with documents of a body alone, and refresh it."""
    client.indices.delete(index=name, ignore_unavailable=True)
    client.indices.create(index=name, settings=definition["settings"], mappings=definition["mappings"])
    lines: list[bytes] = []

    def send() -> None:
        headers = {"accept": "application/json", "content-type": "application/x-ndjson"}
        body = b"\n".join([*lines, b""])
        answer = client.perform_request("POST", f"/{name}/_bulk", headers=headers, body=body).body
        if answer["errors"]:
            sys.exit(f"bulk refused: {str(answer)[:500]}")
        lines.clear()

    for key, body in docs:
        lines += (msgspec.json.encode({"index": {"_id": key}}), msgspec.json.encode({"body": body}))
        if len(lines) >= 2 * BATCH:
            send()
    if lines:
        send()
    client.indices.refresh(index=name)


def _in_order(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition of an index that keeps its documents in the order in which they came: it ranks equal scores."""
    settings = definition["settings"]
    return {**definition, "settings": {**settings, "index": {**settings.get("index", {}), "refresh_interval": "-1"}}}


def msearch(client: Elasticsearch, name: str, bodies: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the responses to searches, asked in batches."""
    header = msgspec.json.encode({"index": name})
    headers = {"accept": "application/json", "content-type": "application/x-ndjson"}
    for start in range(0, len(bodies), BATCH):
        lines = [line for body in bodies[start : start + BATCH] for line in (header, msgspec.json.encode(body))]
        answer = client.perform_request("POST", "/_msearch", headers=headers, body=b"\n".join([*lines, b""])).body
        for response in answer["responses"]:
            if "error" in response:
                sys.exit(f"search refused: {str(response)[:500]}")
            yield response


def reciprocal_ranks(
    client: Elasticsearch, name: str, queries: list[dict[str, str]], body_of: Callable[[str], dict[str, Any]]
) -> np.ndarray:
    """Return 1/rank of the wanted document for each query, 0 when it is not among the first ten."""
    bodies = [{**body_of(query["q"]), "size": DEPTH, **BARE} for query in queries]
    ranks = []
    for query, response in zip(queries, msearch(client, name, bodies), strict=True):
        ids = [hit["_id"] for hit in response["hits"]["hits"]]
        ranks.append(1 / (ids.index(query["rel"]) + 1) if query["rel"] in ids else 0.0)
    return np.array(ranks)


def bounds(differences: np.ndarray) -> tuple[float, float]:
    """95 % bootstrap bounds of a mean."""
    dice = np.random.default_rng(SEED)
    picks = dice.integers(0, len(differences), size=(RESAMPLES, len(differences)))
    means = differences[picks].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One set under one condition: MRR@10 of both, and the paired difference with its bounds."""

    set_name: str
    condition: str
    queries: int
    ours: float
    persian: float
    low: float
    high: float
    own_loss: float
    """Against our own result under the first condition measured, which is the clean one."""

    @property
    def better(self) -> float:
        """How much ours is better."""
        return self.ours - self.persian


def relevance(
    client: Elasticsearch,
    *,
    data: Path,
    set_name: str,
    definition: dict[str, Any],
    conditions: Iterable[str] = tuple(CONDITIONS),
) -> Iterator[Result]:
    """Yield the results of one set, condition by condition."""
    docs, queries = _read_set(data, set_name)
    analyzers = build_analyzers(definition)

    def ours(text: str) -> dict[str, Any]:
        return search_body(Query(text=text, limit=DEPTH), plan_search(text, analyzers))

    def theirs(text: str) -> dict[str, Any]:
        return {"query": {"match": {"body": text}}}

    clean: float | None = None
    for key in conditions:
        _, on_docs, on_queries = CONDITIONS[key]
        changed = [{**query, "q": on_queries(query["q"])} for query in queries]
        ranks = []
        for made_of, body_of in ((definition, ours), (BUILT_IN, theirs)):
            index = f"relevance-{uuid.uuid4().hex[:12]}"
            make_index(client, index, _in_order(made_of), ((doc["id"], on_docs(doc["body"])) for doc in docs))
            client.indices.forcemerge(index=index, max_num_segments=1)
            ranks.append(reciprocal_ranks(client, index, changed, body_of))
            client.indices.delete(index=index)
        low, high = bounds(ranks[0] - ranks[1])
        mine = float(ranks[0].mean())
        clean = mine if clean is None else clean
        yield Result(
            set_name=set_name,
            condition=key,
            queries=len(queries),
            ours=mine,
            persian=float(ranks[1].mean()),
            low=low,
            high=high,
            own_loss=clean - mine,
        )


def _read_set(data: Path, name: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    docs = read(data / f"{name}_docs.jsonl.xz")
    ids = {doc["id"] for doc in docs}
    found = [query for path in sorted(data.glob(f"{name}_*queries.jsonl.xz")) for query in read(path)]
    return docs, [query for query in found if query["rel"] in ids]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--url", default="http://127.0.0.1:9200")
    parser.add_argument("--definition", type=Path, default=Path("config/index.json"))
    parser.add_argument("--sets", default="qa,newsz")
    parser.add_argument("--conditions", default=",".join(CONDITIONS))
    given = parser.parse_args()
    client = Elasticsearch(given.url, request_timeout=120)
    definition = load_definition(given.definition)
    for name in given.sets.split(","):
        wanted = given.conditions.split(",")
        for one in relevance(client, data=given.data, set_name=name, definition=definition, conditions=wanted):
            title = f"{name:>6} {one.condition:>3} {CONDITIONS[one.condition][0]:46}"
            compared = f"{one.better:+.4f} [{one.low:+.4f}, {one.high:+.4f}] own loss {one.own_loss:+.4f}"
            print(f"{title} {one.ours:.4f} persian {one.persian:.4f} {compared}, {one.queries} queries", flush=True)


if __name__ == "__main__":
    main()
