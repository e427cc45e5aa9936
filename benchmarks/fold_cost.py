"""What it costs a search to fold: one hit a story, beside one hit a text.

    python -m benchmarks.fold_cost [--documents 5000] [--rounds 5] [--engines sqlite,elasticsearch] [--json]

Both engines are filled with generated articles, most of them copies in stories of two to forty texts, and are asked the
same queries by turns, folded and not, through the port that `khabar search` uses. Printed: milliseconds of CPU a search
of this process and of the server's, and searches a second one after another, the medians of the rounds after one that
is not counted. KHABAR_TEST_ELASTICSEARCH_URL names a server to use.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.index_cost import Server
from tests.elasticsearch_server import start_elasticsearch
from workers.adapters.elastic import ElasticIndex
from workers.adapters.index_definition import load_definition
from workers.adapters.sqlite_index import SqliteIndex
from workers.core.document import Document, Shown, Sighting
from workers.core.search import Query, Sort
from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST
from workers.demo.news_item import compose
from workers.pipeline.ports import ArticleIndex

_BATCH = 500
_QUERIES = 100
_SIZES = (2, 2, 2, 3, 3, 5, 8, 40)
"""Texts of a story that has copies: most have few, a report of a big day some forty."""
_OUTLETS = 40

Figures = dict[str, float]


def documents(count: int) -> Iterator[Document]:
    """Yield articles; each second one is the first of a story with copies, until there are so many."""
    dice, bank, made, number = random.Random(5), load_bank(), 0, 0
    while made < count:
        number += 1
        article = compose(bank, number=number, salt="fold", published=NEWEST, count=count)
        copies = dice.choice(_SIZES) if dice.random() < 0.2 else 1
        for copy in range(min(copies, count - made)):
            paragraphs = [*article.paragraphs[: dice.randrange(1, len(article.paragraphs) + 1)], f"رونوشت {copy}"]
            yield _document(
                f"{number}-{copy}", article.title, "\n".join(paragraphs), story=number, at=1.7e9 + made * 60
            )
            made += 1


def _document(key: str, title: str, body: str, *, story: int, at: float) -> Document:
    source = f"outlet-{story % _OUTLETS}"
    url = f"https://{source}.example/{key}"
    shown = Shown(
        url=url, source=source, title=title, lead=None, body=body, published_at=at, agency=None, cites=None,
        original_url=None, permalink=None, language="fa", extraction={}, on_original=True, zwnj=body.count("\u200c"),
    )  # fmt: skip
    seen = Sighting(url=url, source=source, host=f"{source}.example", visit=key, seen_at=at, title_key="0" * 16)
    content = hashlib.sha256(key.encode()).hexdigest()[:32]
    return Document(
        id=f"h1-{content}", shown=shown, sightings=(seen,), created_by=key, first_seen=at, story_id=f"s1-{story:024x}"
    )


def measure(index: ArticleIndex, queries: Sequence[Query], *, rounds: int, server: Server | None) -> Figures:
    """Return the costs of one search, folded and not."""
    seen: dict[bool, list[tuple[float, float, float]]] = {False: [], True: []}
    for number in range(rounds + 1):
        for fold, ask in ((one, _asker(index, queries, fold=one)) for one in (False, True)):
            cost = _timed(ask, server)
            if number:
                seen[fold].append(cost)
    figures: Figures = {}
    for fold, costs in seen.items():
        own, other, wall = (statistics.median(one[place] for one in costs) / len(queries) for place in range(3))
        name = "folded" if fold else "plain"
        figures |= {f"{name}_cpu_ms": own * 1000, f"{name}_server_cpu_ms": other * 1000, f"{name}_a_second": 1 / wall}
    return figures


def _asker(index: ArticleIndex, queries: Sequence[Query], *, fold: bool) -> Callable[[], None]:
    asked = [Query(text=one.text, sort=one.sort, fold=fold) for one in queries]

    def ask() -> None:
        for query in asked:
            index.search(query)

    return ask


def _timed(work: Callable[[], None], server: Server | None) -> tuple[float, float, float]:
    other = server.cpu_s() if server else 0.0
    own, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - own, (server.cpu_s() - other if server else 0.0), time.perf_counter() - wall


def fill(index: ArticleIndex, articles: Sequence[Document]) -> None:
    """Make the index and put all articles."""
    index.create()
    for start in range(0, len(articles), _BATCH):
        index.put(articles[start : start + _BATCH])
    index.refresh()


def run(engines: Sequence[str], *, count: int, rounds: int) -> dict[str, dict[str, Figures]]:
    """Return engine → kind of query → figures."""
    articles = list(documents(count))
    dice = random.Random(6)
    titles = [dice.choice(articles).shown.title.split() for _ in range(_QUERIES)]
    kinds = {
        "two words": [Query(text=" ".join(dice.sample(title, min(2, len(title))))) for title in titles],
        "newest": [Query(sort=Sort.NEWEST)] * _QUERIES,
    }
    definition = load_definition(Path("config/index.json"))
    found: dict[str, dict[str, Figures]] = {}
    if "sqlite" in engines:
        with (
            tempfile.TemporaryDirectory() as folder,
            SqliteIndex(path=Path(folder) / "articles.sqlite", definition=definition) as embedded,
        ):
            fill(embedded, articles)
            found["sqlite"] = {
                kind: measure(embedded, asked, rounds=rounds, server=None) for kind, asked in kinds.items()
            }
    if "elasticsearch" in engines:
        found["elasticsearch"] = _on_elasticsearch(definition, articles, kinds, rounds=rounds)
    return found


def _on_elasticsearch(
    definition: dict[str, Any], articles: Sequence[Document], kinds: dict[str, list[Query]], *, rounds: int
) -> dict[str, Figures]:
    started = start_elasticsearch()
    server = Server(started.url)
    alias = f"fold-{uuid.uuid4().hex[:8]}"
    index = ElasticIndex(url=started.url, alias=alias, definition=definition)
    try:
        fill(index, articles)
        server.client.indices.forcemerge(index=alias, max_num_segments=1)
        return {kind: measure(index, asked, rounds=rounds, server=server) for kind, asked in kinds.items()}
    finally:
        server.client.indices.delete(index=f"{alias}-v1", ignore_unavailable=True)
        index.close()
        started.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", default="sqlite,elasticsearch")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.engines.split(","), count=given.documents, rounds=given.rounds)
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for engine, kinds in found.items():
        for kind, figures in kinds.items():
            print(f"{engine}, {kind}: " + ", ".join(f"{name} {value:.2f}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
