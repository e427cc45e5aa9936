"""The medium that a report follows without a lead-in: one that tells («روزنامه … نوشت»), or that somebody talked to.

All places are in a text whose letters and marks are folded by `attribution_forms.fold`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from workers.core.credited_name import NameReader, Span
from workers.core.medium_forms import (
    FIRST_CLAUSE,
    FURTHER_CLAUSES,
    KIND,
    PRESS_REVIEW,
    SAID,
    SPEAKING,
    SPOKE_WITH,
    SPOKE_WITH_MEDIUM,
    TALKED,
    TALKED_HINTS,
    TALKED_TO_MEDIUM,
    TOLD_HINTS,
    TOLD_MEDIUM,
    TOLD_TO,
    tells,
)

_MOST_WORDS: Final = 6
"""هفته‌نامه انگلیسی زبان تهران تایمز is six; more, and the name runs into its sentence."""
_HEAD: Final = 450
"""Characters in which a medium may tell something: the first sentence or two."""
_LONGEST: Final = 700
"""Characters in which somebody may have talked to one: whose words follow is said later, after who he is."""
_REPORTER: Final = "خبرنگار "
_REPORTERS: Final = "خبرنگاران "
_Test = Callable[[str, int], object]


class MediumReader:
    """Finds mediums, with the names of a registry known."""

    def __init__(self, names: str, at_home: str, reader: NameReader) -> None:
        """`names`: the known ones as a pattern; `at_home`: those of them whose own report a text may be."""
        self._reader = reader
        self._tells = re.compile(tells(names, at_home))
        self._at_home = re.compile(rf"{KIND}\"?(?:{at_home})\"?(?!\w)")
        self._told_at_home = re.compile(
            rf"خبرنگار(?: \w+){{0,2}} (?:خبرگزاری|{at_home})(?!\w)|\"?(?:{at_home})\"? گفت(?!\w)"
        )

    def tellers(self, text: str) -> Iterator[tuple[int, Span]]:
        """Yield where the sentences of mediums begin and where their names stand."""
        if not any(verb in text for verb in TOLD_HINTS):
            return
        for clause in _clauses(text):
            told = self._tells.match(text, clause.end())
            if told is None:
                continue
            start, end = self._reader.span(text, told.start())
            if 0 < len(text[start:end].split()) <= _MOST_WORDS:
                if PRESS_REVIEW.search(text, 0, start) is not None:
                    return
                yield clause.start(), (start, end)

    def interviewer(self, text: str) -> Span | None:
        """Return where the name stands of a medium that somebody talked to, whose words the report carries, or None."""
        tests = (self._is_talked_to, self._is_told, self._is_spoken_with)
        return self._talked(text, tests)

    def interviewing_agency(self, text: str) -> Span | None:
        """Return where the name of an agency stands that somebody talked to, whose report it is when nobody else is
        credited, or None."""
        tests = (self._is_talked_to_at_home, self._is_told_at_home, self._is_spoken_with_at_home)
        return self._talked(text, tests)

    def _talked(self, text: str, tests: tuple[_Test, _Test, _Test]) -> Span | None:
        if not any(word in text for word in TALKED_HINTS):
            return None
        found = []
        for words, is_one in zip((TALKED, TOLD_TO, SPOKE_WITH), tests, strict=True):
            places = (match.end() for match in words.finditer(text, 0, _LONGEST))
            found.append(next((at for at in places if is_one(text, at)), None))
        first = min((at for at in found if at is not None), default=None)
        return self._reader.span(text, first) if first is not None else None

    def _is_talked_to(self, text: str, at: int) -> bool:
        return TALKED_TO_MEDIUM.match(text, at) is not None or self._known(text, at) is not None

    def _is_told(self, text: str, at: int) -> bool:
        end = self._known(text, at)
        return (end is not None and SAID.match(text, end) is not None) or TOLD_MEDIUM.match(text, at) is not None

    def _is_spoken_with(self, text: str, at: int) -> bool:
        return SPOKE_WITH_MEDIUM.match(text, at) is not None

    def _known(self, text: str, at: int) -> int | None:
        """Return where a known name ends that begins there, perhaps after «خبرنگار», or None."""
        known = self._reader.known.match(text, at + len(_REPORTER) if text.startswith(_REPORTER, at) else at)
        return known.end() if known is not None else None

    def _is_talked_to_at_home(self, text: str, at: int) -> bool:
        if text.startswith(_REPORTERS, at):
            return self._at_home.match(text, at + len(_REPORTERS)) is not None
        return text.startswith(("خبرنگار", "خبرگزاری"), at) or self._at_home.match(text, at) is not None

    def _is_told_at_home(self, text: str, at: int) -> bool:
        return self._told_at_home.match(text, at) is not None

    def _is_spoken_with_at_home(self, text: str, at: int) -> bool:
        known = self._at_home.match(text, at)
        return known is not None and SPEAKING.match(text, known.end()) is not None


def _clauses(text: str) -> list[re.Match[str]]:
    """Return the beginnings of the clauses in which a medium may tell something."""
    further = [clause for form in FURTHER_CLAUSES for clause in form.finditer(text, 0, _HEAD)]
    first = FIRST_CLAUSE.match(text)
    return sorted([*([first] if first is not None else []), *further], key=re.Match.start)
