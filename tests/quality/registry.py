"""All that is measured: one module an area, each with a function `figures`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.quality import (
    attribution,
    cost,
    dates,
    extraction,
    hashing,
    index_cost,
    relevance,
    stories,
    story_cost,
    tokens,
)
from tests.quality.figure import Figure
from tests.quality.sets import Sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One area of quality."""

    name: str
    figures: Callable[[Sets], Iterable[Figure]]
    fast: bool = True
    """Whether the tests run it too: seconds, and no Elasticsearch."""
    searches: bool = False
    """Whether it needs an Elasticsearch."""


MEASURES = (
    Measure(name=hashing.AREA, figures=hashing.figures),
    Measure(name=extraction.AREA, figures=extraction.figures),
    Measure(name=stories.AREA, figures=stories.figures),
    Measure(name=attribution.AREA, figures=attribution.figures),
    Measure(name=dates.AREA, figures=dates.figures),
    Measure(name=relevance.AREA, figures=relevance.figures, fast=False, searches=True),
    Measure(name=tokens.AREA, figures=tokens.figures, fast=False, searches=True),
    Measure(name=index_cost.AREA, figures=index_cost.figures, fast=False, searches=True),
    Measure(name=story_cost.AREA, figures=story_cost.figures, fast=False),
    Measure(name=cost.AREA, figures=cost.figures, fast=False),
)
