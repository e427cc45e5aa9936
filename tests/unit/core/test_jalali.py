"""The Jalali calendar, and dates in every form that pages write them in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.dates import names_date, parse_date
from workers.core.jalali import format_jalali, from_gregorian, is_leap, month_days, to_gregorian

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""15:30 of 3 Azar 1405 in Tehran."""

HALF_PAST_NINE = """\
۱۹ بهمن ۱۴۰۲، ۹:۳۰
۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ – ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ — ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ / ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ | ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ ساعت ۹:۳۰
۱۹ بهمن ۱۴۰۲ ساعت: ۰۹:۳۰
۱۹ بهمن ۱۴۰۲، ساعت ۰۹:۳۰
۱۹ بهمن ۱۴۰۲ ساعت ۹ و ۳۰ دقیقه
۱۹ بهمن‌ماه ۱۴۰۲ - ۰۹:۳۰
۱۹ بهمن ماه ۱۴۰۲ - ۰۹:۳۰
۱۹ بهمن ماه سال ۱۴۰۲ ساعت ۰۹:۳۰
۱۹ام بهمن ۱۴۰۲ ۰۹:۳۰
١٩ بهمن ١٤٠٢ - ٠٩:٣٠
19 بهمن 1402 - 09:30
19 بهمن 1402 - 09:30:00
پنجشنبه ۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰
پنج‌شنبه ۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰
پنج شنبه، ۱۹ بهمن ۱۴۰۲ ۰۹:۳۰
جمعه ۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰
پنجشنبه، ۱۹ بهمن، ۱۴۰۲ ۰۹:۳۰
تاریخ انتشار: ۰۹:۳۰ - ۱۹ بهمن ۱۴۰۲
تاریخ انتشار : ۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰
تاريخ انتشار: ۱۹ بهمن ۱۴۰۲ ساعت ۰۹:۳۰
انتشار: ۱۹ بهمن ۱۴۰۲ ، ۰۹:۳۰
منتشر شده در ۱۹ بهمن ۱۴۰۲ ساعت ۰۹:۳۰
زمان انتشار: ۰۹:۳۰ | ۱۹ بهمن ۱۴۰۲
۰۹:۳۰ - ۱۹ بهمن ۱۴۰۲
۰۹:۳۰ | پنجشنبه ۱۹ بهمن ۱۴۰۲
۹:۳۰ ۱۹ بهمن ۱۴۰۲
ساعت ۹:۳۰ پنجشنبه ۱۹ بهمن ۱۴۰۲
۱۹ بهمن ۱۴۰۲ - ۹:۳۰ ق.ظ
۱۹ بهمن ۱۴۰۲ - ۰۹:۳۰ ق . ظ
۱۹ بهمن ۱۴۰۲ - ۹:۳۰ قبل از ظهر
۱۹ بهمن ۱۴۰۲ - ۹:۳۰ صبح
۱۹-بهمن-۱۴۰۲ ۰۹:۳۰
۱۴۰۲ بهمن ۱۹ ۰۹:۳۰
۱۴۰۲/۱۱/۱۹ - ۰۹:۳۰
۱۴۰۲/۱۱/۱۹ ۰۹:۳۰
۱۴۰۲/۱۱/۱۹ - ۰۹:۳۰:۰۰
۱۴۰۲/۱۱/۱۹ ساعت ۰۹:۳۰
۱۴۰۲-۱۱-۱۹ ۰۹:۳۰
۱۴۰۲-۱۱-۱۹ | ۰۹:۳۰
۱۴۰۲.۱۱.۱۹ ۰۹:۳۰
۱۴۰۲ / ۱۱ / ۱۹ - ۰۹:۳۰
١٤٠٢/١١/١٩ ٠٩:٣٠
1402/11/19 09:30
1402/11/19-09:30
1402-11-19 09:30
1402-11-19T09:30:00
1402-11-19T09:30:00+03:30
1402/11/19 09:30:00
۱۹/۱۱/۱۴۰۲ - ۰۹:۳۰
19/11/1402 09:30
۰۹:۳۰ - ۱۴۰۲/۱۱/۱۹
۰۹:۳۰ | ۱۴۰۲/۱۱/۱۹
۰۹:۳۰:۰۰ ۱۴۰۲/۱۱/۱۹
پنجشنبه ۱۴۰۲/۱۱/۱۹ ۰۹:۳۰
تاریخ: ۱۴۰۲/۱۱/۱۹ زمان: ۰۹:۳۰
ساعت ۰۹:۳۰ - تاریخ ۱۴۰۲/۱۱/۱۹
\u200f۱۴۰۲/۱۱/۱۹\u200f ۰۹:۳۰
۱۴۰۲/۱۱/۱۹\u00a0۰۹:۳۰
۱۴۰۲/۱۱/۱۹ ۰۹：۳۰
۰۲/۱۱/۱۹ - ۰۹:۳۰
۸ فوریه ۲۰۲۴ - ۰۹:۳۰
۸ فوریهٔ ۲۰۲۴ - ۰۹:۳۰
پنجشنبه ۸ فوریه ۲۰۲۴ ساعت ۰۹:۳۰
2024-02-08T06:00:00Z
2024-02-08T06:00:00.000Z
2024-02-08T06:00:00+00:00
2024-02-08T06:00Z
2024-02-08T09:30:00+03:30
2024-02-08T09:30:00+0330
2024-02-08T09:30:00.12+03:30
2024-02-08T09:30+03:30
2024-02-08T01:00:00-05:00
2024-02-08T07:00:00+01
2024-02-08T09:30:00
2024-02-08 09:30:00
2024-02-08 09:30
2024-02-08 06:00:00 UTC
20240208T060000Z
2024/02/08 09:30
08/02/2024 09:30
Thu, 08 Feb 2024 06:00:00 GMT
Thu, 08 Feb 2024 09:30:00 +0330
8 February 2024 09:30
8 Feb 2024, 09:30
February 8, 2024 9:30 AM
Feb. 8, 2024 at 9:30 am
Published 9:30 AM, February 8 2024
""".splitlines()

