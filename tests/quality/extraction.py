"""How right articles are read from the recorded pages, by style of page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from statistics import fmean

from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.quality.shingles import f1
from tests.recorded_page import RecordedPage, recorded_pages

AREA = "extraction"
_ENGLISH, _PERSIAN = 0.955, 0.99
"""F1 of the body: that of the best extractors on real pages of either language."""


def figures(_sets: Sets) -> Iterator[Figure]:
    """Yield F1 of the body for each style, and the share of titles, dates and agencies that are right."""
    styles: dict[str, list[float]] = defaultdict(list)
    right: dict[str, list[bool]] = defaultdict(list)
    for page in recorded_pages():
        styles[page.style].append(_read(page, right))
    for style, scores in styles.items():
        target = _ENGLISH if style.startswith("english") else _PERSIAN
        yield _figure(f"F1 {style}", fmean(scores), target, len(scores))
    for field, verdicts in right.items():
        yield _figure(f"{field} right", fmean(verdicts), _PERSIAN, len(verdicts))
    yield from _without_selectors()


def _without_selectors() -> Iterator[Figure]:
    """Read the pages of declared sources as if nobody had declared them: what the next site would get."""
    right: dict[str, list[bool]] = defaultdict(list)
    pages = [replace(page, source=None) for page in recorded_pages() if page.source is not None and page.article]
    scores = [_read(page, right, with_lead=True) for page in pages]
    yield _figure("F1 without selectors", fmean(scores), _PERSIAN, len(pages))
    for field in ("title", "date"):
        yield _figure(f"{field} right without selectors", fmean(right[field]), _PERSIAN, len(pages))


def _figure(name: str, value: float, at_least: float, count: int) -> Figure:
    return Figure(area=AREA, name=name, value=value, at_least=at_least, sample=f"{count} own pages")


def _read(page: RecordedPage, right: dict[str, list[bool]], *, with_lead: bool = False) -> float:
    found, expected = page.read(), page.article
    if expected is None:
        return float(found is None)
    if found is None:
        return 0.0
    published = expected.get("published_at")
    right["title"].append(found.title == expected["title"])
    right["date"].append(found.published_at == (datetime.fromisoformat(published) if published else None))
    right["agency"].append(found.agency == expected.get("agency"))
    right["original link"].append(found.original_url == expected.get("original_url"))
    if with_lead:  # which of the first paragraphs is the lead, selectors alone tell
        first = [expected["lead"]] if expected.get("lead") else []
        return f1([*filter(None, [found.lead]), *found.paragraphs], [*first, *expected["paragraphs"]])
    return f1(found.paragraphs, expected["paragraphs"])
