"""The `standard` tokenizer: word boundaries of Unicode's annex 29 as Lucene's StandardTokenizer draws them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

Word = tuple[str, int, int]
"""A token, and its start and end in characters of the text."""
MAX_TOKEN = 255
"""Lucene's default: longer runs are cut."""

_MID_LETTER = ":\u00b7\u0387\u055f\u05f4\u2027\ufe13\ufe55\uff1a"
_MID_NUM_LET = ".\u2018\u2019\u2024\ufe52\uff07\uff0e'"
_MID_NUM = ",;\u037e\u0589\u060c\u060d\u066c\u07f8\u2044\ufe10\ufe14\ufe50\ufe54\uff0c\uff1b"
_JOINERS = "\u200c\u200d"
_SOUTH_EAST_ASIAN = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x1A20, 0x1AAF))
_HIRAGANA = ((0x3041, 0x309F),)
_KATAKANA = ((0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
_IDEOGRAPHS = (
    (0x2E80, 0x2FD5),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3400, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_PICTOGRAPHS = ((0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
_PLAIN = "a-zA-Z\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
"""Latin and Arabic letters, tatweel aside: nearly all of news."""
_PLAIN_END = r"(?=[ \n\u060c\u061b\u061f\u00ab\u00bb()!?/-]|[.:](?:[ \n]|\Z)|\Z)"
"""What surely ends a word of plain letters."""
_LAST_CLASSIFIED = 0x1FFFF
"""Beyond the second plane there are only ideographs."""
_LETTERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"})


def _ranges(spans: Iterable[tuple[int, int]]) -> str:
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in spans)


def _contains(spans: Iterable[tuple[int, int]], code: int) -> bool:
    return any(low <= code <= high for low, high in spans)


def _classify() -> dict[str, list[tuple[int, int]]]:
    """Group code points into spans: letter, digit, mark (which never starts a word of its own), link (underscores)."""
    special = (*_SOUTH_EAST_ASIAN, *_HIRAGANA, *_KATAKANA, *_IDEOGRAPHS)
    spans: dict[str, list[tuple[int, int]]] = {"letter": [], "digit": [], "mark": [], "link": []}
    for code in range(_LAST_CLASSIFIED + 1):
        category = unicodedata.category(chr(code))
        if category in _LETTERS:
            name = "" if code > 0xE00 and _contains(special, code) else "letter"
        elif category in {"Mn", "Mc", "Me", "Cf"}:
            name = "" if code == 0x200B else "mark"
        else:
            name = {"Nd": "digit", "Pc": "link"}.get(category, "")
        if code == 0x066B:
            name = "digit"
        if not name:
            continue
        run = spans[name]
        if run and run[-1][1] == code - 1:
            run[-1] = (run[-1][0], code)
        else:
            run.append((code, code))
    return spans


@cache
def word_pattern() -> re.Pattern[str]:
    """Return the pattern whose matches are the tokens."""
    spans = _classify()
    mark = f"[{_ranges(spans['mark'])}{_JOINERS}]*"
    letter, digit, link = (f"[{_ranges(spans[name])}]{mark}" for name in ("letter", "digit", "link"))
    in_word = f"[{re.escape(_MID_LETTER + _MID_NUM_LET)}]{mark}"
    in_number = f"[{re.escape(_MID_NUM + _MID_NUM_LET)}]{mark}"
    unit = f"(?:(?:{letter})+(?:{in_word}{letter}|{letter})*|(?:{digit})+(?:{in_number}{digit}|{digit})*)"
    katakana = f"(?:[{_ranges(_KATAKANA)}]{mark})+"
    general = f"(?:{link})*(?:{unit}|{katakana})(?:(?:{link})*(?:{unit}|{katakana}))*(?:{link})*"
    # The first branch is none of the rules, only the usual case of them: it makes the whole six times as fast.
    return re.compile(
        f"[{_PLAIN}][{_PLAIN}\u200c]*{_PLAIN_END}|[0-9]+(?=[ \\n]|\\Z)"
        f"|(?![ \\n.,:\u060c\u061b\u061f\u00ab\u00bb()])(?:{general}"
        f"|[{_ranges(_IDEOGRAPHS)}]{mark}|[{_ranges(_HIRAGANA)}]{mark}|(?:[{_ranges(_SOUTH_EAST_ASIAN)}]{mark})+"
        f"|[{_ranges(_PICTOGRAPHS)}]{mark})"
    )


def tokenize(text: str) -> list[Word]:
    """Return (token, start, end), offsets in characters."""
    found = [(match.group(), *match.span()) for match in word_pattern().finditer(text)]
    if all(len(word) <= MAX_TOKEN for word, _, _ in found):
        return found
    return [
        (word[cut : cut + MAX_TOKEN], start + cut, min(start + cut + MAX_TOKEN, start + len(word)))
        for word, start, _ in found
        for cut in range(0, len(word), MAX_TOKEN)
    ]
