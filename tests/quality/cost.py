"""What reading, hashing and dating cost in CPU time."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.extraction import PROFILE, URL, cpu_ms, make_page
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.recorded_page import NOW
from workers.core.extraction.article import extract_article

AREA = "cost"
_READ_MS = 3.0


def figures(_sets: Sets) -> Iterator[Figure]:
    """Yield CPU times; the least of three runs each."""
    html = make_page()
    sample = f"a page of {len(html.encode()) // 1000} kB"
    for name, source in (("article, layout unknown", None), ("article, by selectors", PROFILE)):
        spent = cpu_ms(lambda source=source: extract_article(html, url=URL, source=source, now=NOW))
        yield Figure(area=AREA, name=name, value=spent, at_most=_READ_MS, unit="ms", sample=sample, timed=True)
