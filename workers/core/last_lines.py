"""What the h1 rules take for furniture at the end of a text: lines of their own that no report ends with.

Part of the versioned rules of `workers.core.fingerprint`: a change here changes ids. All work on the marked canonical
form; a line is looked at without the marks around it, and the first line of a text is never one. Where line breaks were
lost, the last sentence is looked at like a line.
"""

from __future__ import annotations

import re
from typing import Final

from workers.core.lead_in_names import ALONE
from workers.core.persian import CLAUSE_MARKS, NEWLINE, STOP

LONGEST: Final = 300
"""Marked letters of the longest such line: a list of tags."""
MOST: Final = 12
"""Lines; a page that leaves more buttons than these in its text leaves its whole frame there."""
RELATED_SPAN: Final = 600
"""Marked letters from the heading of related links to the end."""

LINES: Final = {
    "code": r"(?:کد|شناسه|شماره)(?:خبرنگار|خبری?|مطلب|محتوا|گزارش|نوشته)\**[0-9]{3,}|newsid\**[0-9]{3,}",
    "desk code": r"(?:[0-9]{4}\.){1,3}[0-9]{4}|[^\W\d]{1,2}/[^\W\d]{1,2}",
    "source": r"منبع(?:خبر)?\*.{2,60}",
    "credit": r"(?:عکس|عکاس|تصویر|تصاویر|فیلم|خبرنگار|گزارشگر|نویسنده|مترجم|ویراستار|دبیر|(?:تهیهو)?تنظیم)(?:از)?"
    r"\*[^!,*()#&0-9.]{2,30}",
    "tags": r"(?:برچسب|تگ|کلیدواژه)(?:ها|های)?\*.{0,280}|(?:کلمات|واژههای)کلیدی\*.{0,280}",
    "address": r"(?:لینک|ادرس|نشانی)کوتاه.{0,80}",
    "button": r"اشتراکگذاری|ارسالبهدوستان|نسخهچاپی|نسخهقابلچاپ|چاپ|پرینت|ایمیل|کپی(?:کردن)?لینک|نظردهید|ارسالنظر|نظرشما"
    r"|(?:[0-9]{1,4})?نظر(?:ات|ها)?|(?:دانلود|دریافت)(?:فایل)?(?:ویدیو|فیلم|صوت|صوتی|تصویری|عکس(?:ها)?)?"
    r"|(?:ویدیو|فیلم)را(?:از)?اینجاببینید",
    "clock of a player": r"0?0\.00\.[0-9]{1,2}\.[0-9]{2}",
    "player": r"مرورگرشما.{0,40}(?:نمیکند|ندارد)|yourbrowserdoesnotsupport[a-z0-9]*",
    "name of the site": rf"(?:خبرگزاری|پایگاهخبری(?:تحلیلی)?)[^!,*\-/()#&0-9.]{{2,20}}|(?:{ALONE})",
    "rights": r"(?:تمامی|تمام|کلیه|همه)حقوق.{0,60}محفوظ(?:است|میباشد)?",
    "comments": r"نظرات(?:بینندگان|کاربران|خوانندگان).{0,80}|عضویتدر(?:کانال|گروه)[^!]{0,30}",
}
"""What such a line is → its form."""
_LINE = re.compile("|".join(LINES.values()))
_CHANNEL: Final = "(?:کانال|تلگرام|اینستاگرام|ایتا|روبیکا|سروش|واتساپ|شبکههایاجتماعی)"
_NOTICES: Final = (
    ("کوکی", re.compile(r"[^!]{0,60}(?:از|پذیرش)کوکی.{0,120}")),
    ("باذکرمنبع", re.compile(r"[^!]{0,60}باذکرمنبع[^!]{0,30}")),
    ("محتوا", re.compile(r"[^!]{0,80}(?:مسیولیتی?(?:درقبال)?|درقبال)محتوا[^!]{0,80}")),
    ("تایید", re.compile(r"[^!]{0,60}بهمعن(?:ی|ای)تایید[^!]{0,60}")),
    *(
        (call, re.compile(rf"[^!]{{0,60}}{_CHANNEL}[^!]{{0,40}}{call}[^!]{{0,20}}"))
        for call in ("دنبالکنید", "بپیوندید", "عضوشوید")
    ),
)
"""(what must be there, the whole line)."""
_LONGEST_NOTICE: Final = 180
_LONGEST_WRITERS: Final = 16
_WRITERS = re.compile(rf"[0-9.]{{2,{_LONGEST_WRITERS}}}")
"""Numbers of writer and editor, when prose stands before: the last cell of a table is content."""
_PROSE: Final = 40
"""Marked letters of a line that is none of a table, whether it ends with a full stop or not."""
_RELATED = re.compile(
    r"\n(?:(?:بیشتر|همچنین|دراینزمینه)(?:بخوانید|ببینید)|(?:مطالب|اخبار|خبرهای|گزارشهای)مرتبط)[!*]{0,9}[^!\n]{0,110}"
    r"(?:\n+[^!\n]{2,110}){0,5}\n*$"
)
"""A heading of links, and links: no line of them is a sentence."""
_LINK: Final = 140
"""Marked letters that the longest line of those may have."""
_AROUND: Final = CLAUSE_MARKS + " "


def without_last_lines(text: str) -> str:
    """Return the text without the lines of furniture at its end, and without related links there."""
    text = _without_related(text)
    for _ in range(MOST):
        text = text.rstrip(_AROUND)
        for mark in (NEWLINE, STOP):
            start = text.rfind(mark) + 1
            if start > 0 and len(text) - start <= LONGEST and _is_furniture(text, start):
                text = text[:start]
                break
        else:
            return text
    return text


def _without_related(text: str) -> str:
    if len(text) - text.rfind(NEWLINE) > _LINK:
        return text
    end = text[-RELATED_SPAN:]
    if "مرتبط" in end or "بخوانید" in end or "ببینید" in end:
        return text[:-RELATED_SPAN] + _RELATED.sub("", end)
    return text


def _is_furniture(text: str, start: int) -> bool:
    """Tell whether what stands from `start` on is a line of furniture."""
    line = text[start:].strip(_AROUND)
    if _LINE.fullmatch(line) is not None:
        return True
    if len(line) <= _LONGEST_WRITERS and _WRITERS.fullmatch(line) is not None:
        before = text[:start].rstrip(NEWLINE)
        return before.endswith(STOP) or len(before) - before.rfind(NEWLINE) > _PROSE
    if len(line) > _LONGEST_NOTICE:
        return False
    found = [pattern for key, pattern in _NOTICES if key in line]
    return any(pattern.fullmatch(line) is not None for pattern in found)
