"""Whether two signatures are of one report: the text must agree, and the numbers decide.

Daily reports of prices, weather and matches share nine tenths of their text and none of their numbers; a report that
an outlet has shortened shares half of its text and the numbers of that half. The same rule stands in
adapters/lua/offer_story.lua; a test holds the two together. Where its constants come from: docs/decisions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workers.core.signature import MAX_NUMBERS, Signature

SIMILAR: Final = 0.57
"""Share of all runs of letters that both texts have (Jaccard) from which the text agrees."""
CONTAINED, SAME_LEAD = 0.65, 0.2
"""Share of the runs of the shorter text that the longer one has, and similarity of the leads, from which it agrees too:
a text that was cut keeps its lead, a passage that two articles quote does not."""
SHORT: Final = 200
"""Runs under which most of a text may be what a desk writes under every photo: then it has to agree nearly whole."""
SHORT_SIMILAR, SHORT_CONTAINED = 0.8, 0.9

AGREED, MISSING = 0.6, 2
"""Share of the numbers of the text that has fewer of them which the other has too, and how many it may lack. Of
labelled reports that share their text and not their numbers the best pair but one had .53, the next .33; copies have
1, but for what was edited."""
BRIEF, BRIEF_AGREED = 400, 0.8
"""Runs under which more of the numbers have to agree: of three numbers in a flash two may be its date."""
LONG, CORRECTED = 600, 0.92
"""Runs and similarity from which one number may differ, were it the only one: a correction. A report that is filled
into a form has more than one number in a text of that length."""
SILENT, WHOLLY = 3, 0.9
"""Numbers in one text from which the other may not have none at all, unless so much of it is contained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule found, and why. True when the two are of one story."""

    similarity: float
    """Share of the runs of 8 letters of either text that both have; estimated."""
    containment: float
    """Share of those of the shorter text that the longer one has; estimated."""
    lead: float
    """Similarity of the first 200 letters of the bodies; estimated."""
    numbers: float | None
    """Share of the numbers of the text that has fewer which the other has too; None when it has none."""
    numbers_compared: int
    """How many that were."""
    same_text: bool
    same_numbers: bool

    @property
    def same(self) -> bool:
        """One story."""
        return self.same_text and self.same_numbers

    def __bool__(self) -> bool:
        return self.same


def judge(a: Signature, b: Signature) -> Verdict:
    """Compare two signatures. Symmetric, and true of a signature and itself."""
    similarity, lead = _similarity(a.bins, b.bins), _similarity(a.lead, b.lead)
    fewer = min(a.grams, b.grams)
    containment = min(1.0, similarity * (a.grams + b.grams) / ((1 + similarity) * fewer))
    short = fewer < SHORT
    same_text = similarity >= (SHORT_SIMILAR if short else SIMILAR) or (
        containment >= (SHORT_CONTAINED if short else CONTAINED) and lead >= SAME_LEAD
    )
    common, compared, most = _numbers(a.numbers, b.numbers)
    return Verdict(
        similarity=similarity,
        containment=containment,
        lead=lead,
        numbers=common / compared if compared else None,
        numbers_compared=compared,
        same_text=same_text,
        same_numbers=(
            _agree(common, compared, fewer=fewer, similarity=similarity)
            if compared
            else most < SILENT or containment >= WHOLLY
        ),
    )


LINKED: Final = 0.5
"""Share of the runs of the shorter text from which a text and the original that it names agree: a teaser is cut and
said anew, and a wrong link leads to another report, of which a third at the most is the same."""


def agrees_with_original(a: Signature, b: Signature) -> bool:
    """Tell whether an article and the original that it names are one report. A link is a witness, so less of the text
    has to agree, but the text and the numbers have the last word: a link that leads elsewhere joins nothing."""
    verdict = judge(a, b)
    return verdict.same or (verdict.same_numbers and verdict.containment >= LINKED)


def _agree(common: int, compared: int, *, fewer: int, similarity: float) -> bool:
    missing = compared - common
    if missing == 1 and fewer >= LONG and similarity >= CORRECTED:
        return True
    return missing <= MISSING and common >= (BRIEF_AGREED if fewer < BRIEF else AGREED) * compared


def _similarity(a: bytes, b: bytes) -> float:
    """Estimate the Jaccard similarity; bins that are empty on both sides tell nothing."""
    equal = empty = 0
    for left, right in zip(a, b, strict=True):
        if left == right:
            equal += 1
            empty += not left
    return (equal - empty) / max(1, len(a) - empty)


def _numbers(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, int, int]:
    """Return how many numbers both have, how many the one that has fewer has, and how many the other. Of two lists of
    which one was cut only the part is compared that both know whole."""
    limit = min((numbers[-1] for numbers in (a, b) if len(numbers) == MAX_NUMBERS), default=1 << 16)
    left, right = ({number for number in numbers if number <= limit} for numbers in (a, b))
    fewer, most = sorted((len(left), len(right)))
    return len(left & right), fewer, most
