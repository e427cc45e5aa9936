"""Moments for readers and programs, and the days that people type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.jalali import format_jalali, from_gregorian
from workers.core.moments import day_end, day_start, iso_time, jalali_time, read_day, read_moment

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2080, 1, 1))


def test_times_are_in_tehran_for_people_and_in_utc_for_programs():
    moment = 1_742_490_000.0
    assert jalali_time(moment) == "۳۰ اسفند ۱۴۰۳، ۲۰:۳۰"
    assert iso_time(moment) == "2025-03-20T17:00:00Z"
    assert (jalali_time(None), iso_time(None)) == ("", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1404/07/18", date(2025, 10, 10)),
        ("۱۴۰۴/۷/۱۸", date(2025, 10, 10)),
        ("١٤٠٤-٠٧-١٨", date(2025, 10, 10)),
        ("1404.7.18", date(2025, 10, 10)),
        ("۱۸ مهر ۱۴۰۴", date(2025, 10, 10)),
        (" 18  مهر\u200f 1404 ", date(2025, 10, 10)),
        ("۱ فروردین ۱۴۰۳", date(2024, 3, 20)),
        ("1403/12/30", date(2025, 3, 20)),
        ("2025-10-10", date(2025, 10, 10)),
        ("۲۰۲۵/۱۰/۱۰", date(2025, 10, 10)),
        ("10 Oct 2025", date(2025, 10, 10)),
        ("۱۰ اکتبر ۲۰۲۵", date(2025, 10, 10)),
    ],
)
def test_a_day_is_read_in_either_calendar_and_any_digits(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "دیروز", "1404", "1404/07", "1404/13/01", "1404/12/30", "1404/07-18", "2025-02-29", "04/07/18", "18 تیرماه",
        "2025-10-10T12:00", "1404/07/18 x", "0000-01-01", "9999/99/99", "9999-12-31", "1989-12-31",
        "1178/01/01", "1633/12/29", "18 نامعلوم 1404", "18 مهر 2025", "²/1/1",
        "1404/07/18\x00",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(text):
    assert read_day(text) is None


@given(DAYS)
def test_a_written_day_is_read_again(day):
    assert read_day(format_jalali(day)) == day
    assert read_day(day.isoformat()) == day
    assert read_day("/".join(map(str, from_gregorian(day)))) == day


@given(DAYS)
def test_days_of_tehran_follow_one_another_without_a_gap(day):
    assert day_end(day) == day_start(day + timedelta(days=1))
    assert timedelta(hours=22) < timedelta(seconds=day_end(day) - day_start(day)) < timedelta(hours=26)


def test_a_day_begins_in_tehran():
    assert datetime.fromtimestamp(day_start(date(2025, 10, 10)), UTC).isoformat() == "2025-10-09T20:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-11-25T19:30", "2025-11-25T16:00:00Z"),
        ("2025-11-25T16:00:00Z", "2025-11-25T16:00:00Z"),
        ("2025-11-25 16:00+00:00", "2025-11-25T16:00:00Z"),
        ("۲۰۲۵-۱۱-۲۵T19:30", "2025-11-25T16:00:00Z"),
    ],
)
def test_a_moment_is_in_tehran_unless_it_says_otherwise(text: str, utc: str):
    assert iso_time(read_moment(text)) == utc


@pytest.mark.parametrize("text", ["", "now", "2025-13-01T00:00", "1404-09-04T10:00", "99999-01-01T00:00"])
def test_what_is_no_moment_is_none(text: str):
    assert read_moment(text) is None
