"""How far the tokens of the embedded engine are those of Elasticsearch, by the one definition in config/index.json."""

from __future__ import annotations

import json
import lzma
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.relevance import CONDITIONS
from tests.elasticsearch_server import drop_index
from tests.quality.figure import Figure
from tests.quality.sets import ROOT, Sets
from workers.adapters.elastic import ElasticIndex
from workers.adapters.index_definition import load_definition
from workers.core.analysis.analyzer import build_analyzers
from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST
from workers.demo.news_item import compose

AREA = "tokens"
SAME = 0.995
_HEADLINES = 1000


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the share of headlines, own and recorded, of which every token and its place is the same."""
    url, recorded = sets.elasticsearch_url, sets.path("news_dev.jsonl.xz")
    if url is None:
        yield _share("own headlines", [], missing=sets.no_server)
        return
    definition = load_definition(ROOT / "config" / "index.json")
    alias = f"quality-{uuid.uuid4().hex[:12]}"
    index = ElasticIndex(url=url, alias=alias, definition=definition)
    try:
        index.create()
        yield _share("own headlines", same_tokens(index, definition, own_headlines()))
        if recorded is None:
            yield _share("recorded headlines", [], missing="news_dev.jsonl.xz is not there")
        else:
            yield _share("recorded headlines", same_tokens(index, definition, recorded_headlines(recorded)))
    finally:
        index.close()
        drop_index(url, alias)


def own_headlines() -> list[str]:
    """Return headlines with a sentence each, spelt as in every condition in which search is measured."""
    changes = [on_documents for _, on_documents, _ in CONDITIONS.values()]
    items = [compose(load_bank(), number=n, salt="tokens", published=NEWEST, count=n) for n in range(1, _HEADLINES + 1)]
    return [changes[item.number % len(changes)](f"{item.title}: {item.paragraphs[-1]}") for item in items]


def recorded_headlines(path: Path) -> list[str]:
    """Return the first headlines of the development articles."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["title"] for line, _ in zip(lines, range(_HEADLINES), strict=False)]


def same_tokens(index: ElasticIndex, definition: dict[str, Any], headlines: Sequence[str]) -> list[bool]:
    """Tell of each headline whether all its tokens and positions are those of Elasticsearch."""
    own = build_analyzers(definition)["fa_index"]
    return [
        index.analyze(headline) == [(token.text, token.position) for token in own.tokens(headline)]
        for headline in headlines
    ]


def _share(name: str, verdicts: Sequence[bool], *, missing: str = "") -> Figure:
    return Figure(
        area=AREA,
        name=f"{name}: same tokens as Elasticsearch",
        value=fmean(verdicts) if verdicts else None,
        at_least=SAME,
        sample=f"{len(verdicts)} headlines",
        missing=missing,
        own=False,
    )
