"""Where a label stands on a page, however it is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from workers.core.extraction.plain import plain

SEPARATOR = "\n"
"""Stands between text nodes, so that words of neighbouring elements are not glued."""
_BETWEEN = r"[\W_ـء]{0,40}"
"""What may stand between two letters of a label: space, ZWNJ, marks, tatweel, a line break of the source."""
_VARIANTS = (range(0x0600, 0x0700), range(0x21, 0x7F))
_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
INLINE = frozenset({"-text", "a", "b", "strong", "span", "em", "i", "u", "font", "label", "small", "bdi", "code"})
_MAX_PLACES = 8
"""Places of one label that are looked at; a page that repeats it more often is not marking a link with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPlace:
    """A label within `container`: it begins in `first` and ends in `last`, children of it."""

    container: LexborNode
    last: LexborNode
    before: str
    """Text of the container before the label, on its line."""
    tail: str
    """Text of `last` after the label."""


def find_places(root: LexborNode, text: str, label: str) -> Iterator[LabelPlace]:
    """Yield where a label stands in `root`, whose text joined by SEPARATOR is `text`, in document order."""
    pattern = _pattern(label, _has_forms(text))
    if pattern is None:
        return
    for count, match in enumerate(pattern.finditer(text)):
        if count == _MAX_PLACES:
            return
        yield _locate(root, match.start(), match.end())


def has_label(text: str, label: str) -> bool:
    """Tell whether a text is a label with at most a few words around it."""
    return may_have(text, label) and is_mostly(text, label)


def is_mostly(text: str, label: str) -> bool:
    """Tell whether a text that holds a label says little else."""
    return len(text) <= _LONGEST and len(plain(text)) - len(plain(label)) <= MAX_EXTRA_LETTERS


MAX_EXTRA_LETTERS = 24
"""Letters beside a label in a link's own text: the name of a site, not a headline."""


def may_have(text: str, label: str) -> bool:
    """Tell whether a text holds a label somewhere."""
    pattern = _pattern(label, _has_forms(text))
    return pattern is not None and pattern.search(text) is not None


def _has_forms(text: str) -> bool:
    """Tell whether presentation forms may be in a text: those of the letters that most labels begin with or hold."""
    return any(map(text.__contains__, "ﻟﻝﯾﻳﻨﻧﻣﻤﺒﺑﺧﺧﺎﺍ"))


_LONGEST = 600
"""Characters, with the white space of the source; a longer text is not looked at letter by letter."""


@lru_cache(maxsize=256)
def _pattern(label: str, forms: bool) -> re.Pattern[str] | None:  # noqa: FBT001 - part of a cache key
    """Compile a label so that it is found fast.

    A pattern that begins with one literal letter is found at the speed of a memory scan, one that begins with a class
    of letters fifteen times slower; so presentation forms are in it only where the text may have them.
    """
    letters = [_classes(forms).get(letter, re.escape(letter)) for letter in plain(label)]
    if not letters:
        return None
    first = letters[0]
    return re.compile(f"{first}(?<![^\\W_]{first}){_BETWEEN}{_BETWEEN.join(letters[1:])}(?!\u200c?[^\\W_])")


@lru_cache(maxsize=2)
def _classes(forms: bool) -> dict[str, str]:  # noqa: FBT001 - part of a cache key
    """Map each plain letter to the regular expression of the characters that are written for it."""
    spellings: dict[str, str] = {}
    for block in _VARIANTS + (_FORMS if forms else ()):
        for code in block:
            letter = plain(chr(code))
            if len(letter) == 1:
                spellings[letter] = spellings.get(letter, "") + chr(code)
    return {
        letter: re.escape(found) if len(found) == 1 else f"[{re.escape(found)}]" for letter, found in spellings.items()
    }


def _locate(root: LexborNode, start: int, end: int) -> LabelPlace:
    """Go down to the deepest element that holds the whole label; each step reads only texts up to the label."""
    node = root
    while True:
        at, inner, last = 0, None, node
        tail = ""
        parts: list[str] = []
        for child in node.iter(include_text=True):
            text = child.text(separator=SEPARATOR)
            if not text:
                parts = [] if child.tag == "br" else parts
                continue
            if start >= at and end <= at + len(text) and child.tag != "-text":
                inner, start, end = child, start - at, end - at
                break
            if start < at + len(text):
                parts.append(text[: max(start - at, 0)])
            elif child.tag in INLINE:
                parts.append(text)
            else:
                parts = []
            if end <= at + len(text):
                last, tail = child, text[end - at :]
                break
            at += len(text) + len(SEPARATOR)
        if inner is None:
            return LabelPlace(container=node, last=last, before=SEPARATOR.join(parts), tail=tail)
        node = inner
