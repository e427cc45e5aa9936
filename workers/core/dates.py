"""Reading a publication time from what a page says: ISO, Jalali or Gregorian in words and digits, relative to now."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workers.core.date_forms import (
    AGO,
    ASCTIME,
    CLOCK,
    COMPACT,
    COMPACT_CLOCK,
    COUNTS,
    DAY_MONTH,
    DAY_WORD,
    DOTTED_CLOCK,
    EPOCH,
    FOLD,
    GLUED_CLOCK,
    GREGORIAN_NUMBER,
    HOUR,
    ISO,
    JALALI_NUMBER,
    JUST_NOW,
    LAST,
    LATIN_MERIDIAN,
    MERIDIAN,
    MERIDIAN_SPAN,
    MONTH_DAY,
    NUMERIC,
    OFFSET,
    ORDINAL,
    ORDINAL_MONTH,
    SECONDS,
    WEEKDAY,
    WEEKDAY_NUMBER,
    WORDS_TOO,
    YEAR_BEFORE,
    YEAR_FIRST,
    ZONES,
)
from workers.core.jalali import FIRST_YEAR, from_gregorian, to_gregorian

TEHRAN = ZoneInfo("Asia/Tehran")
FUTURE_TOLERANCE = timedelta(minutes=10)
"""How far the clock of a site may be ahead of ours before its date is refused."""
OLDEST_YEAR = 1990
"""Gregorian; no page of a web site was published before."""

_GREGORIAN_FROM = 1700
"""Years below are Jalali: no page has a Gregorian year before it, and the Jalali 1700 is far away."""

_TOMORROW = timedelta(days=1)
"""A day that another zone may have already."""
_LONGEST = 200
"""Characters; a date stands in a short line, and the patterns should not see a body."""
_DIGIT = re.compile(r"\d")
_DAYS = (ISO, NUMERIC, YEAR_FIRST, MONTH_DAY, DAY_MONTH, AGO)
_LONGEST_LOOSE = 80
"""Characters; in a longer text "yesterday" or a day without a year belongs to a sentence."""


def parse_date(text: str, *, now: datetime, zone: ZoneInfo = TEHRAN) -> datetime | None:
    """Return the time that a short text names, aware and in UTC, or None.

    A time without an offset is local to `zone`; a day without a time is its midnight. `now` (aware) resolves relative
    times and missing years, and what lies more than `FUTURE_TOLERANCE` after it is refused. Weekdays are ignored: when
    they disagree with the date, it is they that are wrong. Only where the year is missing do they tell this from last.
    """
    folded = GLUED_CLOCK.sub(r"\1 ", " ".join(text[:_LONGEST].translate(FOLD).split()))
    local_now = now.astimezone(zone)
    try:
        found = (
            _epoch(folded) or _iso(folded, zone) or _absolute(folded, zone, local_now) or _relative(folded, local_now)
        )
        found = found.astimezone(UTC) if found is not None else None
    except OverflowError:  # outside the calendar: "3000 years ago", the end of 9999 west of Greenwich
        return None
    if found is None:
        return None
    if found > now + FUTURE_TOLERANCE or found.year < OLDEST_YEAR:
        return None
    return found


def names_date(text: str) -> bool:
    """Tell whether a short text has the form of a date or a time of day."""
    folded = " ".join(text[:_LONGEST].translate(FOLD).split())
    return any(form.search(folded) is not None for form in (*_DAYS, CLOCK))


def names_day(text: str) -> bool:
    """Tell whether a short text has the form of a date in digits, or says by a number how long ago something was; a
    time alone is none."""
    if _DIGIT.search(text) is None:
        return False
    folded = " ".join(text[:_LONGEST].translate(FOLD).split())
    return any(form.search(folded) is not None for form in _DAYS)


def without_dates(text: str) -> str:
    """Return what a short text says beside dates, weekdays and times of day, folded."""
    folded = " ".join(text[:_LONGEST].translate(FOLD).split())
    for form in (*_DAYS, WEEKDAY, CLOCK):
        folded = form.sub(" ", folded)
    return folded


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return to_gregorian(year, month, day) if year < _GREGORIAN_FROM else date(year, month, day)
    except ValueError:
        return None


def _epoch(text: str) -> datetime | None:
    match = EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match is not None else None


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    match = ISO.search(text)
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
    if (match := ASCTIME.search(text)) is not None:
        text = "{1} {0} {4} {2} {3}".format(*match.groups(default=""))
    found = _named_day(text, now) or _numeric_day(text, now)
    if found is None:
        return None
    day, (start, end) = found
    rest = f"{text[:start]} | {text[end:]}"
    clock, tail = _clock(rest)
    moment = datetime.combine(day, clock)
    offset = OFFSET.match(tail.lstrip())
    if offset is not None and offset["sign"]:
        return _shifted(moment, f"{offset['sign']}{offset['hours']:0>2}{offset['minutes']}")
    if offset is not None and offset["name"] in ZONES:
        return _shifted(moment, ZONES[offset["name"]])
    return moment.replace(tzinfo=zone)


def _named_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    if (match := YEAR_FIRST.search(text)) is not None:
        year, name, number = match.groups()
    elif (match := MONTH_DAY.search(text)) is not None:
        name, number, year = match.groups()
    elif (match := DAY_MONTH.search(text)) is not None:
        number, name, year = match.groups()
        before = YEAR_BEFORE.search(text, 0, match.start()) if year is None else None
        year = before[1] if before is not None else year
    elif (match := ORDINAL_MONTH.search(text)) is not None:
        number, name, year = str(ORDINAL[match[1]]), match[2], match[3]
    else:
        return None
    name = name.lower()
    if year is None and (name in WORDS_TOO or len(text) > _LONGEST_LOOSE):
        return None
    jalali = name in JALALI_NUMBER
    month = JALALI_NUMBER[name] if jalali else GREGORIAN_NUMBER[name]
    if year is None:
        day = _latest_day(month, int(number), jalali=jalali, now=now, weekday=_weekday(text))
    else:
        day = _with_year(year, month, int(number), jalali=jalali, now=now)
    return None if day is None else (day, match.span())


def _weekday(text: str) -> int | None:
    match = WEEKDAY.search(text)
    return WEEKDAY_NUMBER[match[1].removesuffix("شنبه").strip()] if match is not None else None


def _latest_day(month: int, number: int, *, jalali: bool, now: datetime, weekday: int | None) -> date | None:
    """Return the last such day; of the last two the one that falls on `weekday`, where only one does."""
    this_year = from_gregorian(now.date())[0] if jalali else now.year
    days = (_day(year, month, number) for year in (this_year, this_year - 1, this_year - 2))
    past = [day for day in days if day is not None and day <= now.date()][:2]
    return next((day for day in past if day.weekday() == weekday), past[0] if past else None)


def _with_year(year: str, month: int, number: int, *, jalali: bool, now: datetime) -> date | None:
    full = int(year)
    if len(year) == 2:
        this_year = from_gregorian(now.date())[0] if jalali else now.year
        full += this_year - this_year % 100
        full -= 100 if full > this_year else 0
    if jalali != (FIRST_YEAR <= full < _GREGORIAN_FROM):
        return None
    return _day(full, month, number)


def _numeric_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    american = LATIN_MERIDIAN.search(text) is not None
    found = []
    for match in NUMERIC.finditer(text):
        first, _, second, third = match.groups()
        day = _ordered(first, second, third, now, american=american)
        if day is not None and day - now.date() <= _TOMORROW:
            return day, match.span()
        if day is not None:  # ahead: it is refused, unless it is a lunar date beside that of the article
            found.append((day, match.span()))
    if found:
        return found[0]
    compact = COMPACT.search(text)
    if compact is not None and (day := _day(int(compact[1]), int(compact[2]), int(compact[3]))) is not None:
        return day, (compact.start(), compact.end(3))
    return None


def _ordered(first: str, second: str, third: str, now: datetime, *, american: bool) -> date | None:
    """Return the day of three numbers. `american`: the month may come first, and does where no zero is before it."""
    if len(first) == 4:
        return _day(int(first), int(second), int(third))
    if len(third) == 4:
        day_first, month_first = (_day(int(third), *order) for order in (_pair(second, first), _pair(first, second)))
        if american and month_first is not None and (len(first) == 1 or day_first is None or day_first > now.date()):
            return month_first
        return day_first or month_first
    if american and len(first) == 1:
        return _day(now.year - now.year % 100 + int(third), int(first), int(second))
    if len(first) == 2:
        day = _with_year(first, int(second), int(third), jalali=True, now=now)
        if day is None or day.year < OLDEST_YEAR:  # 19/11/02 and not 02/11/19
            return _with_year(third.zfill(2), int(second), int(first), jalali=True, now=now)
        return day
    return None


def _pair(first: str, second: str) -> tuple[int, int]:
    return int(first), int(second)


def _clock(text: str) -> tuple[time, str]:
    """Return the time of day in the text (midnight without one) and the text after it."""
    text = text.replace(" و نیم", " و 30 دقیقه").replace(" و ربع", " و 15 دقیقه")
    for form in (CLOCK, HOUR, DOTTED_CLOCK):
        match = form.search(text)
        if match is not None:
            hour, minute, second = (*match.groups(default="0"), "0")[:3]
            around = text[max(0, match.start() - MERIDIAN_SPAN) : match.end() + MERIDIAN_SPAN]
            return _meridian(time(int(hour), int(minute), int(second)), around), text[match.end() :]
    match = COMPACT_CLOCK.search(text)
    if match is not None:
        return time(int(match[1]), int(match[2]), int(match[3])), "Z" if match[0].endswith("Z") else ""
    return time(0), ""


def _meridian(clock: time, text: str) -> time:
    """Move a clock of twelve hours to one of 24 when the text says which half of the day it means."""
    match = MERIDIAN.search(text)
    if match is None:
        return clock
    if match["pm"] and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    if match["am"] and clock.hour == 12:
        return clock.replace(hour=0)
    return clock


def _relative(text: str, now: datetime) -> datetime | None:
    match = AGO.search(text)
    if match is not None:
        unit_s = SECONDS[match["unit"].lower()]
        seconds = _count(match["count"]) * unit_s + (unit_s / 2 if match["half"] else 0)
        if match["count2"]:
            seconds += _count(match["count2"]) * SECONDS[match["unit2"].lower()]
        return now - timedelta(seconds=seconds)
    if JUST_NOW.search(text) is not None:
        return now
    if (match := LAST.fullmatch(text)) is not None:
        unit = (match["unit"] or match["english"]).lower().removesuffix("ی")
        return now - timedelta(seconds=SECONDS[unit])
    match = DAY_WORD.search(text) if len(text) <= _LONGEST_LOOSE else None
    if match is None:
        return None
    days = 2 if match["d2"] else int(bool(match["d1"]))
    clock, _ = _clock(f"{text[: match.start()]} | {text[match.end() :]}")
    return datetime.combine(now.date() - timedelta(days=days), clock, tzinfo=now.tzinfo)


def _count(written: str) -> float:
    """Return the value of a count in digits or words: 3, 1.5, نیم, بیست و پنج."""
    if written[0].isdigit():
        return float(written.replace("/", "."))
    return sum(COUNTS[word] for word in written.lower().split(" و "))
