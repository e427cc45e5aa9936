"""The ContentHash: one id for all copies of a text, whoever carries it and however it is spelt.

It covers the core of the body: the canonical form without what outlets add to a text that is not theirs, such as
lead-in, end marker, news code, player and disclaimer. **These rules are version h1**: a change to any of them, or to
the canonical form, changes ids and needs a new version. They work on the marked canonical form, in which there is no
space or joiner, so that no spelling of a phrase can escape them, and let line breaks matter as little as possible,
for aggregators break and join paragraphs freely. What is cut leaves a full stop, so that numbers stay apart.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from workers.core.persian import CLAUSE_MARKS, NEWLINE, NUMBER_MARK, STOP, canonical, marked, unmarked

VERSION: Final = "h1"
SHORT_CORE: Final = 200
"""Letters under which a core does not identify an article: photo and audio posts share theirs."""
HEAD: Final = 600
"""Letters of the core in which a lead-in may begin: a lead of usual length and the paragraph after it. Counted without
the lead-ins themselves, so that copies with and without one have the same head."""
_HEAD_WITH_MARKS: Final = HEAD * 3 // 2
"""Where a search for it may stop: no text has a mark to every second letter."""
TAIL: Final = 600
"""Marked letters that may follow an end marker: buttons, a disclaimer, a player. More is text after all."""
EDGE: Final = 1200
"""Marked letters at the end, and half as many at the beginning, where notices that are no player are looked for."""

_AGENCIES: Final = tuple(
    canonical(name)
    for name in (
        *(
            "ایرنا",
            "ایسنا",
            "مهر",
            "فارس",
            "تسنیم",
            "ایکنا",
            "ایلنا",
            "پانا",
            "آنا",
            "برنا",
            "میزان",
            "شبستان",
            "ایبنا",
        ),
        *(
            "ایمنا",
            "شانا",
            "ابنا",
            "حوزه",
            "رسا",
            "شفقنا",
            "موج",
            "ایسکانیوز",
            "کردپرس",
            "قدسنا",
            "صداوسیما",
            "خانه ملت",
        ),
        *("باشگاه خبرنگاران", "باشگاه خبرنگاران جوان", "عصر ایران", "تابناک", "جماران", "خبرآنلاین", "همشهری آنلاین"),
        *("همشهری", "مشرق", "مشرق نیوز", "الف", "انتخاب", "فرارو", "اقتصادنیوز", "اقتصاد آنلاین", "خبر فوری", "سنا"),
        *("دنیای اقتصاد", "ورزش سه", "جام جم آنلاین", "ارتباط اقتصادی", "رویداد ۲۴", "دیپلماسی ایرانی", "العالم"),
        *(
            "اسپوتنیک",
            "رویترز",
            "فرانسه",
            "آسوشیتدپرس",
            "آناتولی",
            "شینهوا",
            "دفاع مقدس",
            "دانشجو",
            "جوان آنلاین",
            "رکنا",
        ),
        *("کیهان", "شرق", "اعتماد", "جام جم", "پارسینه", "آفتاب", "بی بی سی", "دیده بان ایران", "ایانا"),
        *("صدا و سیما", "واحد مرکزی خبر", "شهروند", "نود", "زومیت", "دیجیاتو", "ایستنا", "شهرخبر", "قدس", "وطن امروز"),
    )
)
"""Names that stand before a dash or colon as the agency of a report. Those after «خبرگزاری» need no entry."""

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

_NAME = r"(?:[^!,*\-/()#&0-9.]|(?<![0-9.])24(?![0-9.])|![^!,*\-/()#&0-9.]{2,3}(?=[!,]))"
"""A letter of a name: no digit but the 24 in names of outlets, since a number is never part of a lead-in, but the full
stops of a spelt abbreviation (بی. بی. سی.)."""
_MINISTRIES = "درماناموزش|درمانو|کارورفاه|معدنوتجارت|صنعتومعدن|تحقیقاتوفناوری|گردشگریوصنایع"
_CREDIT = re.compile(rf"{_NAME}{{2,70}}?(?:[,*](?:{_MINISTRIES}){_NAME}{{0,24}})?[,*\-]")
"""What follows «به گزارش» or «به نقل از», up to the end of its clause; names of ministries hold a comma themselves."""
_CREDIT_WORDS: Final = ("بهگزارش", "بهنقلاز")
_NO_CREDIT: Final = ("گران", "گرگفت", "های")
"""What follows «به گزارش» when it is the beginning of another word: به گزارشگران گفت, به گزارش‌های او."""

_END_MARKER = re.compile(r"[\n!/*)](?:انتهای|پایان)\n*(?:پیام|خبر|گزارش|رپرتاژ\n*اگهی)(?=[\n!/*\-(0-9.]|$)")
_BUTTON = re.compile(r"[\n!](?:دانلود|بازگشت\n*به\n*صفحه\n*نخست[^!\n]{0,30})[\n!]*$")
"""The last line: the button of a player, the way back to the front page."""
_SOURCE = re.compile(r"[\n!,/)]منبع(?:خبر)?\n*\*(?:[^!,*\-/()#&]{2,40}[!/\n]*$|\n*[^!,*\-/()#&\n]{2,40}[!/]*(?=\n))")
_TAGS = re.compile(r"(?:[#&][^!,*/()#&]{1,60}[\n!,]*)+$")
_DESK_CODE = re.compile(r"[\n!](?:[0-9]{3,5}\.){1,3}[0-9]{3,5}/[\n/]*$")
"""The last line of a report of the national agency: the numbers of writer and editor, a slash after each."""

_PLAYER: Final = (
    ("پشتیبانینمیکند", re.compile(r"مرورگرشمااز.{0,30}?پشتیبانینمیکند")),
    (
        "ازاینجادانلود",
        re.compile(r"(?:فایل)?(?:انرا|را|فیلمرا)?ازاینجادانلودکنید\**(?:(?:audio|video)/[a-z0-9]{3,4})?"),
    ),
    ("browserdoesnotsupport", re.compile(r"yourbrowserdoesnotsupport[a-z0-9]*")),
)
_NOTICES: Final = (
    ("دانلودفیلم", re.compile(r"دانلودفیلم(?:اصلی|باکیفیت)?")),
    ("بازنشرمطالب", re.compile(r"(?:کاربرگرامی[,!]?)?بازنشرمطالب[^!]{0,60}مجازاست(?:[^!]{0,90}خبراست)?")),
    ("مسیولیتمحتوا", re.compile(r"(?:اینمطلب[^!]{0,50})?مسیولیتمحتوای[^!]{0,90}?است(?=!|$)")),
    ("مارادر", re.compile(r"(?:برایدریافت[^!]{0,40})?مارادر[^!]{2,40}دنبالکنید")),
    ("جمعاوریشده", re.compile(r"اینخبرتوسط[^!]{2,60}جمعاوریشدهاست(?:.{0,3}درصورتمغایرت[^!]{0,20}اطلاعدهید)?")),
    ("لینک", re.compile(rf"لینک(?:منبع(?:اصلی)?(?:خبر)?|خبردر{_NAME}{{2,30}}|کوتاه(?:خبر)?\*?[a-z0-9!/\-.*]*)")),
    ("کدخبر", re.compile(r"کدخبر(?:\**[0-9]{4,}|نگار\**[0-9]{3,})")),
    ("کلیککنید", re.compile(r"برای(?:ورودبه|عضویتدر|پیوستنبه)[^!]{0,20}(?:کانال|گروه)[^!]{0,40}کلیککنید")),
    ("کدمطلب", re.compile(r"کدمطلب\**[0-9]{4,}")),
    ("شناسهخبر", re.compile(r"شناسهخبر\**[0-9]{4,}")),
    ("ازکوکی", re.compile(r"[^!]{0,40}ازکوکی[^!]{0,60}استفادهمیکن(?:د|یم)")),
    ("usecookies", re.compile(r"(?:we|thiswebsite|thissite)usecookies[^!]{0,120}")),
)
"""(what must be there, what is cut): the first is a cheap test that nearly every text fails."""


_BETWEEN_NUMBERS = re.compile(r"!(?<=[0-9]!)!*(?=[0-9])")


def _cut(text: str, begin: int, end: int) -> str:
    return text[:begin] + STOP + text[end:]


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


def _without_opening_datelines(text: str) -> str:
    """Return the text without those that open it, or a sentence in its head."""
    text = _without_datelines(text, 0)
    at = 0
    while (sentence := _SENTENCE.search(text, at, _HEAD_WITH_MARKS)) is not None and not _beyond_head(
        text, sentence.end()
    ):
        at = sentence.end()
        text = _without_datelines(text, at)
    return text


def _without_credits(text: str) -> str:
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


def _without_notices(text: str) -> str:
    """Return the text without players, wherever they stand, without codes, links, disclaimers and cookie notices."""
    for key, pattern in _PLAYER:
        if key in text:
            text = pattern.sub(STOP, text)
    edges = text if len(text) < 2 * EDGE else text[: EDGE // 2] + NEWLINE + text[-EDGE:]
    for key, pattern in _NOTICES:
        if key in edges:
            text = pattern.sub(STOP, text)
    return text


def _without_tail(text: str) -> str:
    """Return the text without end marker and what follows it, desk code, source line and tags at its end."""
    start = max(0, len(text) - TAIL)
    tail = text[start:]
    if "انتهای" in tail or "پایان" in tail:
        tail = _END_MARKER.split(tail, maxsplit=1)[0]
    if "دانلود" in tail or "نخست" in tail:
        tail = _BUTTON.sub("", tail)
    if tail.endswith(("/", "/\n")):
        tail = _DESK_CODE.sub("", tail)
    if "#" in tail or "&" in tail:
        tail = _TAGS.sub("", tail)
    if "منبع" in tail:
        tail = _SOURCE.sub(STOP, tail)
    return text[:start] + tail


def core_of(*, body: str) -> str:
    """Return the canonical letters of the body that identify it: h1 rules applied, first those that a line of its own
    serves best, then those whose phrases may be broken over lines."""
    text = _without_opening_datelines(_without_tail(marked(body))).replace(NEWLINE, "")
    whole = len(text)
    text = _without_notices(text)
    if len(text) != whole:
        text = _without_tail(text)
    return unmarked(_BETWEEN_NUMBERS.sub(NUMBER_MARK, _without_credits(text)))


def content_hash(*, title: str, body: str, lead: str | None = None) -> str:
    """Return `h1-` and 32 lower-case hex digits: BLAKE2b over the core in UTF-16-LE. `body` is paragraphs joined by
    line feeds.

    A lead of its own counts as the first paragraph, unless the body begins with it already. A core of fewer than
    `SHORT_CORE` letters is hashed together with the title."""
    core = core_of(body=body)
    if lead and not core.startswith(core_of(body=lead)):
        core = core_of(body=f"{lead}\n{body}")
    if len(core) < SHORT_CORE:
        core = f"{canonical(title)}\n{core}"
    return f"{VERSION}-{blake2b(core.encode('utf-16-le'), digest_size=16).hexdigest()}"


def title_key(title: str) -> str:
    """Return 16 hex digits over the canonical title: equal for all spellings of one headline."""
    return blake2b(canonical(title).encode("utf-16-le"), digest_size=8).hexdigest()
