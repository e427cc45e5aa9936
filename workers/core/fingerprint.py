"""The ContentHash: one id for all copies of a text, whoever carries it and however it is spelt.

It covers the core of the body, which is the canonical form without what outlets add to a text that is not theirs: the
lead-in, the end marker, the news code, the player, the disclaimer. **These rules are version h1**: a change to any of them,
or to the canonical form, changes ids and needs a new version. They work on the marked canonical form, in which there is no
space or joiner, so that no spelling of a phrase can escape them, and where a paragraph ends matters as little as possible,
for aggregators break and join paragraphs freely. What is cut leaves a full stop, so that numbers around it stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Final

from workers.core.persian import CLAUSE_MARKS, NEWLINE, STOP, canonical, marked

VERSION: Final = "h1"
SHORT_CORE: Final = 200
"""Letters under which a core does not identify an article: photo and audio posts share theirs."""
HEAD: Final = 600
"""Letters of the core in which a lead-in may begin: a lead of usual length and the paragraph after it. Counted without
the lead-ins themselves, so that copies with and without one have the same head."""
TAIL: Final = 600
"""Marked letters that may follow an end marker: buttons, a disclaimer, a player. More is text after all."""

_ANY = r"[^!,*\-/()#&]"
"""A letter, a digit or a line feed: what a name is made of."""
_NAME = r"(?:[^!,*\-/()#&0-9.]|(?<![0-9.])24(?![0-9.])|![^!,*\-/()#&0-9.]{2,3}(?=[!,]))"
"""As `_ANY`, without digits but for the 24 in the names of outlets, since a number is never part of a lead-in; and with
the full stops of a spelt abbreviation (بی. بی. سی.)."""

_AGENCIES: Final = "|".join(
    sorted(
        map(
            canonical,
            "ایرنا،ایسنا،مهر،فارس،تسنیم،ایکنا،ایلنا،پانا،آنا،برنا،میزان،شبستان،ایبنا،ایمنا،شانا،ابنا،حوزه،رسا،شفقنا،موج،"
            "ایسکانیوز،کردپرس،قدسنا،ایانا،سنا،صداوسیما،خانه ملت،باشگاه خبرنگاران جوان،باشگاه خبرنگاران،عصر ایران،تابناک،"
            "جماران،خبرآنلاین،همشهری آنلاین،همشهری،مشرق،مشرق نیوز،الف،انتخاب،فرارو،اقتصادنیوز،اقتصاد آنلاین،خبر فوری،"
            "دنیای اقتصاد،ورزش سه،جام جم آنلاین،ارتباط اقتصادی،رویداد 24،نود اقتصادی،بازار،دیپلماسی ایرانی،العالم،"
            "اسپوتنیک،رویترز،فرانسه،آسوشیتدپرس،آناتولی،شینهوا".split("،"),
        ),
        key=lambda name: (-len(name), name),
    )
)
_DATELINE = re.compile(
    rf"\s*[/(]?"
    rf"(?:{_NAME}{{2,20}}[-(/,])?"
    rf"(?:(?:گروه|سرویس|خبرنگار|دفتر){_NAME}{{0,24}}?)?"
    rf"(?:(?:خبرگزاری|پایگاهخبری|پایگاهاطلاعرسانی|سایتخبری){_NAME}{{2,24}}|(?:خبرگزاری|پایگاهخبری)?(?:{_AGENCIES}))\s*"
    rf"[)]?\s*[-*/]+"
)
"""At the beginning of a text or a paragraph: «تهران - ایرنا -», «تهران (پانا) –», «خبرگزاری فارس:», «/ایسنا/»."""
_COMMA_NAMES = r"(?:درماناموزش|درمانو|کارورفاه|معدنوتجارت|صنعتومعدن|تحقیقاتوفناوری|گردشگریوصنایع|امورخارجهو)"
_CREDIT = re.compile(rf"{_NAME}{{2,70}}?(?:[,*]\s*{_COMMA_NAMES}{_NAME}{{0,24}})?[,*\-]")
"""What follows «به گزارش» or «به نقل از», up to the end of its clause; names of ministries hold a comma themselves."""
_CREDIT_WORDS = ("بهگزارش", "بهنقلاز")
_PARAGRAPH = re.compile(r"[\n!]+")

_END_MARKER = re.compile(r"[\n!/*)](?:انتهای|پایان)\s*(?:پیام|خبر|گزارش)(?=[\n!/*\-(0-9.]|$)")
_SOURCE = re.compile(rf"[\n!,/)]منبع(?:خبر)?\s*\*{_ANY}{{2,40}}[\n!/]*$")
_DESK_CODE = re.compile(r"[\n!](?:[0-9]{3,5}\.){1,3}[0-9]{3,5}/[\n/]*$")
"""The last line of a report of the national agency: the numbers of writer and editor, a slash after each."""
_TAGS = re.compile(rf"(?:[#&]{_ANY}{{1,40}}(?:-{_ANY}{{1,40}}){{0,6}}[\n!,]*)+$")
_CODE = re.compile(r"[\n!,/)-]*(?:کد|شناسه|شماره)(?:خبر|مطلب)\s*[*\n]*[0-9]{4,}")
_SHORT_LINK = re.compile(r"لینککوتاه(?:خبر)?\s*\*?\s*(?:https?\*//)?[a-z0-9!/\-.*]*")
_BOILERPLATE: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (canonical(key), re.compile(pattern))
    for key, pattern in (
        ("مرورگر شما از", r"مرورگرشمااز(?:ویدیو|فایل|پخش|تگ)?.{0,20}پشتیبانینمیکند"),
        ("از اینجا دانلود", r"(?:فایل)?\s*(?:انرا|را|فیلمرا)?\s*ازاینجادانلودکنید"),
        ("audiomp3", r"audio/mp3"),
        ("دانلود فیلم", r"دانلودفیلم(?:اصلی|باکیفیت)?"),
        ("browser does not support", r"yourbrowserdoesnotsupport[a-z0-9]*"),
        ("بازنشر مطالب", rf"(?:کاربرگرامی[,!]?)?\s*بازنشرمطالب[^!]{{0,60}}مجازاست(?:[^!]{{0,90}}خبراست)?"),
        ("مسئولیت محتوا", r"(?:اینمطلب[^!]{0,50})?مسیولیتمحتوای[^!]{0,90}?است(?=[\n!]|$)"),
        ("ما را در", r"(?:برایدریافت[^!]{0,40})?مارادر[^!]{2,40}دنبالکنید"),
        ("جمع آوری شده", r"اینخبرتوسط[^!]{2,60}جمعاوریشدهاست(?:.{0,3}درصورتمغایرت[^!]{0,20}اطلاعدهید)?"),
        ("لینک منبع", r"لینکمنبع(?:اصلی)?(?:خبر)?"),
        ("لینک خبر در", rf"لینکخبردر{_NAME}{{2,30}}"),
        ("از کوکی", r"[^!\n]{0,40}ازکوکی[^!]{0,60}استفادهمیکن(?:د|یم|یممتوجهشدم)"),
        ("use cookies", r"(?:we|thiswebsite|thissite)usecookies[^!]{0,120}"),
    )
)


def _letters_before(text: str, at: int) -> int:
    return at - sum(text.count(mark, 0, at) for mark in CLAUSE_MARKS)


def _without_credits(text: str) -> str:
    """Return the text without the lead-ins that begin in its head, wherever they stand in it."""
    start = 0
    while True:
        found = [at for word in _CREDIT_WORDS if (at := text.find(word, start)) >= 0]
        at = min(found, default=len(text))
        if _letters_before(text, at) > HEAD or not found:
            return text
        credit = _CREDIT.match(text, at + len(_CREDIT_WORDS[0]))
        if credit is None:
            start = at + 1
        else:
            text = text[:at] + STOP + text[credit.end() :]
            start = at


def _without_datelines(text: str) -> str:
    """Return the text without the place and agency that open it, or a paragraph in its head."""
    at = 0
    while _letters_before(text, at) <= HEAD:
        dateline = _DATELINE.match(text, at)
        if dateline is not None:
            text = text[:at] + STOP + text[dateline.end() :]
            at += 1
            continue
        paragraph = _PARAGRAPH.search(text, at)
        if paragraph is None:
            return text
        at = paragraph.end()
    return text


def _without_boilerplate(text: str) -> str:
    """Return the text without players, cookie notices, disclaimers, codes and links, wherever they stand."""
    for key, pattern in _BOILERPLATE:
        if key in text:
            text = pattern.sub(STOP, text)
    if "خبر" in text or "مطلب" in text:
        text = _CODE.sub(STOP, text)
    if "لینککوتاه" in text:
        text = _SHORT_LINK.sub(STOP, text)
    return text


def _without_tail(text: str) -> str:
    """Return the text without end marker and what follows it, source line and tags at its end."""
    for marker in _END_MARKER.finditer(text, max(0, len(text) - TAIL)):
        text = text[: marker.start()]
        break
    for pattern in (_TAGS, _SOURCE, _DESK_CODE, _TAGS):
        line = pattern.search(text, max(0, len(text) - TAIL))
        if line is not None:
            text = text[: line.start()]
    return text


def _joined(text: str) -> str:
    """Return the text without its line feeds: a phrase may be broken anywhere."""
    return text.replace(NEWLINE, "")


_RULES: Final[tuple[Callable[[str], str], ...]] = (
    _without_boilerplate,
    _without_tail,
    _without_datelines,
    _joined,
    _without_boilerplate,
    _without_tail,
    _without_credits,
    _without_datelines,
)
"""In this order: first what a line of its own shows best, then what may be broken over lines."""


def core_of(*, body: str) -> str:
    """Return the canonical letters of the body that identify it: h1 rules applied."""
    text = marked(body)
    for rule in _RULES:
        text = rule(text)
    return canonical(text)


def content_hash(*, title: str, body: str, lead: str | None = None) -> str:
    """Return `h1-` and 32 lower-case hex digits. `body` is paragraphs joined by line feeds.

    A lead of its own counts as the first paragraph, unless the body begins with it already. A core of fewer than
    `SHORT_CORE` letters is hashed together with the title."""
    core = core_of(body=body)
    if lead and not core.startswith(core_of(body=lead)):
        core = core_of(body=f"{lead}\n{body}")
    if len(core) < SHORT_CORE:
        core = f"{canonical(title)}\n{core}"
    return f"{VERSION}-{blake2b(core.encode(), digest_size=16).hexdigest()}"


def title_key(title: str) -> str:
    """Return 16 hex digits over the canonical title: equal for all spellings of one headline."""
    return blake2b(canonical(title).encode(), digest_size=8).hexdigest()
