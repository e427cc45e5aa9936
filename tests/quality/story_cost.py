"""What the memory of stories costs, at a size that is filled in under a minute."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.stories import grow
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from workers.core.errors import ConfigError

AREA = "story cost"
_SMALL, _SIZE = 40_000, 100_000
_BYTES, _P99_MS = 500, 2.0


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield bytes and time of an article at 100,000. `python -m benchmarks.stories` goes to a million."""
    names = ("Redis an article, the fixed cost left out", "Redis an article", "a look-up, p99", "a look-up, median")
    try:
        *_, cost = grow(_SMALL, _SIZE)
    except ConfigError as fault:
        for name in names[:3]:
            yield Figure(area=AREA, name=name, missing=str(fault), timed=True, own=False)
        return
    more, each, p99, median = names
    sample = f"{cost.articles} made articles"
    yield _cost(more, cost.bytes_more, "bytes", f"the last {_SIZE - _SMALL} of {sample}", at_most=_BYTES)
    yield _cost(each, cost.bytes_each, "bytes", sample)
    yield _cost(p99, cost.p99_ms, "ms", f"{sample}, round trip included", at_most=_P99_MS)
    yield _cost(median, cost.median_ms, "ms", sample)


def _cost(name: str, value: float, unit: str, sample: str, *, at_most: float | None = None) -> Figure:
    return Figure(area=AREA, name=name, value=value, unit=unit, sample=sample, at_most=at_most, timed=True)
