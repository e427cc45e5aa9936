"""Reading a publication time from what a page says: ISO, Jalali or Gregorian in words and digits, relative to now."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workers.core.jalali import FIRST_YEAR, from_gregorian, to_gregorian

TEHRAN = ZoneInfo("Asia/Tehran")
FUTURE_TOLERANCE = timedelta(minutes=10)
"""How far the clock of a site may be ahead of ours before its date is refused."""
OLDEST_YEAR = 1990
"""Gregorian; no page of a web site was published before."""

_GREGORIAN_FROM = 1700
"""Years below are Jalali: no page has a Gregorian year before it, and the Jalali 1700 is far away."""

_FOLD = {
    **{ord(digit): str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")},
    **{ord(digit): str(value) for value, digit in enumerate("٠١٢٣٤٥٦٧٨٩")},
    **dict.fromkeys(map(ord, "يىئ"), "ی"),
    **dict.fromkeys(map(ord, "آأإ"), "ا"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212ـ"), "-"),
    **dict.fromkeys(
        map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
    ),
    **dict.fromkeys(map(ord, "\u0610\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654")),
    ord("ك"): "ک",
    ord("ؤ"): "و",
    ord("ۀ"): "ه",
    ord("\u00a0"): " ",
    ord("："): ":",
    ord("∶"): ":",
    ord("⁄"): "/",
}
_JALALI = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر ابان اذر دی بهمن اسفند"
_JALALI_VARIANTS = {"اردی بهشت": 2, "امرداد": 5, "شهریورماه": 6, "اسپند": 12}
_GREGORIAN_PERSIAN = {
    1: "ژانویه جانیوری ینایر",
    2: "فوریه فبروری فبرایر",
    3: "مارس مارچ",
    4: "اوریل اپریل ابریل",
    5: "مه می مای مایو",
    6: "ژوین ژوون جون جوین یونیو",
    7: "ژوییه ژویه جولای جولایی یولیو",
    8: "اوت اگوست اگست اغسطس",
    9: "سپتامبر سپتمبر سبتمبر",
    10: "اکتبر اکتوبر",
    11: "نوامبر نومبر نوفمبر",
    12: "دسامبر دسمبر دیسمبر",
}
_ENGLISH = "january february march april may june july august september october november december"
_JALALI_NUMBER = {name: number for number, name in enumerate(_JALALI.split(), 1)} | _JALALI_VARIANTS
_GREGORIAN_NUMBER = (
    {name: number for number, names in _GREGORIAN_PERSIAN.items() for name in names.split()}
    | {name: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {name[:3]: number for number, name in enumerate(_ENGLISH.split(), 1)}
    | {"sept": 9}
)
_MONTH = "|".join(sorted([*_JALALI_NUMBER, *_GREGORIAN_NUMBER], key=len, reverse=True))

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"[ ]?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?![\d-])",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d:])(\d{1,4}) ?([/\-.،|]) ?(\d{1,2}) ?\2 ?(\d{1,4})(?![\d:])")
_COMPACT = re.compile(r"(?<!\d)((?:13|14|19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?Z?(?!\d)")
_DAY_MONTH = re.compile(
    rf"(?<!\d)(?<!:)(\d{{1,2}})(?: ?(?:ام|م|st|nd|rd|th))? ?[-/.|]? ?(?:of )?({_MONTH})\.?(?: ?ماه)?"
    r"(?:(?: ?[,،/|.-] ?| سال | ?)(\d{4}|\d{2})(?![\d:]))?(?![\w:])",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR_FIRST = re.compile(
    rf"(?<!\d)(\d{{4}}) ?[-/.،,|]? ?({_MONTH})(?: ?ماه)? ?[-/.،,|]? ?(\d{{1,2}})(?![\d:])", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<![\d:])([01]?\d|2[0-3]) ?: ?([0-5]\d)(?: ?: ?([0-5]\d)(?:\.\d+)?)?(?![\d:])")
_HOUR = re.compile(r"ساعت ?([01]?\d|2[0-3])(?: و ([0-5]?\d) دقیقه)?(?![\d:/-])")
_MERIDIAN = re.compile(
    r"(?P<pm>ب ?\. ?ظ|بعد ?از ?ظهر|عصر|شب\b|\bp\.?m\b)|(?P<am>ق ?\. ?ظ|قبل ?از ?ظهر|پیش از ظهر|صبح|بامداد|\ba\.?m\b)",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)? ?([+-])(\d{2}):?(\d{2})\b|\b(GMT|UTC|Z)\b")
_SECONDS = {
    "ثانیه": 1, "second": 1, "sec": 1,
    "دقیقه": 60, "minute": 60, "min": 60,
    "ساعت": 3600, "hour": 3600, "hr": 3600,
    "روز": 86_400, "day": 86_400,
    "هفته": 604_800, "week": 604_800,
    "ماه": 2_592_000, "month": 2_592_000,
    "سال": 31_536_000, "year": 31_536_000,
}  # fmt: skip
_COUNTS = {
    "یک": 1,
    "دو": 2,
    "سه": 3,
    "چهار": 4,
    "پنج": 5,
    "شش": 6,
    "هفت": 7,
    "هشت": 8,
    "نه": 9,
    "ده": 10,
    "نیم": 0.5,
    "a": 1,
    "an": 1,
    "one": 1,
}
_AGO = re.compile(
    rf"(?<!\d)(?:(\d{{1,4}})|\b({'|'.join(_COUNTS)})) ?({'|'.join(_SECONDS)})s? ?(?:و [^\n]{{1,14}})?(?:ی )?(?:پیش|قبل|ago)",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(r"(?:لحظاتی|دقایقی|لحظه ?ای|ثانیه ?هایی|هم ?اکنون|همین الان) ?(?:پیش|قبل)?|\bjust now\b")
_DAY_WORD = re.compile(r"(?P<d2>پریروز)|(?P<d1>دیروز|دیشب|\byesterday\b)|(?P<d0>امروز|امشب|\btoday\b)", re.IGNORECASE)
_LONGEST = 200
"""Characters; a date stands in a short line, and the patterns should not see a body."""


def parse_date(text: str, *, now: datetime, zone: ZoneInfo = TEHRAN) -> datetime | None:
    """Return the time that a short text names, aware and in UTC, or None.

    A time without an offset is local to `zone`; a day without a time is its midnight. `now` (aware) resolves relative
    times and missing years, and what lies more than `FUTURE_TOLERANCE` after it is refused. Weekdays are ignored:
    when they disagree with the date, it is they that are wrong.
    """
    folded = " ".join(text[:_LONGEST].translate(_FOLD).split())
    local_now = now.astimezone(zone)
    found = _iso(folded, zone) or _absolute(folded, zone, local_now) or _relative(folded, local_now)
    if found is None:
        return None
    found = found.astimezone(UTC)
    if found > now + FUTURE_TOLERANCE or found.year < OLDEST_YEAR:
        return None
    return found


def names_date(text: str) -> bool:
    """Tell whether a short text has the form of a date or a time of day."""
    folded = " ".join(text[:_LONGEST].translate(_FOLD).split())
    forms = (_ISO, _NUMERIC, _YEAR_FIRST, _MONTH_DAY, _DAY_MONTH, _AGO, _CLOCK)
    return any(form.search(folded) is not None for form in forms)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return to_gregorian(year, month, day) if year < _GREGORIAN_FROM else date(year, month, day)
    except ValueError:
        return None


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    match = _ISO.search(text)
    if match is None:
        return None
    year, month, number, hour, minute, second, offset = match.groups()
    day = _day(int(year), int(month), int(number))
    if day is None or hour is None:
        return None  # a day alone: the clock, if any, stands elsewhere
    try:
        clock = time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None
    moment = datetime.combine(day, _meridian(clock, text[match.end() :]))
    return moment.replace(tzinfo=zone) if offset is None else _shifted(moment, offset)


def _shifted(moment: datetime, offset: str) -> datetime:
    moment = moment.replace(tzinfo=UTC)
    if offset[0] not in "+-":
        return moment
    digits = offset[1:].replace(":", "").ljust(4, "0")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return moment - distance if offset[0] == "+" else moment + distance


def _absolute(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    found = _named_day(text, now) or _numeric_day(text, now)
    if found is None:
        return None
    day, (start, end) = found
    rest = f"{text[:start]} | {text[end:]}"
    clock, tail = _clock(rest)
    moment = datetime.combine(day, clock)
    offset = _OFFSET.match(tail.lstrip())
    if offset is not None:
        return _shifted(moment, offset.group(4) or f"{offset.group(1)}{offset.group(2)}{offset.group(3)}")
    return moment.replace(tzinfo=zone)


def _named_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    if (match := _YEAR_FIRST.search(text)) is not None:
        year, name, number = match.groups()
    elif (match := _MONTH_DAY.search(text)) is not None:
        name, number, year = match.groups()
    elif (match := _DAY_MONTH.search(text)) is not None:
        number, name, year = match.groups()
    else:
        return None
    name = name.lower()
    jalali = name in _JALALI_NUMBER
    month = _JALALI_NUMBER[name] if jalali else _GREGORIAN_NUMBER[name]
    day = _with_year(year, month, int(number), jalali=jalali, now=now)
    return None if day is None else (day, match.span())


def _with_year(year: str | None, month: int, number: int, *, jalali: bool, now: datetime) -> date | None:
    this_year = from_gregorian(now.date())[0] if jalali else now.year
    if year is None:
        day = _day(this_year, month, number)
        return _day(this_year - 1, month, number) if day is not None and day > now.date() else day
    full = int(year)
    if len(year) == 2:  # noqa: PLR2004 - two digits name a year of this century or the last
        full += this_year - this_year % 100
        full -= 100 if full > this_year else 0
    if jalali != (FIRST_YEAR <= full < _GREGORIAN_FROM):
        return None
    return _day(full, month, number)


def _numeric_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    for match in _NUMERIC.finditer(text):
        first, _, second, third = match.groups()
        day = _ordered(first, second, third, now)
        if day is not None:
            return day, match.span()
    match = _COMPACT.search(text)
    if match is not None and (day := _day(int(match[1]), int(match[2]), int(match[3]))) is not None:
        return day, (match.start(), match.end(3))
    return None


def _ordered(first: str, second: str, third: str, now: datetime) -> date | None:
    if len(first) == 4:  # noqa: PLR2004 - the digits of a year
        return _day(int(first), int(second), int(third))
    if len(third) == 4:  # noqa: PLR2004 - the digits of a year
        return _day(int(third), int(second), int(first)) or _day(int(third), int(first), int(second))
    if len(first) == 2:  # noqa: PLR2004 - 99/02/21: a Jalali year without its century
        return _with_year(first, int(second), int(third), jalali=True, now=now)
    return None


def _clock(text: str) -> tuple[time, str]:
    """Return the time of day in the text (midnight without one) and the text after it."""
    match = _CLOCK.search(text)
    if match is not None:
        clock = time(int(match[1]), int(match[2]), int(match[3] or 0))
        return _meridian(clock, text), text[match.end() :]
    match = _HOUR.search(text)
    if match is not None:
        return _meridian(time(int(match[1]), int(match[2] or 0)), text), text[match.end() :]
    match = re.search(r"\bT?(\d\d)([0-5]\d)([0-5]\d)Z?\b", text)
    if match is not None and int(match[1]) < 24:  # noqa: PLR2004 - hours of a day
        return time(int(match[1]), int(match[2]), int(match[3])), "Z" if match[0].endswith("Z") else ""
    return time(0), ""


def _meridian(clock: time, text: str) -> time:
    """Move a clock of twelve hours to one of 24 when the text says which half of the day it means."""
    match = _MERIDIAN.search(text)
    if match is None:
        return clock
    if match["pm"] and clock.hour < 12:  # noqa: PLR2004 - noon
        return clock.replace(hour=clock.hour + 12)
    if match["am"] and clock.hour == 12:  # noqa: PLR2004 - noon
        return clock.replace(hour=0)
    return clock


def _relative(text: str, now: datetime) -> datetime | None:
    match = _AGO.search(text)
    if match is not None:
        count = int(match[1]) if match[1] else _COUNTS[match[2].lower()]
        return now - timedelta(seconds=count * _SECONDS[match[3].lower()])
    if _JUST_NOW.search(text) is not None:
        return now
    match = _DAY_WORD.search(text)
    if match is None:
        return None
    days = 2 if match["d2"] else int(bool(match["d1"]))
    clock, _ = _clock(text)
    return datetime.combine(now.date() - timedelta(days=days), clock, tzinfo=now.tzinfo)
