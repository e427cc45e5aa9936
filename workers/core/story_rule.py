"""Whether two signatures are of one report: the text must agree, the numbers decide, and a form is not a report.

Daily reports of prices, weather and matches share nine tenths of their text and none of their numbers; obituaries and
appointments differ in a name; a report that an outlet has shortened shares half of its text and the numbers of that
half. The same rule stands in adapters/lua/story_rule.lua; a test holds the two together. Where its constants come
from: docs/decisions/0010-numbers-decide-on-stories.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workers.core.blanks import is_filled_in
from workers.core.signature import MAX_NUMBERS, PLACES, SMALL, Signature

SIMILAR: Final = 0.57
"""Share of all runs of letters that both texts have (Jaccard) from which the text agrees."""
CONTAINED, SAME_OPENING = 0.65, 0.6
"""Share of the runs of the shorter text that the longer one has, and of the words of its opening, from which it agrees
too: a text that was cut keeps its opening, a passage that two articles quote does not."""
SURELY_SIMILAR, SURELY_CONTAINED = 0.8, 0.9
"""The same shares where in doubt: of texts that begin otherwise, under other headlines, and of short ones that do not
open alike, for most of them may be what a desk writes under every photo and below every warning."""
WHOLE, MOSTLY = 0.95, 0.5
"""Share of the runs of the shorter text that the longer one has, and similarity, from which the longer one is the other
with a lead or an end of its own, however it begins: two fillings of one form each have what the other has not."""
BEGINNING, STRANGE = 10, 1
"""Words of the opening of which the two have one in common at the most, if they begin otherwise."""
ALIKE, FEW = 0.8, 6
"""Share of the words of the opening from which two texts open alike, and how many words that takes."""
SHORT: Final = 200
"""Runs of letters of a text that is short: two or three sentences."""
SAME_HEADLINE, TOLD = 0.5, 0.5
"""Share of the words of a headline that the other has too, and that the text below it has too: one of the two is
needed of short texts, for «جشن انار» above a line about the rights to photos is told by its headline alone."""

AGREED, MISSING = 0.6, 2
"""Share of the numbers of the text that has fewer of them which the other has too, and how many it may lack. Of
labelled reports that share their text and not their numbers the best pair but one had .53, the next .33; copies have
1, but for what was edited."""
BRIEF, BRIEF_AGREED = 400, 0.8
"""Runs under which more of the numbers have to agree: of three numbers in a flash two may be its date."""
NEARLY_WHOLE: Final = 0.85
"""Similarity from which a brief text differs in a number and its surroundings only: then no number may be missing, for
one price of six makes another report."""
CORRECTED: Final = 0.92
"""Similarity from which one number of a text that is not brief may differ, were it the only one: a correction. A report
that is filled into a form has more than one number in a text of that length, or has it in its opening."""
SILENT, WHOLLY = 3, 0.9
"""Numbers in one text from which the other may not have none at all, unless so much of it is contained."""
TELLING: Final = 3
"""Words of a headline that tell what an article is about: fewer («گزارش روز», «ویدئو») say nothing about a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule found, and why. True when the two are of one story."""

    similarity: float
    """Share of the runs of 8 letters of either text that both have; estimated."""
    containment: float
    """Share of those of the shorter text that the longer one has; estimated."""
    opening: float
    """Share of the words with which one of the bodies opens that the opening of the other has too."""
    numbers: float | None
    """Share of the numbers of the text that has fewer which the other has too; None when it has none."""
    numbers_compared: int
    """How many that were."""
    same_text: bool
    same_numbers: bool
    one_form: bool
    """They open as one form does that was filled in twice, with other names or numbers."""

    @property
    def same(self) -> bool:
        """One story."""
        return self.same_text and self.same_numbers and not self.one_form

    def __bool__(self) -> bool:
        return self.same


def judge(a: Signature, b: Signature) -> Verdict:
    """Compare two signatures. Symmetric, and true of a signature and itself."""
    similarity, opening = _similarity(a.bins, b.bins), _shared(a.opening, b.opening)
    fewer = min(a.grams, b.grams)
    containment = min(1.0, similarity * (a.grams + b.grams) / ((1 + similarity) * fewer))
    common, compared, most = _numbers(a.numbers, b.numbers)
    return Verdict(
        similarity=similarity,
        containment=containment,
        opening=opening,
        numbers=common / compared if compared else None,
        numbers_compared=compared,
        same_text=_text_agrees(a, b, similarity=similarity, containment=containment, opening=opening),
        same_numbers=(
            _numbers_agree(common, compared, fewer=fewer, similarity=similarity)
            if compared
            else most < SILENT or containment >= WHOLLY
        ),
        one_form=_is_one_form(a, b),
    )


LINKED: Final = 0.5
"""Share of the runs of the shorter text from which a text and the original that it names agree: a teaser is cut and
said anew, and a wrong link leads to another report, of which a third at the most is the same."""


def agrees_with_original(a: Signature, b: Signature) -> bool:
    """Tell whether an article and the original that it names are one report. A link is a witness, so less of the text
    has to agree, but the text and the numbers have the last word: a link that leads elsewhere joins nothing."""
    verdict = judge(a, b)
    return verdict.same or (verdict.same_numbers and not verdict.one_form and verdict.containment >= LINKED)


def _text_agrees(a: Signature, b: Signature, *, similarity: float, containment: float, opening: float) -> bool:
    doubtful = _begin_otherwise(a, b)
    if min(a.grams, b.grams) >= SHORT:
        if containment >= WHOLE and similarity >= MOSTLY:
            return True
    else:
        if not _tells(a) and not _tells(b) and _shared(a.headline, b.headline) < SAME_HEADLINE:
            return False
        doubtful = doubtful or opening < ALIKE or min(len(a.opening), len(b.opening)) < FEW
    similar, contained = (SURELY_SIMILAR, SURELY_CONTAINED) if doubtful else (SIMILAR, CONTAINED)
    return similarity >= similar or (containment >= contained and opening >= SAME_OPENING)


def _tells(one: Signature) -> bool:
    """Tell whether the text is about what its headline says; true of one without a headline."""
    headline = set(one.headline)
    return len(headline.intersection(one.opening)) >= TOLD * len(headline)


def _begin_otherwise(a: Signature, b: Signature) -> bool:
    common = set(a.opening[:BEGINNING]).intersection(b.opening[:BEGINNING])
    return len(common) <= STRANGE and not set(a.headline).intersection(b.headline)


def _numbers_agree(common: int, compared: int, *, fewer: int, similarity: float) -> bool:
    missing = compared - common
    if fewer < BRIEF and similarity >= NEARLY_WHOLE:
        return missing == 0
    if fewer >= BRIEF and similarity >= CORRECTED and missing == 1:
        return True
    return missing <= MISSING and common >= (BRIEF_AGREED if fewer < BRIEF else AGREED) * compared


def _is_one_form(a: Signature, b: Signature) -> bool:
    """Tell whether the two differ as two fillings of one form. In a longer text the headlines have to say so too, for
    a desk edits an opening and keeps the headline, or has another of its own."""
    if not is_filled_in(a.opening, b.opening, headlines=(a.headline, b.headline)):
        return False
    return (
        min(a.grams, b.grams) < BRIEF
        or min(len(a.headline), len(b.headline)) < TELLING
        or is_filled_in(a.headline, b.headline)
    )


def _shared(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return the share of the words of the text that has fewer which the other has too."""
    left, right = set(a), set(b)
    return len(left & right) / max(1, min(len(left), len(right)))


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
    which one was cut only the part is compared that both know whole. A small number that stands elsewhere in the other
    text says neither that they agree nor that they do not, but in a table, where every small number stands somewhere.
    """
    cut = [numbers[-1] for numbers in (a, b) if len(numbers) == MAX_NUMBERS]
    limit = min(cut, default=SMALL << 1)
    left, right = ({number for number in numbers if number <= limit} for numbers in (a, b))
    common = left & right
    moved = set() if cut else _bare(left - common) & _bare(right - common)
    fewer, most = sorted(
        len(common) + sum(one // PLACES not in moved for one in side - common) for side in (left, right)
    )
    return len(common), fewer, most


def _bare(numbers: set[int]) -> set[int]:
    return {one // PLACES for one in numbers if one >= SMALL}
