"""Runs of words, by which a text that was found is compared with the one that should have been."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_RUN = 4
"""Words of a run; as in the public benchmark of article extraction whose figures are the anchors."""
_WORD = re.compile(r"\w+")


def shingles(paragraphs: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Count the runs of four words; a shorter text is one run."""
    words = _WORD.findall(" ".join(paragraphs))
    if not words:
        return Counter()
    return Counter(tuple(words[start : start + _RUN]) for start in range(max(1, len(words) - _RUN + 1)))


def precision_recall(found: Sequence[str], expected: Sequence[str]) -> tuple[float, float]:
    """Return which share of the runs found was expected, and which of those expected was found; 1 of nothing."""
    ours, theirs = shingles(found), shingles(expected)
    both = (ours & theirs).total()
    precision = both / ours.total() if ours else float(not theirs)
    return precision, both / theirs.total() if theirs else 1.0


def f1(found: Sequence[str], expected: Sequence[str]) -> float:
    """Return the harmonic mean of precision and recall of the runs; 1 when both texts are empty."""
    ours, theirs = shingles(found), shingles(expected)
    if not ours and not theirs:
        return 1.0
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())
