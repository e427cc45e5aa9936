"""The calendar of the sample world: its news is of the months Aban and Azar of the year 1404, Tehran time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from workers.demo.spelling import persian_digits

TEHRAN = timezone(timedelta(hours=3, minutes=30))
"""Iran has no summer time since 2022."""
NEWEST = datetime(2025, 12, 15, 18, 40, tzinfo=TEHRAN)
"""When the newest article of the world was published: 24 Azar 1404."""
SPAN_MINUTES = 50 * 24 * 60
"""How far back the oldest lies; the two months begin 53 days before `NEWEST`."""

_FIRST_OF_ABAN = datetime(2025, 10, 23, tzinfo=TEHRAN).date()
_DAYS_OF_ABAN = 30
_MONTHS = ((8, "آبان"), (9, "آذر"))
_WEEKDAYS = ("دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")


def jalali_text(moment: datetime) -> str:
    """Return «دوشنبه ۲۴ آذر ۱۴۰۴ - ۱۸:۴۰»."""
    local = moment.astimezone(TEHRAN)
    (_, name), day = _month_and_day(local)
    return persian_digits(f"{_WEEKDAYS[local.weekday()]} {day} {name} 1404 - {local:%H:%M}")


def jalali_digits(moment: datetime) -> str:
    """Return «۱۴۰۴/۰۹/۲۴ ۱۸:۴۰»."""
    local = moment.astimezone(TEHRAN)
    (month, _), day = _month_and_day(local)
    return persian_digits(f"1404/{month:02}/{day:02} {local:%H:%M}")


def http_date(moment: datetime) -> str:
    """Return the form of HTTP headers."""
    return moment.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _month_and_day(local: datetime) -> tuple[tuple[int, str], int]:
    days = (local.date() - _FIRST_OF_ABAN).days
    return (_MONTHS[0], days + 1) if days < _DAYS_OF_ABAN else (_MONTHS[1], days - _DAYS_OF_ABAN + 1)