OTHERS = {
    # Arabic letters in names of months, old times, twelve-hour clocks
    "۳۰ ارديبهشت ۱۳۹۸ - ۲۲:۵۳": "2019-05-20T18:23",
    "۲ تير ۱۳۹۹ - ۱۲:۰۹:۰۸ ب.ظ": "2020-06-22T07:39:08",
    "۲ تير ۱۳۹۹ - ۱:۰۹ ب.ظ": "2020-06-22T08:39",
    "۲ تیر ۱۳۹۹ - ۱:۰۹ بعد از ظهر": "2020-06-22T08:39",
    "۲ تیر ۱۳۹۹ - ۱:۰۹ بعدازظهر": "2020-06-22T08:39",
    "۲ تیر ۱۳۹۹ ساعت ۸:۰۵ شب": "2020-06-22T15:35",
    "۲ تیر ۱۳۹۹ - ۱۲:۰۵ ق.ظ": "2020-06-21T19:35",
    "۱ فروردين ۱۳۹۸ - ۲۳:۱۰": "2019-03-21T19:40",
    "۱۵ آبان ۱۴۰۰ - ۱۱:۰۰": "2021-11-06T07:30",
    "۱۵ ابان ۱۴۰۰ - ۱۱:۰۰": "2021-11-06T07:30",
    "۲۰ آذر ۱۴۰۰ - ۱۱:۰۰": "2021-12-11T07:30",
    "۵ امرداد ۱۴۰۰": "2021-07-26T19:30",
    "۵ مرداد ۱۴۰۰": "2021-07-26T19:30",
    "۵ شهریورماه ۱۴۰۰": "2021-08-26T19:30",
    "۱۰ اردی‌بهشت ۱۴۰۳ ۱۰:۰۰": "2024-04-29T06:30",
    "۳۰ اسفند ۱۴۰۳ ۱۰:۰۰": "2025-03-20T06:30",
    # summer time: until 2022 the clocks of Tehran went forward
    "۱۴۰۱/۰۶/۳۰ ۱۲:۰۰": "2022-09-21T07:30",
    "۱۴۰۱/۰۷/۰۱ ۱۲:۰۰": "2022-09-23T08:30",
    "۱۴۰۲/۰۶/۳۰ ۱۲:۰۰": "2023-09-21T08:30",
    "۱۳۹۵/۰۴/۱۵ ۱۲:۰۰": "2016-07-05T07:30",
    # no time: midnight in Tehran
    "۱۴۰۳/۰۳/۰۵": "2024-05-24T20:30",
    "2024-02-08": "2024-02-07T20:30",
    "20240208": "2024-02-07T20:30",
    "February 8, 2024": "2024-02-07T20:30",
    "۹۹/۰۲/۲۱": "2020-05-09T19:30",
    # Gregorian months in Persian
    "۵ ژانویه ۲۰۲۳": "2023-01-04T20:30",
    "۵ ژوئیه ۲۰۲۳": "2023-07-04T20:30",
    "۵ جولای ۲۰۲۳": "2023-07-04T20:30",
    "۵ آگوست ۲۰۲۳": "2023-08-04T20:30",
    "۵ اوت ۲۰۲۳": "2023-08-04T20:30",
    "۵ دسامبر ۲۰۲۳ ساعت ۱۰:۰۰": "2023-12-05T06:30",
    "۵ مه ۲۰۲۳": "2023-05-04T20:30",
    # relative to now
    "۳ ساعت پیش": "2026-11-24T09:00",
    "۳ ساعت قبل": "2026-11-24T09:00",
    "۱۲ دقیقه پیش": "2026-11-24T11:48",
    "۱۲ دقيقه پيش": "2026-11-24T11:48",
    "یک ساعت پیش": "2026-11-24T11:00",
    "نیم ساعت پیش": "2026-11-24T11:30",
    "۲ روز پیش": "2026-11-22T12:00",
    "۱ هفته پیش": "2026-11-17T12:00",
    "۴۰ ثانیه پیش": "2026-11-24T11:59:20",
    "لحظاتی پیش": "2026-11-24T12:00",
    "دیروز ۱۰:۳۰": "2026-11-23T07:00",
    "دیروز ساعت ۱۰:۳۰": "2026-11-23T07:00",
    "امروز، ۱۰:۳۰": "2026-11-24T07:00",
    "پریروز ۱۰:۳۰": "2026-11-22T07:00",
    "3 hours ago": "2026-11-24T09:00",
    "an hour ago": "2026-11-24T11:00",
    "yesterday 10:30": "2026-11-23T07:00",
    # the year left out: the last such day
    "۵ خرداد - ۱۲:۳۰": "2026-05-26T09:00",
    "۵ اسفند - ۱۲:۳۰": "2026-02-24T09:00",
}

