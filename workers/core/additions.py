"""What the h1 rules take for an addition of an outlet: end markers and what follows, codes, tags, players, notices.

Part of the versioned rules of `workers.core.fingerprint`: a change here changes ids. All work on the marked canonical
form.
"""

from __future__ import annotations

import re
from typing import Final

from workers.core.lead_in import NAME_LETTER
from workers.core.persian import NEWLINE, STOP

TAIL: Final = 600
"""Marked letters that may follow an end marker: buttons, a disclaimer, a player. More is text after all."""
LAST_LINE: Final = 80
"""Marked letters at the end, line breaks counted, in which a button is looked for."""
EDGE: Final = 1200
"""Marked letters at the end, and half as many at the beginning, where notices that are no player are looked for."""

_END_WORDS: Final = ("انتهای", "پایان")
_END_MARKER = re.compile(r"[\n!/*)](?:انتهای|پایان)\n*(?:پیام|خبر|گزارش|رپرتاژ\n*اگهی)(?=[\n!/*\-(0-9.]|$)")
_GLUED_END_MARKER = re.compile(r"انتهای(?<!درانتهای)(?<!بهانتهای)(?<!ازانتهای)\n*پیام(?:/[0-9./\-!\n]*.{0,6})?$")
"""One that no mark parts from the last word: a text whose full stop was left out."""
_BUTTON = re.compile(r"[\n!](?:دانلود|بازگشت\n*به\n*صفحه\n*نخست[^!\n]{0,30})[\n!]*$")
"""The last line: the button of a player, the way back to the front page."""
_SOURCE = re.compile(r"[\n!,/)]منبع(?:خبر)?\n*\*(?:[^!,*\-/()#&]{2,40}[!/\n]*$|\n*[^!,*\-/()#&\n]{2,40}[!/]*(?=\n))")
_TAGS = re.compile(r"(?:[#&][^!,*/()#&]{1,60}+[\n!,]*+)++$")
"""Possessive: the line break after a tag belongs to either part, and n tags could be read in 2ⁿ ways."""
_DESK_CODE = re.compile(r"[\n!](?:[0-9]{3,5}\.){1,3}[0-9]{3,5}/[\n/]*$")
"""The last line of a report of the national agency: the numbers of writer and editor, a slash after each."""

_PLAYER: Final = (
    ("پشتیبانینمیکند", re.compile(r"مرورگرشمااز.{0,30}?پشتیبانینمیکند")),
    (
        "دانلود",
        re.compile(
            r"(?:فایل)?(?:انرا|را|فیلمرا)?ازاینجادانلودکنید\**(?:(?:audio|video)/[a-z0-9]{3,4})?"
            r"|دانلودفیلم(?:اصلی|باکیفیت)?"
        ),
    ),
    ("browserdoesnotsupport", re.compile(r"yourbrowserdoesnotsupport[a-z0-9]*")),
)
_NOTICES: Final = (
    ("بازنشرمطالب", re.compile(r"(?:کاربرگرامی[,!]?)?بازنشرمطالب[^!]{0,60}مجازاست(?:[^!]{0,90}خبراست)?")),
    ("مسیولیتمحتوا", re.compile(r"(?:اینمطلب[^!]{0,50})?مسیولیتمحتوای[^!]{0,90}?است(?=!|$)")),
    ("دنبالکنید", re.compile(r"(?:برایدریافت[^!]{0,40})?مارادر[^!]{2,40}دنبالکنید")),
    ("جمعاوریشدهاست", re.compile(r"اینخبرتوسط[^!]{2,60}جمعاوریشدهاست(?:.{0,3}درصورتمغایرت[^!]{0,20}اطلاعدهید)?")),
    ("لینک", re.compile(rf"لینک(?:منبع(?:اصلی)?(?:خبر)?|خبردر{NAME_LETTER}{{2,30}}|کوتاه(?:خبر)?\*?[a-z0-9!/\-.*]*)")),
    ("کدخبر", re.compile(r"کدخبر(?:\**[0-9]{4,}|نگار\**[0-9]{3,})")),
    ("کلیککنید", re.compile(r"برای(?:ورودبه|عضویتدر|پیوستنبه)[^!]{0,20}(?:کانال|گروه)[^!]{0,40}کلیککنید")),
    ("کدمطلب", re.compile(r"کدمطلب\**[0-9]{4,}")),
    ("شناسهخبر", re.compile(r"شناسهخبر\**[0-9]{4,}")),
    ("ازکوکی", re.compile(r"[^!]{0,40}ازکوکی[^!]{0,60}استفادهمیکن(?:د|یم)")),
    ("cookies", re.compile(r"(?:we|thiswebsite|thissite)uses?cookies[^!]{0,120}")),
)
"""(what must be there, what is cut): the first is a cheap test that nearly every text fails."""


def without_notices(text: str) -> str:
    """Return the text without players, wherever they stand, without codes, links, disclaimers and cookie notices."""
    for key, pattern in _PLAYER:
        if key in text:
            text = pattern.sub(STOP, text)
    edges = text if len(text) < 2 * EDGE else text[: EDGE // 2] + NEWLINE + text[-EDGE:]
    for key, pattern in _NOTICES:
        if key in edges:
            text = pattern.sub(STOP, text)
    return text


def without_tail(text: str) -> str:
    """Return the text without end marker and what follows it, desk code, source line and tags at its end."""
    tail = whole = text[-TAIL:]
    ends = [at for word in _END_WORDS if (at := tail.find(word)) >= 0]
    if ends:
        first = min(ends)
        for pattern in (_END_MARKER, _GLUED_END_MARKER):
            marker = pattern.search(tail, max(0, first - 1))
            tail = tail if marker is None else tail[: marker.start()]
    last = tail[-LAST_LINE:]
    if "دانلود" in last or "نخست" in last:
        tail = _BUTTON.sub("", tail)
    if tail.endswith(("/", "/\n")):
        tail = _DESK_CODE.sub("", tail)
    if "منبع" in tail:
        tail = _SOURCE.sub(STOP, tail)
    if "#" in tail or "&" in tail:
        tail = _TAGS.sub("", tail)
    return text if tail is whole else text[:-TAIL] + tail
