"""A quick look whether a page can hold a label at all: the search for it costs more than reading the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from workers.core.extraction.plain import plain

_SPELLED = {"ی": "یي", "ک": "کك", "ا": "اآأإ", "ه": "هةۀ", "و": "وؤ"}
_MOST_SPELLINGS = 36
"""Spellings of a word that are looked for; a word with more is taken to be there."""
_OBSCURING = ("ـ", "\ufef4", "\ufee8", "\ufee0", "\ufbff")
"""Signs that letters may be stretched or written as presentation forms; then nothing is ruled out."""
_ENTITY = re.compile(r"&#(?:0*1[5-7]\d\d|[xX]0*(?:6[0-9a-fA-F]{2}|[fF][bBdDeE][0-9a-fA-F]{2}))(?!\d)")
"""An Arabic letter as an entity; likewise."""


def may_hold(html: str, labels: Sequence[str]) -> bool:
    """Tell whether a certain word of each label stands in the source of a page in any usual spelling. False is certain
    but for a word with vowel marks inside."""
    spellings, shared = _spellings(tuple(labels))
    if (not shared or shared in html) and any(_is_in(html, spelling) for spelling in spellings):
        return True
    return any(sign in html for sign in _OBSCURING) or _ENTITY.search(html) is not None


def _is_in(html: str, spelling: str) -> bool:
    """Look for the letters first: one that is on no page of the site, as the Arabic kaf, rules a spelling out at a
    hundredth of the cost of a search for all of it."""
    return all(letter in html for letter in spelling) and spelling in html


@lru_cache(maxsize=64)
def _spellings(labels: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return (how the words may be spelled, a letter that is in all of them or the empty text). The first word stands
    for a label, or one that stands for another label already. A word of too many ways is spelled as the empty text,
    which any page holds."""
    found: dict[str, None] = {}
    words: dict[str, None] = {}
    for label in map(str.split, labels):
        if label and words.keys().isdisjoint(label):
            words[label[0]] = None
    for word in words:
        letters = plain(word)
        spellings = ["".join(chosen) for chosen in product(*(_SPELLED.get(letter, letter) for letter in letters))]
        usable = bool(letters) and not letters.isascii() and len(spellings) <= _MOST_SPELLINGS
        found.update(dict.fromkeys(spellings if usable else [""]))
    shared = set.intersection(*map(set, found)) if found else set()
    return tuple(found), min(shared, default="")
