"""The words that credit somebody: «به گزارش» for who reports, «به نقل از» and the like for the source.

All places are in a text whose letters and marks are folded by `attribution_forms.fold`. What is looked for begins with
a word that few texts have; the short ones before it («به», «طبق») are only then read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from workers.core.credited_name import NameReader

_LONGEST_BEFORE: Final = 16
"""Characters that the words before the one that is looked for may have: «بر اساس »."""
_REPORT = re.compile(r"گزارر?ش|گزا[شر]|گزر?اش|گزرش|گذارش|گرارش|گزازش|گزارس")
"""As it is often misspelt too."""
_BY = r"(?:به|ب|بنا ?بر|بنا به|طبق|بر ?اساس|مطابق)"
_BY_BEFORE = re.compile(rf"(?<!\w){_BY} *\Z")
_TO_BEFORE = re.compile(r"(?<!\w)ب?ه *\Z")
_CITE_BEFORE = re.compile(r"(?:\A|\.|به|(?<!حمل )و) *\Z")
_REPORT_BEFORE = re.compile(
    r"(?<!\w)(?<!اشاره )(?<!استناد )(?<!توجه )(?<!پاسخ )(?<!واکنش )(?<!رسیدگی )(?<!نسبت )"
    rf"{_BY} *\Z"
)
_REPORT_AFTER = re.compile(r"(?: +(?!ها|زیر )|(?=\"))(?:اختصاصی )?(?:منتشره?(?: ?شده)? (?:در|توسط|از سوی) )?(?=\S)")
_REPORT_OF = re.compile(r"(?<=گزارش)(?<!\wگزارش) +(?=خبرنگار|خبرگزاری)")
"""«گزارش خبرنگار …», with nothing before it."""
_MEDIUMS = (
    r"(?:خبرگزاری|روزنامه|هفته ?نامه|ماهنامه|نشریه|مجله|وب ?سایت|وبگاه|پایگاه (?:خبری|اینترنتی)|سایت خبری"
    r"|شبکه (?:خبری|تلویزیونی)|تارنمای)"
)
_MEDIUM = re.compile(rf"{_MEDIUMS} |\"?[A-Z]")
_FROM = re.compile(rf"نقل +(?:ا?ز +(?=\S)|از(?=\w)|(?={_MEDIUMS} |(?:سایت|پایگاه|شبکه) ))")
_SOURCE = re.compile(r"(?<!\w)منبع(?: خبر)? ?: ?(?=\S)")
_WRITES = re.compile(r"نوشته(?: ?ی)? +(?=\S)")
_SPEAKING: Final = "گفته"
_SAYING = (_SPEAKING, "ادعای", "روایت", "اعلام", "اذعان", "تایید", "نوشته")
_SAYS = re.compile(rf"(?:{'|'.join(_SAYING)})(?: ?ی)? +(?=\S)")


class CreditWords:
    """Finds where the names begin that such words introduce."""

    def __init__(self, names: NameReader, at_home: str) -> None:
        """`at_home`: the known names that are words and first names too, as a pattern."""
        self._names = names
        self._may_be_a_word = re.compile(rf"(?:{at_home})(?!\w)")

    def reports(self, text: str, longest: int) -> Iterator[int]:
        """Yield where the names begin that «به گزارش» credits in the first `longest` characters."""
        for word in _REPORT.finditer(text, 0, longest):
            start, end = word.span()
            by = _REPORT_BEFORE.search(text, max(0, start - _LONGEST_BEFORE), start)
            credit = (_REPORT_AFTER if by is not None else _REPORT_OF).match(text, end)
            if credit is not None:
                yield credit.end()
            elif by is not None and self._names.knows(text, end):
                yield end

    def cites(self, text: str, longest: int) -> tuple[int, int] | None:
        """Return where the first «به نقل از», «به نوشته» or «به گفته» stands in them, and where the name begins that it
        introduces: anybody's, but only a medium's after «منبع:» and what it says (به گفته روزنامه …, طبق ادعای …)."""
        found = []
        if "نقل" in text:
            found.append(next(_after(_FROM, _CITE_BEFORE, text, longest), None))
        if "نوشته" in text:
            found.append(next(_after(_WRITES, _TO_BEFORE, text, longest), None))
        if "منبع" in text:
            lines = (place.span() for place in _SOURCE.finditer(text, 0, longest))
            found.append(next((place for place in lines if self._is_medium(text, *place)), None))
        if any(word in text for word in _SAYING):
            says = _after(_SAYS, _BY_BEFORE, text, longest)
            found.append(next((place for place in says if self._is_medium(text, *place)), None))
        return min((place for place in found if place is not None), default=None)

    def _is_medium(self, text: str, said: int, at: int) -> bool:
        """Tell whether a medium begins at `at`. What somebody says (`said`: where the word begins) is a person's where
        the name may be one's: به گفته آنا."""
        if _MEDIUM.match(text, at) is not None:
            return True
        if text.startswith(_SPEAKING, said) and self._may_be_a_word.match(text, at) is not None:
            return False
        return self._names.knows(text, at)


def _after(words: re.Pattern[str], before: re.Pattern[str], text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield where such words begin and end that have the others before them."""
    for place in words.finditer(text, 0, longest):
        if before.search(text, max(0, place.start() - _LONGEST_BEFORE), place.start()):
            yield place.span()
