"""Names that are written with one slip of the keyboard: a letter too many, one too few, a wrong one, two exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Generic, TypeVar

from workers.core.agency_name import proper_part

T = TypeVar("T")
_SHORTEST: Final = 5
"""Letters of the proper part of a name; a shorter one with a slip may be another word: فارس, پارس."""
_SHORTEST_ALONE: Final = 6
"""The same, where nothing says what it is: ایسنا, ایستنا are two agencies, and so are ایرنا, ایلنا, ایبنا."""
_SHORTEST_WORD: Final = 8
"""The same for a wrong letter in a single word: ولایتی, ورایتی are a person and a paper, آنکارا, آنتارا a city and an
agency."""
_LONGEST: Final = 30
"""Letters; a longer one is the name of a body, with a person's after it."""


class Misspellings(Generic[T]):
    """Finds the one name that differs by a slip. Every name is kept under what is left of it without any one letter:
    two names that differ by a slip have one of these in common."""

    def __init__(self, names: Mapping[str, T]) -> None:
        """`names` in plain form."""
        self._names = dict(names)
        self._without_one: dict[str, list[str]] = {}
        for name in self._names:
            if _SHORTEST <= len(name) <= _LONGEST and not name.isascii():
                for rest in {name, *_without_one(name)}:
                    self._without_one.setdefault(rest, []).append(name)

    def meant(self, written: str, *, whole: bool = True, one_word: bool = False) -> T | None:
        """Return whose name differs from the written one, in plain form, by a slip; None when nobody's or more than
        one's does. `whole`: nothing said before it what it is; `one_word`: and it was written as one word."""
        if not _SHORTEST <= len(written) <= _LONGEST or written in self._names:
            return None
        near = {name for rest in (written, *_without_one(written)) for name in self._without_one.get(rest, ())}
        owners = [self._names[name] for name in near if _is_slip_of(written, name, whole=whole, one_word=one_word)]
        return owners[0] if owners and all(owner is owners[0] for owner in owners) else None


def _without_one(name: str) -> Iterator[str]:
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]


def _is_slip_of(written: str, name: str, *, whole: bool, one_word: bool) -> bool:
    """Tell whether one slip makes `written` of `name`, no digit is touched, and the slip stands where no other name
    begins or is told apart by it: in the words around the proper part, or within a proper part that is long enough."""
    start = 0
    while start < min(len(written), len(name)) and written[start] == name[start]:
        start += 1
    end = 0
    while end < min(len(written), len(name)) - start and written[-1 - end] == name[-1 - end]:
        end += 1
    wrong, right = written[start : len(written) - end], name[start : len(name) - end]
    one_letter = len(wrong) <= 1 and len(right) <= 1
    if not (one_letter or (len(wrong) == len(right) == 2 and wrong == right[::-1])):
        return False
    if any(sign.isdigit() for sign in wrong + right):
        return False
    first, last = proper_part(name)
    if start < first:
        return start + len(right) <= first
    if start >= last:
        return True
    shortest = _SHORTEST if first or not whole else _SHORTEST_ALONE
    if whole and one_word and len(wrong) == len(right) == 1:
        shortest = _SHORTEST_WORD
    return start > first and last - first >= shortest
