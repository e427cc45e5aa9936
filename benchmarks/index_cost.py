"""What the index definition costs beside Elasticsearch's built-in `persian` analyzer: rates, CPU of the server, size.

    python -m benchmarks.index_cost [--data DIR] [--rounds 3] [--documents 3000] [--definition FILE] [--json]

Both definitions are filled and asked by turns, with the same requests, on one connection; the medians of the rounds are
printed after one round that is not counted. With --data the documents and queries are those of the set `newsz` in DIR,
else generated ones. CPU is that of the server's process, read from /proc: what else the machine does changes it little,
while rates are those of the machine and the moment. KHABAR_TEST_ELASTICSEARCH_URL names a server to use.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from elasticsearch import Elasticsearch

from benchmarks.relevance import BARE, BUILT_IN, make_index, msearch, read
from tests.elasticsearch_server import start_elasticsearch
from workers.adapters.elastic_query import search_body
from workers.adapters.index_definition import load_definition
from workers.core.analysis.analyzer import build_analyzers
from workers.core.search import Query
from workers.core.search_plan import plan_search
from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST
from workers.demo.news_item import compose

NAMES = ("ours", "persian")
HITS = 10
GENERATED_QUERY_WORDS = 8
_TICKS = os.sysconf("SC_CLK_TCK")

Documents = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One definition: CPU in ms of the server, rates of the wall clock."""

    index_cpu_ms: float
    """A document, refresh included."""
    documents_a_second: float
    query_cpu_ms: float
    queries_a_second: float
    bytes_a_document: float
    """After a merge to one segment, with the stored source."""


class Server:
    """An Elasticsearch and the CPU time that its process has used."""

    def __init__(self, url: str) -> None:
        self.client = Elasticsearch(url, request_timeout=300)
        port = urlsplit(url).port
        pids = {one.pid for one in psutil.net_connections("tcp") if one.status == "LISTEN" and one.laddr.port == port}
        self._process = psutil.Process(pids.pop()) if len(pids) == 1 else None

    def cpu_s(self) -> float:
        """Seconds; nan when the process is not on this machine, or not to be seen."""
        if self._process is None:
            return float("nan")
        times = self._process.cpu_times()
        return times.user + times.system


def measure(
    url: str, *, documents: Documents, queries: Sequence[str], definition: dict[str, Any], rounds: int
) -> dict[str, Cost]:
    """Return the cost of ours and of the built-in one."""
    server = Server(url)
    analyzers = build_analyzers(definition)
    own = [{**search_body(Query(text=text, limit=HITS), plan_search(text, analyzers)), **BARE} for text in queries]
    theirs = [{"query": {"match": {"body": text}}, "size": HITS, **BARE} for text in queries]
    seen: dict[str, list[Cost]] = {name: [] for name in NAMES}
    for number in range(rounds + 1):
        for name, made_of, asked in zip(NAMES, (definition, BUILT_IN), (own, theirs), strict=True):
            cost = _round(server, f"cost-{name}", made_of, documents, asked)
            if number:
                seen[name].append(cost)
    return {name: _median(costs) for name, costs in seen.items()}


def _round(
    server: Server, index: str, definition: dict[str, Any], documents: Documents, queries: Sequence[dict[str, Any]]
) -> Cost:
    fill_s, fill_cpu_s = _timed(server, lambda: make_index(server.client, index, definition, iter(documents)))
    server.client.indices.forcemerge(index=index, max_num_segments=1)
    ask_s, ask_cpu_s = _timed(server, lambda: list(msearch(server.client, index, queries)))
    size = server.client.indices.stats(index=index, metric="store")["_all"]["primaries"]["store"]["size_in_bytes"]
    server.client.indices.delete(index=index)
    return Cost(
        index_cpu_ms=fill_cpu_s * 1000 / len(documents),
        documents_a_second=len(documents) / fill_s,
        query_cpu_ms=ask_cpu_s * 1000 / len(queries),
        queries_a_second=len(queries) / ask_s,
        bytes_a_document=size / len(documents),
    )


def _timed(server: Server, work: Callable[[], Any]) -> tuple[float, float]:
    cpu, wall = server.cpu_s(), time.perf_counter()
    work()
    return time.perf_counter() - wall, server.cpu_s() - cpu


def _median(costs: list[Cost]) -> Cost:
    names = Cost.__dataclass_fields__
    return Cost(**{name: statistics.median(getattr(cost, name) for cost in costs) for name in names})


def load(data: Path | None, count: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Return documents and queries: of a set, or generated."""
    if data is not None:
        documents = [(one["id"], one["body"]) for one in read(data / "newsz_docs.jsonl.xz")[:count]]
        return documents, [one["q"] for one in read(data / "newsz_dev_queries.jsonl.xz")]
    bank = load_bank()
    articles = [compose(bank, number=n, salt="cost", published=NEWEST, count=n) for n in range(1, count + 1)]
    documents = [(f"{number}", "\n".join(article.paragraphs)) for number, article in enumerate(articles)]
    return documents, [" ".join(article.title.split()[:GENERATED_QUERY_WORDS]) for article in articles]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--definition", type=Path, default=Path("config/index.json"))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    documents, queries = load(given.data, given.documents)
    server = start_elasticsearch()
    try:
        costs = measure(
            server.url,
            documents=documents,
            queries=queries,
            definition=load_definition(given.definition),
            rounds=given.rounds,
        )
    finally:
        server.stop()
    rows = {name: {field: getattr(cost, field) for field in Cost.__dataclass_fields__} for name, cost in costs.items()}
    print(json.dumps(rows, indent=2) if given.json else _table(rows))


def _table(rows: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':<20}{'ours':>10}{'persian':>10}{'ratio':>8}"]
    for field, own in rows["ours"].items():
        other = rows["persian"][field]
        lines.append(f"{field:<20}{own:>10.3f}{other:>10.3f}{own / other:>8.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
