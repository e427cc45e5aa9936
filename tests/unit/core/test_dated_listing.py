"""Listings with a date in their address."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.dated_listing import dated_url, is_dated, issues
from workers.core.jalali import from_gregorian
from workers.core.source import Listing, ListingKind

TEMPLATE = "https://khabar.example/fa/{jy}/{jm}/{jd}/map_{jy}_{jm:02}_{jd:02}.xml"
TEHRAN = ZoneInfo("Asia/Tehran")


def listing(url: str = TEMPLATE, **more) -> Listing:
    return Listing(url=url, kind=ListingKind.SITEMAP, period_s=120.0, **more)


def at(hour: int, minute: int = 0, day: int = 5) -> float:
    return datetime(2026, 4, day, hour, minute, tzinfo=TEHRAN).timestamp()


def days(now_s: float, **more) -> list[str]:
    return [one.url.rpartition("/")[2] for one in issues(listing(**more), now_s=now_s)]


def test_an_address_of_a_day():
    day = date(2026, 3, 25)
    assert dated_url(TEMPLATE, day) == "https://khabar.example/fa/1405/1/5/map_1405_01_05.xml"
    assert dated_url("https://khabar.example/{y}-{m:02}-{d:02}", day) == "https://khabar.example/2026-03-25"


def test_an_address_without_a_date_stands_for_itself():
    [one] = issues(listing("https://khabar.example/map.xml"), now_s=at(12))
    assert (one.key, one.url, one.floor_s, one.ceiling_s) == (
        *("https://khabar.example/map.xml",) * 2,
        *(120.0, 480.0),
    )


def test_yesterday_is_looked_at_until_four_in_the_morning_of_tehran():
    today, yesterday = "map_1405_01_16.xml", "map_1405_01_15.xml"
    assert days(at(0)) == [today, yesterday]
    assert days(at(3, 59)) == [today, yesterday]
    assert days(at(4, 1)) == [today]
    assert days(at(23, 59)) == [today]
    assert days(at(0, 0, day=6))[0] == "map_1405_01_17.xml"


def test_days_that_are_over_are_due_once_after_their_end():
    now_s = at(12)
    today, *over = issues(listing(pages=4), now_s=now_s)
    assert (today.floor_s, today.ceiling_s) == (120.0, 480.0)
    assert len(over) == 3
    for back, one in enumerate(over, 1):
        settled = datetime(2026, 4, 5 - back + 1, 4, tzinfo=TEHRAN).timestamp()
        assert now_s - one.floor_s == pytest.approx(settled)  # due while its last visit was before this
        assert one.ceiling_s == one.floor_s


def test_a_day_has_the_key_of_what_is_declared_and_its_own_address():
    for one in issues(listing(), now_s=at(12)):
        assert one.key == f"{TEMPLATE} {one.url}"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)), st.integers(1, 20))  # noqa: DTZ001 - made aware below
def test_today_comes_first_and_no_day_twice(moment, pages):
    now = moment.replace(tzinfo=UTC)
    found = issues(listing(pages=pages), now_s=now.timestamp())
    year, month, day = from_gregorian(now.astimezone(TEHRAN).date())
    assert found[0].url.endswith(f"/map_{year}_{month:02}_{day:02}.xml")
    assert len({one.url for one in found}) == len(found)
    assert pages <= len(found) <= max(pages, 2)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_no_hour_is_missed(moment):
    """Whoever looks every few hours sees each day once more after its end."""
    now = moment.replace(tzinfo=UTC)
    day = now.astimezone(TEHRAN).date()
    night = datetime(day.year, day.month, day.day, 1, tzinfo=TEHRAN) + timedelta(days=1)
    assert dated_url(TEMPLATE, day) in {one.url for one in issues(listing(), now_s=night.timestamp())}


@pytest.mark.parametrize(
    ("url", "dated"),
    [("https://a.example/{jy}", True), ("https://a.example/{foo}", False), ("https://a.example/", False)],
)
def test_what_has_a_date(url, dated):
    assert is_dated(url) is dated
