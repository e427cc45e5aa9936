"""What the h1 rules take for a lead-in: datelines («تهران - ایرنا -») and credits («به گزارش … به نقل از …،»).

Part of the versioned rules of `workers.core.fingerprint`: a change here changes ids. All work on the marked canonical
form. The names are the code's own, not those of config/agencies.yaml: an id may not depend on what an operator edits.
"""

from __future__ import annotations

import re
from typing import Final

from workers.core.persian import CLAUSE_MARKS, NEWLINE, STOP, canonical

HEAD: Final = 600
"""Letters of the core in which a lead-in may begin: a lead of usual length and the paragraph after it. Counted without
the lead-ins themselves, so that copies with and without one have the same head."""
_HEAD_WITH_MARKS: Final = HEAD * 3 // 2
"""Where a search for it may stop: no text has a mark to every second letter."""

_NAMES: Final = (
    "ایرنا، ایسنا، مهر، فارس، تسنیم، ایکنا، ایلنا، پانا، آنا، برنا، میزان، شبستان، ایبنا، ایمنا، شانا، ابنا، "
    "حوزه، رسا، شفقنا، موج، ایسکانیوز، کردپرس، قدسنا، صداوسیما، خانه ملت، باشگاه خبرنگاران، "
    "باشگاه خبرنگاران جوان، عصر ایران، تابناک، جماران، خبرآنلاین، همشهری آنلاین، همشهری، مشرق، مشرق نیوز، "
    "الف، انتخاب، فرارو، اقتصادنیوز، اقتصاد آنلاین، خبر فوری، سنا، دنیای اقتصاد، ورزش سه، جام جم آنلاین، "
    "ارتباط اقتصادی، رویداد ۲۴، دیپلماسی ایرانی، العالم، اسپوتنیک، رویترز، فرانسه، آسوشیتدپرس، آناتولی، "
    "شینهوا، دفاع مقدس، دانشجو، جوان آنلاین، رکنا، کیهان، شرق، اعتماد، جام جم، پارسینه، آفتاب، بی بی سی، "
    "دیده بان ایران، ایانا، صدا و سیما، واحد مرکزی خبر، شهروند، نود، زومیت، دیجیاتو، ایستنا، شهرخبر، قدس، "
    "وطن امروز"
)
"""Names that stand before a dash or colon as the agency of a report. Those after «خبرگزاری» need no entry."""
_AGENCIES: Final = tuple(map(canonical, _NAMES.split("، ")))

_SEGMENT = re.compile(r"\n*+[/(]?+([^!,*\-/()#&0-9.]{2,48}+(?:24)?)[)]?+\n*+([-*/(]++)")
_SENTENCE = re.compile(rf"[\n!](?![\n!])(?<!خبرگزاری[\n!])(?=\n*خبرگزاری|{_SEGMENT.pattern})")
"""Where a sentence begins that a dateline may open; not where a line was broken within the name of an agency."""
_AGENCY = re.compile(
    r"(?:(?:گروه|سرویس|خبرنگار|دفتر).{0,24}?)?"
    rf"(?:(?:خبرگزاری|پایگاهخبری|پایگاهاطلاعرسانی|سایتخبری).{{2,24}}|.{{2,14}}(?:نیوز|انلاین|پرس|24)"
    rf"|{'|'.join(_AGENCIES)})"
)
_DESK_LINE = re.compile(
    r"\n*خبرگزاری[^!,*\-/()#&0-9.\n]{2,14}[,\-]\n*(?:گروه|سرویس)[^!*\-/()#&0-9.\n]{2,40}"
    r"(?:\*|-\n*(?:[^!,*\-/()#&0-9.\n]{4,30}[*\-])?)\n*"
)
"""Agency, desk and writer before a report: «خبرگزاری مهر، گروه شهر - نام:», «خبرگزاری مهر - گروه شهر:»."""
_PLACE: Final = 20
"""Letters that the name of a place before the agency may have."""

NAME_LETTER: Final = r"(?:[^!,*\-/()#&0-9.]|(?<![0-9.])24(?![0-9.])|![^!,*\-/()#&0-9.]{2,3}(?=[!,]))"
"""A letter of a name: no digit but the 24 in names of outlets, since a number is never part of a lead-in, but the full
stops of a spelt abbreviation (بی. بی. سی.)."""
_MINISTRIES = "درماناموزش|درمانو|کارورفاه|معدنوتجارت|صنعتومعدن|تحقیقاتوفناوری|گردشگریوصنایع"
_CREDIT = re.compile(rf"{NAME_LETTER}{{2,70}}?(?:[,*](?:{_MINISTRIES}){NAME_LETTER}{{0,24}})?[,*\-]")
"""What follows «به گزارش» or «به نقل از», up to the end of its clause; names of ministries hold a comma themselves."""
_CREDIT_WORDS: Final = ("بهگزارش", "بهنقلاز")
_NO_CREDIT: Final = ("گران", "گرگفت", "های")
"""What follows «به گزارش» when it is the beginning of another word: به گزارشگران گفت, به گزارش‌های او."""


def _beyond_head(text: str, at: int) -> bool:
    """Tell whether more than `HEAD` letters stand before `at`."""
    if at > _HEAD_WITH_MARKS and _letters_before(text, _HEAD_WITH_MARKS) > HEAD:
        return True
    return at > HEAD and _letters_before(text, at) > HEAD


def _letters_before(text: str, at: int) -> int:
    return at - sum(text.count(mark, 0, at) for mark in CLAUSE_MARKS)


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
            return segment.end()
        if not place_may_follow or len(name) > _PLACE or "*" in segment[2]:
            return None
        at = segment.end()
    return None


def _without_datelines(text: str, at: int) -> str:
    """Return the text without the datelines that begin at `at`, one after the other."""
    while (end := _dateline_end(text, at)) is not None:
        text = _cut(text, at, end)
        at += len(STOP)
    return text


def without_opening_datelines(text: str) -> str:
    """Return the text without those that open it, or a sentence in its head."""
    text = _without_datelines(text, 0)
    at = 0
    while (sentence := _SENTENCE.search(text, at, _HEAD_WITH_MARKS)) is not None and not _beyond_head(
        text, sentence.end()
    ):
        at = sentence.end()
        text = _without_datelines(text, at)
    return text


def without_credits(text: str) -> str:
    """Return the text without the lead-ins «به گزارش …،» and «به نقل از …،» that begin in its head."""
    start = 0
    while True:
        found = [at for word in _CREDIT_WORDS if (at := text.find(word, start)) >= 0]
        at = min(found, default=0)
        if not found or _beyond_head(text, at):
            return text
        begin = at + len(_CREDIT_WORDS[1])
        credit = None if text.startswith(_NO_CREDIT, begin) else _CREDIT.match(text, begin)
        if credit is None:
            start = at + 1
        else:
            text = _without_datelines(_cut(text, at, credit.end()), at + len(STOP))
            start = at


def _cut(text: str, begin: int, end: int) -> str:
    return text[:begin] + STOP + text[end:]
