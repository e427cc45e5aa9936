"""The plain form of a text: what is compared when a label, a marker or a rule is looked for on a page.

It keeps the letters and digits of the canonical form and drops all else, without the array library that the canonical
form is computed with: pages are read in a child process that must start fast and stay small.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from workers.core.folding import Folding

_FOLDED = {
    "ی": "يىئےېۍ",
    "ک": "كڪ",
    "ا": "آأإٱ",
    "و": "ؤۆ",
    "ه": "ةۀەہۂ",
}
_fold = Folding(
    {
        **{variant: letter for letter, variants in _FOLDED.items() for variant in variants},
        **dict(zip("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "0123456789" * 2, strict=True)),
        "ء": "",
        "ـ": "",
    }
)
_NOT_LETTERS = re.compile(r"[\W_]+")
_LOWER, _ASCII_MARKS = bytes(range(256)).lower(), bytes(mark for mark in range(128) if not chr(mark).isalnum())
"""What `_NOT_LETTERS` and `lower` do, at a tenth of the cost, for text in ASCII."""
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")
_REMEMBERED = 400
"""Characters; of the lines of a page the short ones are asked for several times, and stand on the next page too."""


def plain(text: str) -> str:
    """Return only letters and digits: no space, ZWNJ, harakat, tatweel or mark; Persian letters, ASCII digits, Latin
    in lower case. Two spellings of one label have the same plain form."""
    return _remembered(text) if len(text) <= _REMEMBERED else _plain(text)


def _plain(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_LOWER, _ASCII_MARKS).decode()
    if _PRESENTATION_FORMS.search(text):
        text = unicodedata.normalize("NFKC", text)
    letters = "".join(text.split())
    if not letters.isalnum():  # most labels and menus are words and spaces
        letters = _NOT_LETTERS.sub("", letters)
    return _fold(letters).lower()


_remembered = lru_cache(maxsize=2048)(_plain)
