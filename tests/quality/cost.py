"""What reading, hashing, crediting and dating cost in CPU time."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.canonical import LIMIT_US, SIZE, generated, microseconds, recorded
from benchmarks.dates import DATE_LIMIT_US, FORMS
from benchmarks.extraction import PROFILE, URL, cpu_ms, make_page
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.recorded_page import NOW
from tests.registry import ATTRIBUTOR
from workers.core.dates import parse_date
from workers.core.extraction.article import extract_article
from workers.core.fingerprint import content_hash

AREA = "cost"
_READ_MS = 3.0
_LEAD_IN_US = 60.0
_BODIES = 100


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield CPU times: the least of three runs of a page, the medians of bodies and of forms of dates."""
    html = make_page()
    sample = f"a page of {len(html.encode()) // 1000} kB"
    for name, source in (("article, layout unknown", None), ("article, by selectors", PROFILE)):
        spent = cpu_ms(lambda source=source: extract_article(html, url=URL, source=source, now=NOW))
        yield _cost(name, spent, _READ_MS, "ms", sample)
    news = sets.path("news_dev.jsonl.xz")
    bodies = (generated(_BODIES) if news is None else recorded(sets.shared))[:_BODIES]
    spent = microseconds(lambda body: content_hash(title="", body=body), bodies)
    kind = "generated" if news is None else "recorded"
    yield _cost("canonical form and hash", spent, LIMIT_US, "µs", f"{kind} bodies of {SIZE} bytes")
    firsts = [body.split("\n", 1)[0] for body in bodies]
    spent = microseconds(ATTRIBUTOR.attribute, firsts)
    yield _cost("agency and cited source", spent, _LEAD_IN_US, "µs", f"{len(firsts)} first paragraphs, {kind}")
    spent = median(microseconds(lambda text: parse_date(text, now=NOW), [form]) for form in FORMS)
    yield _cost("a date", spent, DATE_LIMIT_US, "µs", f"{len(FORMS)} forms")


def _cost(name: str, spent: float, at_most: float, unit: str, sample: str) -> Figure:
    return Figure(area=AREA, name=name, value=spent, at_most=at_most, unit=unit, sample=sample, timed=True)
