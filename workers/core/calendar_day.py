"""The day that a short text names: in words or digits, of either calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workers.core.date_forms import (
    COMPACT,
    DAY_MONTH,
    GREGORIAN_NUMBER,
    JALALI_NUMBER,
    LATIN_MERIDIAN,
    MONTH_DAY,
    NUMERIC,
    ORDINAL,
    ORDINAL_MONTH,
    WEEKDAY,
    WEEKDAY_NUMBER,
    WORDS_TOO,
    YEAR_BEFORE,
    YEAR_FIRST,
)
from workers.core.jalali import FIRST_YEAR, from_gregorian, to_gregorian

OLDEST_YEAR = 1990
"""Gregorian; no page of a web site was published before."""
_GREGORIAN_FROM = 1700
"""Years below are Jalali: no page has a Gregorian year before it, and the Jalali 1700 is far away."""
_TOMORROW = timedelta(days=1)
"""A day that another zone may have already."""
_LONGEST_LOOSE = 80
"""Characters; in a longer text a day without a year belongs to a sentence."""


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day with these numbers, of the calendar that the year tells, or None when there is none."""
    try:
        return to_gregorian(year, month, day) if year < _GREGORIAN_FROM else date(year, month, day)
    except ValueError:
        return None


def named_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    """Return the day whose month a folded text names, and where it stands. `now`, local, tells a missing year."""
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
    days = (day_of(year, month, number) for year in (this_year, this_year - 1, this_year - 2))
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
    return day_of(full, month, number)


def numeric_day(text: str, now: datetime) -> tuple[date, tuple[int, int]] | None:
    """Return the day that a folded text gives in digits, and where it stands. `now`, local, tells the century."""
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
    if compact is not None and (day := day_of(int(compact[1]), int(compact[2]), int(compact[3]))) is not None:
        return day, (compact.start(), compact.end(3))
    return None


def _ordered(first: str, second: str, third: str, now: datetime, *, american: bool) -> date | None:
    """Return the day of three numbers. `american`: the month may come first, and does where no zero is before it."""
    if len(first) == 4:
        return day_of(int(first), int(second), int(third))
    if len(third) == 4:
        day_first, month_first = (day_of(int(third), *order) for order in (_pair(second, first), _pair(first, second)))
        if american and month_first is not None and (len(first) == 1 or day_first is None or day_first > now.date()):
            return month_first
        return day_first or month_first
    if american and len(first) == 1:
        return day_of(now.year - now.year % 100 + int(third), int(first), int(second))
    if len(first) == 2:
        day = _with_year(first, int(second), int(third), jalali=True, now=now)
        if day is None or day.year < OLDEST_YEAR:  # 19/11/02 and not 02/11/19
            return _with_year(third.zfill(2), int(second), int(first), jalali=True, now=now)
        return day
    return None


def _pair(first: str, second: str) -> tuple[int, int]:
    return int(first), int(second)
