"""The Jalali (Solar Hijri) calendar: conversion to and from Gregorian days, and the written form.

Leap years follow the 33-year cycle, which agrees with the calendar of Iran from 1178 to 1633 SH (1799–2254).
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")
WEEKDAYS = ("دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")
"""As `date.weekday` counts: 0 is Monday."""

FIRST_YEAR, LAST_YEAR = 1178, 1633
_CYCLE = 33
_LEAP_REMAINDERS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_LEAPS_BEFORE = (0, *accumulate(int(year in _LEAP_REMAINDERS) for year in range(_CYCLE)))
_DAYS_BEFORE_MONTH = (0, 31, 62, 93, 124, 155, 186, 216, 246, 276, 306, 336)
_LONG_MONTHS, _LAST_MONTH = 6, 12
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def _days_before_year(year: int) -> int:
    cycles, rest = divmod(year, _CYCLE)
    return 365 * year + 8 * cycles + _LEAPS_BEFORE[rest]


_ORIGIN = date(2024, 3, 20).toordinal() - _days_before_year(1403)


def is_leap(year: int) -> bool:
    """Tell whether Esfand of this Jalali year has 30 days."""
    return year % _CYCLE in _LEAP_REMAINDERS


def month_days(year: int, month: int) -> int:
    """Return the number of days of a Jalali month (1–12)."""
    if month <= _LONG_MONTHS:
        return 31
    return 30 if month < _LAST_MONTH or is_leap(year) else 29


def to_gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Jalali one. Raise ValueError for a day that the calendar does not have."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= _LAST_MONTH and 1 <= day <= month_days(year, month)):
        raise ValueError(f"no such Jalali day: {year}/{month}/{day}")
    return date.fromordinal(_ORIGIN + _days_before_year(year) + _DAYS_BEFORE_MONTH[month - 1] + day - 1)


def from_gregorian(day: date) -> tuple[int, int, int]:
    """Return (year, month, day) in the Jalali calendar. Raise ValueError outside of 1178–1633 SH."""
    ordinal = day.toordinal() - _ORIGIN
    year = day.year - 621
    if _days_before_year(year) > ordinal:
        year -= 1
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"outside of the Jalali years {FIRST_YEAR}–{LAST_YEAR}: {day}")
    rest = ordinal - _days_before_year(year)
    month = rest // 31 + 1 if rest < _DAYS_BEFORE_MONTH[_LONG_MONTHS] else (rest - 186) // 30 + 7
    return year, month, rest - _DAYS_BEFORE_MONTH[month - 1] + 1


def numeric_jalali(day: date) -> str:
    """Return a day as `1404/07/18`: ASCII digits, of equal length, so that text order is that of the days."""
    return "{:04}/{:02}/{:02}".format(*from_gregorian(day))


def format_jalali(day: date, *, weekday: bool = False) -> str:
    """Return a day as Persian readers write it: "۱۸ مهر ۱۴۰۴", with `weekday` "جمعه ۱۸ مهر ۱۴۰۴"."""
    year, month, number = from_gregorian(day)
    written = f"{number} {MONTHS[month - 1]} {year}".translate(_PERSIAN_DIGITS)
    return f"{WEEKDAYS[day.weekday()]} {written}" if weekday else written