NONE = [
    "",
    "کد خبر: ۱۲۳۴۵۶۷۸",
    "۱۴۰۹/۰۱/۰۱",  # not yet
    "2030-01-01T00:00:00Z",
    "۱۴۰۳/۱۳/۰۵",
    "۱۴۰۲/۱۲/۳۰",  # no leap year
    "۳۱ مهر ۱۴۰۲",
    "۴۵ بهمن ۱۴۰۲",
    "خردادماه ۱۴۰۳",
    "۲ از ۵",
    "باران",
    "0001-01-01T00:00:00",
    "1970-01-01T00:00:00Z",
    "فردا ۱۰:۳۰",
]


@pytest.mark.parametrize("text", HALF_PAST_NINE)
def test_forms_of_one_moment(text: str) -> None:
    assert parse_date(text, now=NOW) == datetime(2024, 2, 8, 6, tzinfo=UTC).replace(microsecond=0)


@pytest.mark.parametrize(("text", "expected"), OTHERS.items())
def test_other_forms(text: str, expected: str) -> None:
    assert parse_date(text, now=NOW) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, now=NOW) is None


def test_there_are_enough_forms() -> None:
    assert len(HALF_PAST_NINE) + len(OTHERS) >= 120


def test_a_clock_that_is_a_little_ahead_is_forgiven() -> None:
    assert parse_date("2026-11-24T12:05:00Z", now=NOW) is not None
    assert parse_date("2026-11-24T13:00:00Z", now=NOW) is None


def test_the_parser_undoes_the_writing_of_every_day_of_a_century() -> None:
    """Summer time does not move a midnight out of its day in Tehran, whatever the year."""
    now = datetime(2100, 1, 1, tzinfo=UTC)
    day = date(1995, 1, 1)
    while day < date(2095, 1, 1):
        found = parse_date(f"{format_jalali(day, weekday=True)} - ۱۲:۰۰", now=now)
        assert found is not None
        assert found.date() == day
        day += timedelta(days=1)


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2250, 1, 1)))
def test_conversion_is_undone(day: date) -> None:
    assert to_gregorian(*from_gregorian(day)) == day


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1403, 12, 30), date(2025, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1300, 1, 1), date(1921, 3, 21)),
        ((1408, 12, 30), date(2030, 3, 20)),
    ],
)
def test_known_days(jalali: tuple[int, int, int], gregorian: date) -> None:
    assert to_gregorian(*jalali) == gregorian
    assert from_gregorian(gregorian) == jalali


def test_leap_years_and_lengths() -> None:
    assert [year for year in range(1395, 1410) if is_leap(year)] == [1395, 1399, 1403, 1408]
    assert [month_days(1404, month) for month in (1, 6, 7, 12)] == [31, 31, 30, 29]


def test_days_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="no such Jalali day"):
        to_gregorian(1404, 12, 30)


def test_the_written_form() -> None:
    assert format_jalali(date(2025, 10, 10)) == "۱۸ مهر ۱۴۰۴"
    assert format_jalali(date(2025, 10, 10), weekday=True) == "جمعه ۱۸ مهر ۱۴۰۴"


def test_a_line_that_names_a_date() -> None:
    assert names_date("۱۸ مهر ۱۴۰۴ - ۱۰:۳۰")
    assert names_date("3 hours ago")
    assert not names_date("مردم شهر شاد بودند")
