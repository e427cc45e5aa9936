"""Reading a publication time from what a page says: ISO, Jalali or Gregorian in words and digits, relative to now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workers.core.calendar_day import OLDEST_YEAR, day_of, named_day, numeric_day
from workers.core.clock_time import in_half, read_clock
from workers.core.date_forms import (
    AGO,
    ASCTIME,
    CLOCK,
    DAY_MONTH,
    EPOCH,
    FOLD,
    GLUED_CLOCK,
    ISO,
    MONTH_DAY,
    NUMERIC,
    OFFSET,
    WEEKDAY,
    YEAR_FIRST,
    ZONES,
)
from workers.core.relative_time import moment_before

TEHRAN = ZoneInfo("Asia/Tehran")
FUTURE_TOLERANCE = timedelta(minutes=10)
"""How far the clock of a site may be ahead of ours before its date is refused."""


_LONGEST = 200
"""Characters; a date stands in a short line, and the patterns should not see a body."""
_DIGIT = re.compile(r"\d")
_CHRONICLE = re.compile(r"\d\s*[:：]\s*[^\W\d]")
_DAYS = (ISO, NUMERIC, YEAR_FIRST, MONTH_DAY, DAY_MONTH, AGO)


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
            _epoch(folded)
            or _iso(folded, zone)
            or _absolute(folded, zone, local_now)
            or moment_before(folded, local_now)
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
    """Tell whether a short text has the form of a date in digits, or says by a number how long ago something was. A
    time alone is none, nor is a day with what was done on it, as in a chronicle."""
    if _DIGIT.search(text) is None or _CHRONICLE.search(text) is not None:
        return False
    folded = " ".join(text[:_LONGEST].translate(FOLD).split())
    return any(form.search(folded) is not None for form in _DAYS)


def without_dates(text: str) -> str:
    """Return what a short text says beside dates, weekdays and times of day, folded."""
    folded = " ".join(text[:_LONGEST].translate(FOLD).split())
    for form in (*_DAYS, WEEKDAY, CLOCK):
        folded = form.sub(" ", folded)
    return folded


def _epoch(text: str) -> datetime | None:
    match = EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match is not None else None


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    match = ISO.search(text)
    if match is None:
        return None
    year, month, number, hour, minute, second, offset = match.groups()
    day = day_of(int(year), int(month), int(number))
    if day is None or hour is None:
        return None  # a day alone: the clock, if any, stands elsewhere
    try:
        clock = time(int(hour), int(minute), int(second or 0))
    except ValueError:
        return None
    moment = datetime.combine(day, in_half(clock, text[match.end() :]))
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
    found = named_day(text, now) or numeric_day(text, now)
    if found is None:
        return None
    day, (start, end) = found
    rest = f"{text[:start]} | {text[end:]}"
    clock, tail = read_clock(rest)
    moment = datetime.combine(day, clock)
    offset = OFFSET.match(tail.lstrip())
    if offset is not None and offset["sign"]:
        return _shifted(moment, f"{offset['sign']}{offset['hours']:0>2}{offset['minutes']}")
    if offset is not None and offset["name"] in ZONES:
        return _shifted(moment, ZONES[offset["name"]])
    return moment.replace(tzinfo=zone)
