"""What reading, hashing and dating cost in CPU time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from benchmarks.canonical import LIMIT_US, SIZE, generated, microseconds
from benchmarks.dates import DATE_LIMIT_US, FORMS, NOW
from benchmarks.extraction import PROFILE, URL, cpu_ms, make_page
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.recorded_page import NOW as FETCHED
from workers.core.dates import parse_date
from workers.core.extraction.article import extract_article
from workers.core.fingerprint import content_hash

AREA = "cost"
_READ_MS = 3.0


def figures(_sets: Sets) -> Iterator[Figure]:
    """Yield CPU times; the least of three runs each."""
    html = make_page()
    sample = f"a page of {len(html.encode()) // 1000} kB"
    for name, source in (("article, layout unknown", None), ("article, by selectors", PROFILE)):
        spent = cpu_ms(lambda source=source: extract_article(html, url=URL, source=source, now=FETCHED))
        yield Figure(area=AREA, name=name, value=spent, at_most=_READ_MS, unit="ms", sample=sample, timed=True)
    bodies = generated(30)
    yield _microseconds("canonical form and hash", _hash, bodies, LIMIT_US, f"{len(bodies)} bodies of {SIZE} bytes")
    yield _microseconds("a date", _date, list(FORMS), DATE_LIMIT_US, f"{len(FORMS)} forms, the median")


def _hash(body: str) -> str:
    return content_hash(title="", body=body)


def _date(form: str) -> datetime | None:
    return parse_date(form, now=NOW)


def _microseconds(name: str, work: Callable[[str], object], texts: list[str], at_most: float, sample: str) -> Figure:
    spent = microseconds(work, texts)
    return Figure(area=AREA, name=name, value=spent, at_most=at_most, unit="µs", sample=sample, timed=True)
