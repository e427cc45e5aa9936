"""What the h1 rules take for a lead-in: datelines («تهران - ایرنا -») and credits («به گزارش … به نقل از …،»).

Part of the versioned rules of `workers.core.fingerprint`: a change here changes ids. All work on the marked canonical
form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from workers.core.lead_in_names import AFTER_KIND, ALONE, ANY, DESKS, PROVINCES
from workers.core.persian import CLAUSE_MARKS, NEWLINE, STOP

HEAD: Final = 600
"""Letters of the core in which a lead-in may begin: a lead of usual length and the paragraph after it. Counted without
the lead-ins themselves, so that copies with and without one have the same head."""
_ASCII_LETTERS: Final = bytes(range(128)).translate(None, CLAUSE_MARKS.encode())
"""What is ASCII in a marked text and no mark."""
_HEAD_WITH_MARKS: Final = HEAD * 3 // 2
"""Where a search for it may stop: no text has a mark to every second letter."""

_SEGMENT = re.compile(r"\n*+[/(]?+([^!,*\-/()#&0-9.]{2,48}+(?:24)?)[)]?+\n*+([-*/(]++)")
_SENTENCE_OPENING = rf"(?![\n!])(?<!خبرگزاری[\n!])(?=\n*خبرگزاری|{_SEGMENT.pattern})"
_SENTENCE = re.compile(rf"[\n!]{_SENTENCE_OPENING}")
"""Where a sentence begins that a dateline may open; not where a line was broken within the name of an agency."""
_SENTENCES = tuple(re.compile(mark + _SENTENCE_OPENING) for mark in (NEWLINE, STOP))
"""The same, for each mark: one letter is found faster than one of two."""
_AGENCY = re.compile(
    r"(?:(?:گروه|سرویس|خبرنگار|دفتر).{0,24}?)?"
    rf"(?:(?:خبرگزاری|پایگاهخبری|پایگاهاطلاعرسانی|سایتخبری).{{2,24}}|.{{2,14}}(?:نیوز|انلاین|پرس|24)"
    rf"|{ANY})"
)
_OPENING = re.compile(
    rf"[\n!]*(?:\((?:{ANY})\)|(?:گروه|سرویس)(?:{DESKS})[*\-]|(?:{ALONE}|[^!,*\-/()#&0-9.\n]{{2,14}}نیوز),"
    rf"|ایسنا/(?:{PROVINCES})(?=[^*/\-])|[^!,*\-/()#&0-9.\n]{{2,16}},خبرگزاری[^!,*\-/()#&0-9.\n]{{2,24}}\*"
    r"|[^!,*\-/()#&0-9.\n]{2,24}[*\-](?=\n*بهگزارش))"
)
"""What opens a text, but no sentence in it: «(ایسنا)», «گروه سیاسی:», «عصر ایران؛», «ایسنا/یزد», «یزد، خبرگزاری مهر:»,
and whatever stands before a dash and «به گزارش»."""
_PLACE_AFTER = re.compile(rf"\n*(?:{PROVINCES})\n*[*\-/]")
_DESK_LINE = re.compile(
    r"\n*خبرگزاری[^!,*\-/()#&0-9.\n]{2,14}[,\-]\n*(?:گروه|سرویس)[^!*\-/()#&0-9.\n]{2,40}"
    r"(?:\*|-\n*(?:[^!,*\-/()#&0-9.\n]{4,30}[*\-])?)\n*"
)
"""Agency, desk and writer before a report: «خبرگزاری مهر، گروه شهر - نام:», «خبرگزاری مهر - گروه شهر:»."""
_MOST_OPENINGS: Final = 8
"""One after the other; each costs a copy of the text, and a page may be made of nothing else."""
_PLACE: Final = 20
"""Letters that the name of a place before the agency may have."""

_PLAIN_LETTER = r"[^!,*\-/()#&0-9.]"
NAME_LETTER: Final = rf"(?:{_PLAIN_LETTER}|(?<![0-9.])24(?![0-9.])|!{_PLAIN_LETTER}{{2,3}}(?=[!,]))"
"""A letter of a name: no digit but the 24 in names of outlets, since a number is never part of a lead-in, but the full
stops of a spelt abbreviation (بی. بی. سی.)."""
_MINISTRIES = "درماناموزش|درمانو|کارورفاه|معدنوتجارت|صنعتومعدن|تحقیقاتوفناوری|گردشگریوصنایع"
_CREDIT = re.compile(
    rf"(?:{_PLAIN_LETTER}{{2,70}}+(?=[,*\-])|{NAME_LETTER}{{2,70}}?)"
    rf"(?:\((?:{ANY})\))?(?:[,*](?:{_MINISTRIES}){NAME_LETTER}{{0,24}})?"
    rf"[,*\-](?:(?:{ALONE})[,*\-])?"
)
"""What follows «به گزارش» or «به نقل از», up to the end of its clause: mostly plain letters, which are read in one go.
Names of ministries hold a comma themselves, and the short name of an agency may follow its long one."""
_NAME_ALONE = re.compile(
    rf"(?:(?:خبرنگار)?(?:گروه|سرویس)[^!,*\-/()#&0-9.]{{2,20}}?)?(?:(?:خبرنگار)?خبرگزاری(?:{ALONE}|{AFTER_KIND})"
    rf"|خبرنگار(?:{ALONE}|{AFTER_KIND})|(?:سایت|پایگاهخبری|روزنامه)?(?:{ALONE}))"
    r"(?:و?(?=بهنقلاز)|(?=[^!,*\-/()#&.])"
    rf"(?!(?:از|در){NAME_LETTER}{{2,20}},|از(?:روابطعمومی|پایگاه|وزارت|سازمان|مرکز|دانشگاه|شبکه)"
    rf"|{NAME_LETTER}{{41,70}}\*|و(?:خبرگزاری|{ANY}|از|در)"
    r"|منطقه|مرکز|استان(?!دار)|دفتر|که|نوشت))"
)
"""The name of an agency after which the text goes on without any mark: «به گزارش ایسنا مدیر باغ گفت». A long clause
that ends with a colon is a whole one all the same: who said when and where."""
_REPORT: Final = "گزارش"
_BEFORE_REPORT: Final = ("به", "طبق", "براساس", "بنابر")
_CREDIT_WORDS: Final = ("بهگزارش", "بهنقلاز")
_MEDIUM = re.compile(rf"خبر(?:نگار|گزاری)|روزنامه|(?:وب)?سایت|پایگاه|شبکه|{ANY}")
"""Whom the other words have to name: «طبق گزارش پلیس، …» says what happened."""
_CITES: Final = ("بهنقلاز", "بهنوشته")
_NO_CREDIT: Final = ("گران", "گرگفت", "های")
"""What follows «به گزارش» when it is the beginning of another word: به گزارشگران گفت, به گزارش‌های او."""


def _beyond_head(text: str, at: int) -> bool:
    """Tell whether more than `HEAD` letters stand before `at`."""
    if at > _HEAD_WITH_MARKS and _letters_before(text, _HEAD_WITH_MARKS) > HEAD:
        return True
    return at > HEAD and _letters_before(text, at) > HEAD


def _letters_before(text: str, at: int) -> int:
    return at - len(text[:at].encode("ascii", "ignore").translate(None, _ASCII_LETTERS))


def _dateline_end(text: str, at: int) -> int | None:
    """Return where the dateline at `at` ends: «تهران - ایرنا -», «تهران (پانا) –», «خبرگزاری فارس:», «/ایسنا/»."""
    if (desk := _DESK_LINE.match(text, at)) is not None:
        return desk.end()
    for place_may_follow in (True, False):
        segment = _SEGMENT.match(text, at)
        if segment is None:
            return None
        name = segment[1].replace(NEWLINE, "")
        if _AGENCY.fullmatch(name):
            place = _PLACE_AFTER.match(text, segment.end())
            return place.end() if place is not None else segment.end()
        if not place_may_follow or len(name) > _PLACE or "*" in segment[2]:
            return None
        at = segment.end()
    return None


def _without_datelines(text: str, at: int) -> str:
    """Return the text without the datelines that begin at `at`, one after the other."""
    for _ in range(_MOST_OPENINGS):
        end = _dateline_end(text, at)
        if end is None:
            break
        text = _cut(text, at, end)
        at += len(STOP)
    return text


def _without_openings(text: str, at: int) -> str:
    """Return the text without what can stand at `at` where a report begins: datelines, names, desks."""
    for _ in range(_MOST_OPENINGS):
        opening = _OPENING.match(text, at)
        end = opening.end() if opening is not None else _dateline_end(text, at)
        if end is None:
            break
        text = _cut(text, at, end)
        at += len(STOP)
    return text


def without_opening_datelines(text: str) -> str:
    """Return the text without those that open it, or a sentence in its head."""
    text = _without_openings(text, 0)
    if not _opens_a_sentence(text):
        return text
    at = 0
    while (sentence := _SENTENCE.search(text, at, _HEAD_WITH_MARKS)) is not None and not _beyond_head(
        text, sentence.end()
    ):
        at = sentence.end()
        text = _without_datelines(text, at)
    return text


def _opens_a_sentence(text: str) -> bool:
    """Tell whether a dateline begins in the head at all: nearly no text has one."""
    return any(
        _dateline_end(text, sentence.end()) is not None
        for pattern in _SENTENCES
        for sentence in pattern.finditer(text, 0, _HEAD_WITH_MARKS)
    )


def without_credits(text: str) -> str:
    """Return the text without the lead-ins «به گزارش …،» and «به نقل از …،» that begin in its head."""
    start = 0
    cites = [words for words in _CITES if words in text]
    while (place := _next_credit(text, start, cites)) is not None and not _beyond_head(text, place[0]):
        at, begin = place
        credit = _NAME_ALONE.match(text, begin) or _CREDIT.match(text, begin)
        loose = not text.startswith(_CREDIT_WORDS, at)
        if credit is None or (loose and _MEDIUM.match(text, begin) is None) or text.startswith(_NO_CREDIT, begin):
            start = at + 1
        else:
            text = _without_openings(_cut(text, at, credit.end()), at + len(STOP))
            start = at
    return text


def _next_credit(text: str, start: int, cites: Sequence[str]) -> tuple[int, int] | None:
    """Return where the next words of a credit begin and end, or None. `cites` are those of `_CITES` to look for."""
    found = [(at, at + len(words)) for words in cites if (at := text.find(words, start, _HEAD_WITH_MARKS)) >= 0]
    at = text.find(_REPORT, start, _HEAD_WITH_MARKS)
    while at >= 0:
        if text.endswith(_BEFORE_REPORT, start, at):
            before = next(word for word in _BEFORE_REPORT if text.endswith(word, start, at))
            found.append((at - len(before), at + len(_REPORT)))
            break
        at = text.find(_REPORT, at + 1, _HEAD_WITH_MARKS)
    return min(found, default=None)


def _cut(text: str, begin: int, end: int) -> str:
    return text[:begin] + STOP + text[end:]
