"""The beginning of a text: as names are looked for in it, and the pieces of it as they are written."""

from __future__ import annotations

import re
from typing import NamedTuple

from workers.core.attribution_forms import fold

_SIGNS = re.compile("[\u0610\u0640\u064b-\u0655\u0670]")
"""Harakat and tatweel; one between spaces is a dash."""
_SPACES = re.compile("[ \u200c\u00a0][ \u200c\u200b\u200e\u200f\u00a0]+")


class Named(NamedTuple):
    """Somebody as written."""

    name: str
    alone: bool = False
    """Nothing else can be meant: it stands in quotation marks, or between the words of a credit and a mark."""


class TextHead:
    """The beginning of a text, in which every spelling of a lead-in is one."""

    def __init__(self, written: str) -> None:
        self._written = written
        self._places: list[int] | None = None
        dropped = _dropped(written)
        if dropped:
            self._places = [place for place in range(len(written) + 1) if place not in dropped]
            written = "".join(map(written.__getitem__, self._places[:-1]))
        self.text = fold(written)
        """Letters are Persian, ZWNJ is a space, marks are plain, harakat and every space after another are gone."""

    def named(self, start: int, end: int, *, in_credit: bool = False) -> Named | None:
        """Return the name at a place of `text` as it is written, without what surrounds it, or None. `in_credit`: the
        words of a credit stand before it."""
        after = self.text[end : end + 1]
        alone = self.text[start - 1 : start] == '"' == after or (in_credit and after in _MARKS)
        if self._places is not None:
            start, end = self._places[start], self._places[end]
        shown = " ".join(self._written[start:end].split()).strip(' \u200c"«»“”-–—،,:؛;.()[]/')
        for opening, closing in ("«»", "“”", "()"):
            if opening in shown and closing not in shown:
                shown += closing
        if shown.count('"') % 2:
            shown += '"'
        return Named(shown, alone) if shown else None


_MARKS = ("،", "؛", ":")


def _dropped(text: str) -> set[int]:
    """Return the places of what is no letter of a name and no space between two: harakat, tatweel, further spaces."""
    places = {sign.start() for sign in _SIGNS.finditer(text) if not _is_dash(text, sign.start())}
    for spaces in _SPACES.finditer(text):
        places.update(range(spaces.start() + 1, spaces.end()))
    return places


def _is_dash(text: str, at: int) -> bool:
    if text[at] != "\u0640":
        return False
    around = text[at - 1 : at] + text[at + 1 : at + 2] if at else text[1:2]
    return not around or around.isspace()
