"""The canonical form of Persian text: what is left when the ways to write the same words are taken away.

Letters and digits only: no space, no joiner, no mark. Both forms here come from one table over UTF-16 units, because a
look-up by numpy costs a fiftieth of what a chain of `str.replace` and regular expressions does. The rules stand for the
keyboards and fonts in use: Arabic letters, Arabic and Persian digits, presentation forms of old converters.

Two choices that could have been others:

- A comma with one to three digits before and exactly three after it is a thousands separator, whichever comma it is
  (۱۲٬۵۰۰ = ۱۲،۵۰۰ = 12,500 = 12500), for Persian keyboards have no ٬ within reach. A list of numbers has a space after
  its commas. A full stop is never one: 12.500 may be a decimal.
- Every other separator between two numbers is the same mark, so that 12.5 = 12/5 = ۱۲٫۵, all different from 125.
"""

from __future__ import annotations

import html
import re
import unicodedata
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Iterator
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Units = NDArray[np.uint16]

NUMBER_MARK: Final = "."
"""Stands for whatever separates two numbers."""
NEWLINE: Final = "\n"
STOP, COMMA, COLON, DASH, SLASH, OPEN, CLOSE, HASH, AT = "!", ",", "*", "-", "/", "(", ")", "#", "&"
"""The clause marks of `marked`. All sort below "0", as no letter or digit does."""
CLAUSE_MARKS: Final = NEWLINE + STOP + COMMA + COLON + DASH + SLASH + OPEN + CLOSE + HASH + AT

_DROP, _GAP, _EXPAND = 0, 1, 0xFFFF
_FIRST_LETTER = ord("0")
_LAST_UNIT = 0xFFFF
_TEN = 10
_GROUP = 3
"""Digits in a group of thousands."""
_ZWNJ = "\u200c"
_ARABIC_ISOLATED_MARKS = frozenset(chr(c) for c in (*range(0xFC5E, 0xFC64), *range(0xFE70, 0xFE80)))

_MARKS: Final = {
    NEWLINE: "\n\x0b\x0c\x85\u2028\u2029",
    STOP: ".!?؟…۔。！．？",
    COMMA: ",،؛;٬、﹐﹑，；",
    COLON: ":：",
    DASH: "-_－＿\u2010\u2011\u2012–—\u2015\u2212",
    SLASH: "/\\|／＼｜",
    OPEN: "([{（［｛",
    CLOSE: ")]}）］｝",
    HASH: "#＃",
    AT: "@＠",
}
_SAME_LETTER: Final = {
    **dict.fromkeys("\u064a\u0649\u06d2", "\u06cc"),
    **dict.fromkeys("\u0643\u06aa", "\u06a9"),
    **dict.fromkeys("\u0629\u06be\u06c1\u06c3\u06d5", "\u0647"),
    "\u0671": "\u0627",
}
_NOT_A_LETTER: Final = "\u0621\u0640\u0674\u115f\u1160\u3164"
"""Hamza, tatweel and high hamza, and letters that show nothing."""
_TATWEEL: Final = "\u0640"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ALEF_OF_OLD_FONTS = re.compile("(?<!ش)ا\ufdf2")
"""آیت اﷲ: in fonts whose ligature of الله shows no ا, one is typed before it; not that of انشاﷲ."""
_LAYERS: Final = 2
"""How often a page may have encoded its entities: &amp;nbsp; is a blank."""

_PLAIN: Final = frozenset({"Lo", "Co", "Cn"})
"""Letters without case, and what is no character: nearly all units. One without a decomposition stands for itself or is
a gap, which is told fast; the syllables of Hangul come apart without being listed as such."""


def _unit(char: str) -> int:
    """Return the unit that stands for `char`: a letter, a digit, a mark or one of the three codes."""
    category = unicodedata.category(char)
    if char in _NOT_A_LETTER or char in _ARABIC_ISOLATED_MARKS or category[0] == "M" or category == "Cf":
        return _DROP
    if category in _PLAIN and not "\uac00" <= char <= "\ud7a3" and not unicodedata.decomposition(char):
        return ord(_SAME_LETTER.get(char, char)) if category == "Lo" else _GAP
    if category == "Cs":
        return _EXPAND
    if category == "Nd":
        return _FIRST_LETTER + unicodedata.digit(char)
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if unicodedata.category(c)[0] != "M")
    bare = "".join(c for c in bare.lower() if c not in _NOT_A_LETTER)
    if not bare:
        return _DROP
    if len(bare) > 1 or ord(bare) > _LAST_UNIT:
        return _EXPAND
    if unicodedata.category(bare)[0] not in "LN":
        return _GAP
    return ord(_SAME_LETTER.get(bare, bare))


