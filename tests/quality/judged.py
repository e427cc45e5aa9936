"""How right the body is read from real English news pages that were judged by hand, each before it was looked at.

The set lies outside the project, because its pages are others': one JSON object a line with `name`, `url`, `html`,
`body` (lines of the article, without headline, standfirst, by-line, captions and links to other articles) and
`optional` (lists of lines that one may count or not: a standfirst, who contributed).
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.quality.shingles import precision_recall
from workers.core.extraction.article import extract_article

AREA = "judged pages"
_SET = "judged_english_pages.jsonl.xz"
_TARGET = 0.955
"""F1 of the best open extractor on the public benchmark of article extraction; means over pages as there."""
_NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield precision, recall and F1 of the runs of four words, as the public benchmark defines them."""
    path = sets.path(_SET)
    if path is None:
        yield Figure(area=AREA, name="F1", at_least=_TARGET, missing=f"{_SET} is not there", own=False)
        return
    scores = list(_scores(path))
    precision, recall = (fmean(column) for column in zip(*scores, strict=True))
    harmonic = 2 * precision * recall / (precision + recall)
    sample = f"{len(scores)} English news pages judged by hand"
    yield Figure(area=AREA, name="precision", value=precision, sample=sample, own=False)
    yield Figure(area=AREA, name="recall", value=recall, sample=sample, own=False)
    yield Figure(area=AREA, name="F1", value=harmonic, at_least=_TARGET, sample=sample, own=False)


def _scores(path: Path) -> Iterator[tuple[float, float]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            found = extract_article(page["html"], url=page["url"], source=None, now=_NOW)
            text = [] if found is None else [*filter(None, [found.lead]), *found.paragraphs]
            yield precision_recall(text, page["body"])
