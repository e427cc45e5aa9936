"""What the memory of stories costs, at a size that is filled in under a minute."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.stories import grow
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from workers.core.errors import ConfigError

AREA = "story cost"
_SIZE = 100_000
_BYTES, _P99_MS = 650, 2.0
"""500 bytes are asked at a million, where it takes 464. A list of copies costs some 90 bytes before it holds any, and
each of the 65,536 lists has but 26 here."""


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield bytes and time of an article at 100,000. `python -m benchmarks.stories` goes to a million."""
    memory, look_up = "Redis an article", "a look-up, p99"
    try:
        [cost] = grow(_SIZE)
    except ConfigError as fault:
        for name in (memory, look_up):
            yield Figure(area=AREA, name=name, missing=str(fault), timed=True, own=False)
        return
    sample = f"{cost.articles} made articles"
    yield _cost(memory, cost.bytes_each, "bytes", sample, at_most=_BYTES)
    yield _cost(look_up, cost.p99_ms, "ms", f"{sample}, round trip included", at_most=_P99_MS)
    yield _cost("a look-up, median", cost.median_ms, "ms", sample)


def _cost(name: str, value: float, unit: str, sample: str, *, at_most: float | None = None) -> Figure:
    return Figure(area=AREA, name=name, value=value, unit=unit, sample=sample, at_most=at_most, timed=True)