@cache
def _table() -> Units:
    """Return the unit for each of the 65,536 units. Takes some 40 ms once."""
    table: Units = np.fromiter((_unit(chr(c)) for c in range(1 << 16)), dtype=np.uint16, count=1 << 16)
    for mark, chars in _MARKS.items():
        table[[ord(c) for c in chars]] = ord(mark)
    table[ord(_TATWEEL)] = _GAP
    letters = (table >= _FIRST_LETTER) & (table != _EXPAND)
    table[letters] = table[table[letters]]
    return table


@cache
def _expandable() -> re.Pattern[str]:
    """Return a pattern of the characters that stand for several, and of everything beyond 16 bits."""
    several = "".join(re.escape(chr(c)) for c in np.flatnonzero(_table() == _EXPAND) if not 0xD800 <= c < 0xE000)
    return re.compile(f"[{several}\ud800-\udfff\U00010000-\U0010ffff]")


def _expand(match: re.Match[str]) -> str:
    """Return the letters of a ligature (ﷲ, ﷼, ﻻ, ½, 𝟏); a space for an emoji or an ancient script."""
    plain = unicodedata.normalize("NFKD", match[0])
    if match[0] == plain:
        return " "
    return f" {plain} " if unicodedata.category(match[0]) == "No" else plain


def _decoded(text: str) -> str:
    """Return the text without the entities that a page left undecoded: `&nbsp;`, `&amp;zwnj;`, `&#8204;`."""
    for _ in range(_LAYERS):
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    return text


def _look_up(text: str) -> Units:
    """Return the units of `text`, those that stand for nothing left out."""
    if "&" in text:
        text = _decoded(text)
    units: Units = _table().take(_code_units(text), mode="wrap")
    if units.size and units[units.argmax()] == _EXPAND:  # argmax takes a third of the time of max
        plain = _expandable().sub(_expand, _ALEF_OF_OLD_FONTS.sub("\ufdf2", text))
        units = _table().take(_code_units(plain), mode="wrap")
        units[units == _EXPAND] = _GAP
    shown: Units = units[units != _DROP]
    return shown


def _units(text: str) -> Units:
    """Return letters, digits, clause marks and gaps; between two numbers one number mark in place of whatever was, and
    nothing in place of a thousands separator."""
    units = _look_up(text)
    digits = (units - _FIRST_LETTER < _TEN).nonzero()[0]
    last = (digits[1:] - digits[:-1] > 1).nonzero()[0]
    if not last.size:
        return units
    edges = np.empty(2 * last.size, dtype=np.intp)
    edges[::2] = digits[last] + 1
    edges[1::2] = digits[last + 1]
    between = np.maximum.reduceat(units, edges)[::2]
    apart = (between < _FIRST_LETTER).nonzero()[0].tolist()
    if apart:
        ends = [-1, *last.tolist(), digits.size - 1]
        places = edges.tolist()
        for at in apart:
            begin, end = places[2 * at], places[2 * at + 1]
            alone = end - begin == 1
            thousands = alone and units[begin] == ord(COMMA)
            thousands = thousands and ends[at + 1] - ends[at] <= _GROUP == ends[at + 2] - ends[at + 1]
            units[begin] = _GAP if thousands else ord(NUMBER_MARK)
            if not alone:
                units[begin + 1 : end] = _GAP
    return units


def _code_units(text: str) -> Units:
    # The codec itself, here and below: to look one up by its name takes as long as to encode an article.
    units: Units = np.frombuffer(utf_16_le_encode(text, "surrogatepass")[0], dtype=np.uint16)
    return units


def _text(units: Units) -> str:
    return utf_16_le_decode(units.data)[0]


def _letters(units: Units) -> Units:
    letters: Units = units[(units >= _FIRST_LETTER) | (units == ord(NUMBER_MARK))]
    return letters


def canonical(text: str) -> str:
    """Return the letters (Latin in lower case), ASCII digits and number marks of `text`. Idempotent; about 35 µs for
    3,000 characters. Any string is accepted, lone surrogates too."""
    return _text(_letters(_units(text)))


def marked(text: str) -> str:
    """Return the canonical form with its clause marks still in it, for rules that need to see where a clause ends.

    `canonical(marked(text)) == canonical(text)`."""
    units = _units(text)
    return _text(units[units > _GAP])


_WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[^\x00-9]+")
_WITHIN_NUMBER = re.compile(r"(?<=[0-9.])\x01+(?=[0-9])")


def words(text: str) -> Iterator[str]:
    """Yield the words of `text` in canonical form, parted at every ZWNJ too, and digits from letters; numbers with
    nothing but a mark between them are one word. They spell `canonical(text)`, but for marks between words."""
    for match in _WORD.finditer(_WITHIN_NUMBER.sub("", _text(_units(text.replace(_ZWNJ, " "))))):
        yield match[0]


def unmarked(text: str) -> str:
    """Return the canonical form of what `marked` returned, or of pieces of it: for less than `canonical` would cost."""
    units = _code_units(text.replace(SLASH, ""))
    return _text(units[units >= ord(NUMBER_MARK)])  # the slash alone lies between it and the letters
