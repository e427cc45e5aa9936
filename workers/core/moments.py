"""Moments as readers and programs write them, and the days of Tehran."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from workers.core.calendar_day import OLDEST_YEAR
from workers.core.date_forms import FOLD, GREGORIAN_NUMBER, JALALI_NUMBER
from workers.core.dates import TEHRAN
from workers.core.jalali import FIRST_YEAR, LAST_YEAR, format_jalali, to_gregorian

DAY_FORMS = "1404/07/18, \u2068۱۸ مهر ۱۴۰۴\u2069 or 2025-10-10"
"""Examples of what `read_day` accepts, the Persian one in isolates: it stands in a line of Latin."""
_LATEST_YEAR = 2254
"""Gregorian; the last that the Jalali calendar is reckoned for."""
_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_NUMBERS = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2}) ([^\W\d_]+) (\d{4})")


def jalali_time(seconds: float | None) -> str:
    """Return a moment (seconds since the epoch) as Tehran's readers write it, or '' for None."""
    if seconds is None:
        return ""
    moment = datetime.fromtimestamp(seconds, TEHRAN)
    try:
        day = format_jalali(moment.date())
    except ValueError:
        return ""
    return f"{day}، {moment:%H:%M}".translate(_PERSIAN_DIGITS)


def iso_time(seconds: float | None) -> str | None:
    """Return a moment (seconds since the epoch) as ISO 8601 in UTC, to the second, or None."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def read_day(text: str) -> date | None:
    """Return the day that a text names in full and as nothing else, Jalali or Gregorian, in any digits; else None, also
    for a day before there were pages on the web."""
    folded = " ".join(text.translate(FOLD).split()).lower()
    if (numbers := _NUMBERS.fullmatch(folded)) is not None:
        year, month, number = int(numbers[1]), int(numbers[3]), int(numbers[4])
        jalali = FIRST_YEAR <= year <= LAST_YEAR
    elif (words := _WORDS.fullmatch(folded)) is not None:
        jalali = words[2] in JALALI_NUMBER
        year, month, number = int(words[3]), {**GREGORIAN_NUMBER, **JALALI_NUMBER}.get(words[2], 0), int(words[1])
    else:
        return None
    try:
        day = to_gregorian(year, month, number) if jalali else date(year, month, number)
    except ValueError:
        return None
    return day if OLDEST_YEAR <= day.year <= _LATEST_YEAR else None


def read_moment(text: str) -> float | None:
    """Return a moment in ISO 8601 as seconds since the epoch, in Tehran's time where it names no other; else None."""
    try:
        moment = datetime.fromisoformat(text.translate(FOLD).strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo is not None else moment.replace(tzinfo=TEHRAN)
    return moment.timestamp() if OLDEST_YEAR <= moment.year <= _LATEST_YEAR else None


def day_start(day: date) -> float:
    """Return the first moment of a day in Tehran, in seconds since the epoch."""
    return datetime.combine(day, time(0), TEHRAN).timestamp()


def day_end(day: date) -> float:
    """Return the first moment after a day in Tehran, in seconds since the epoch."""
    return day_start(day + timedelta(days=1))
