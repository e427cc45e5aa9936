"""Whether two openings are one form, filled in twice.

An edit puts words in and takes words out; a form leaves its words alone and has others where its blanks are: «دمای
هوای شیراز فردا …», «دمای هوای تبریز فردا …». So the words are put side by side, in order, and every place is looked at
where they differ. The same steps stand in adapters/lua/story_rule.lua; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from workers.core.opening import OPENING_WORDS, same_letters

Words = Sequence[int]

BLANK: Final = 6
"""Words that a blank may hold («دکتر … به سمت مدیرکل راه و شهرسازی استان»): more are another text."""
UNEVEN: Final = 2
"""By how many words two fillings may differ: a name has one to three."""
FIRST: Final = 10
"""Words from the beginning in which a form says what it is about. It may be anywhere in a text that is kept whole, and
where the words of a blank stand in the headline too."""
FRAME: Final = 3
"""One word of so many, at the least, belongs to the form and not to a blank."""
IN_A_ROW: Final = 2
"""Words that have to agree after a difference, for one may by chance."""

_Difference = tuple[int, Words, Words]
"""Where two texts differ: the place, counted in words, and what stands there in either."""


def is_filled_in(a: Words, b: Words, *, headlines: tuple[Words, Words] = ((), ())) -> bool:
    """Tell whether the two differ in blanks only, one of them near the beginning or named in both headlines, and by
    words that the other does not have anywhere. Symmetric."""
    in_a: list[int] = []
    in_b: list[int] = []
    first = FIRST if max(len(a), len(b)) >= OPENING_WORDS else OPENING_WORDS
    for at, left, right in _differences(a, b):
        blank = left and right and max(len(left), len(right)) <= BLANK and abs(len(left) - len(right)) <= UNEVEN
        if blank and (at <= first or _are_named(left, right, headlines)):
            in_a += left
            in_b += right
        elif at <= first or not left or not right:
            return False
    form = max(len(a), len(b)) - max(len(in_a), len(in_b))
    return form * FRAME >= max(len(a), len(b)) and bool(set(in_a).difference(b) and set(in_b).difference(a))


def _are_named(left: Words, right: Words, headlines: tuple[Words, Words]) -> bool:
    """Tell whether what differs is what the headlines differ in: each has a word of its own side that the other has
    not."""
    of_a, of_b = map(set, headlines)
    return not (of_a - of_b).isdisjoint(left) and not (of_b - of_a).isdisjoint(right)


def _differences(a: Words, b: Words) -> Iterator[_Difference]:
    """Yield the differences in order, up to where one text ends; the last is all the rest when nothing agrees any more.
    The same letters, cut into words elsewhere, are no difference."""
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            i, j = i + 1, j + 1
            continue
        x, y = _next_agreement(a, b, i, j)
        left, right = a[i:x], b[j:y]
        if not same_letters(left, right):
            yield min(i, j), left, right
        i, j = x, y


def _next_agreement(a: Words, b: Words, i: int, j: int) -> tuple[int, int]:
    """Return the places after `i` and `j` from which the two agree again: the nearest ones, and of two pairs that are
    as near those whose words sort first, so that it does not matter which text is `a`."""
    for most in range(1, BLANK + 1):
        for least in range(most, -1, -1):
            found = [
                (a[x : x + IN_A_ROW], x, y)
                for x, y in ((i + most, j + least), (i + least, j + most))
                if _agree_from(a, b, x, y)
            ]
            if found:
                return min(found)[1:]
    return len(a), len(b)


def _agree_from(a: Words, b: Words, x: int, y: int) -> bool:
    """Tell whether `IN_A_ROW` words agree, or all that are left of both."""
    return x <= len(a) and y <= len(b) and a[x : x + IN_A_ROW] == b[y : y + IN_A_ROW]
