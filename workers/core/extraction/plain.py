"""The plain form of a text: what is compared when a label, a marker or a rule is looked for on a page.

It keeps the letters and digits of the canonical form and drops all else, without the array library that the canonical
form is computed with: pages are read in a child process that must start fast and stay small.
"""

from __future__ import annotations

import re
import unicodedata

_FOLDED = {
    "ی": "يىئےېۍ",
    "ک": "كڪ",
    "ا": "آأإٱ",
    "و": "ؤۆ",
    "ه": "ةۀەہۂ",
}
_TABLE: dict[int, str | None] = {
    **{ord(variant): letter for letter, variants in _FOLDED.items() for variant in variants},
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    ord("ء"): None,
    ord("ـ"): None,
}
_NOT_LETTERS = re.compile(r"[\W_]+")
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e]")


def plain(text: str) -> str:
    """Return only letters and digits: no space, ZWNJ, harakat, tatweel or mark; Persian letters, ASCII digits, Latin
    in lower case. Two spellings of one label have the same plain form."""
    if text.isascii():
        return _NOT_LETTERS.sub("", text).lower()
    if _PRESENTATION_FORMS.search(text):
        text = unicodedata.normalize("NFKC", text)
    return _NOT_LETTERS.sub("", text.translate(_TABLE)).lower()
