"""Every word and sign of the forms of dates has a text that needs it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workers.core.dates import parse_date

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FORMS = {
    "2025-02-21T10:00:00GMT": "2025-02-21T10:00Z",
    "2025-02-21T10:00:00+03": "2025-02-21T07:00Z",
    "13991203": "2021-02-20T20:30Z",
    "19980221": "1998-02-20T20:30Z",
    "1st February 2025": "2025-01-31T20:30Z",
    "2nd February 2025": "2025-02-01T20:30Z",
    "3rd February 2025": "2025-02-02T20:30Z",
    "4th February 2025": "2025-02-03T20:30Z",
    "February 21st, 2025": "2025-02-20T20:30Z",
    "February 22nd, 2025": "2025-02-21T20:30Z",
    "February 23rd, 2025": "2025-02-22T20:30Z",
    "۳ اسفند ۰۳": "2025-02-20T20:30Z",
    "۳ اسفندساعت ۱۰:۰۰": "2026-02-22T06:30Z",
    "1شنبه ۴ خرداد": "2025-05-24T20:30Z",
    "جمعه ۲ خرداد": "2025-05-22T20:30Z",
    "آدینه ۲ خرداد": "2025-05-22T20:30Z",
    "1402 جمعه 5 خرداد": "2023-05-25T20:30Z",
    "1402 آدینه 5 خرداد": "2023-05-25T20:30Z",
    "1402 1شنبه 7 خرداد": "2023-05-27T20:30Z",
    "2023 جمعه 26 مه": "2023-05-25T20:30Z",
    "بیست و سوم خرداد، 1404": "2025-06-12T20:30Z",
    "8 آذر 140208:21": "2023-11-29T04:51Z",
    "8 آذر 140221:21": "2023-11-29T17:51Z",
    "29 November 202318:21": "2023-11-29T14:51Z",
    "1402/09/0818:21": "2023-11-29T14:51Z",
    "ساعت 21 روز 8 آذر 1402": "2023-11-29T17:30Z",
    "8 آذر 1402 21.05": "2023-11-29T17:35Z",
    "20231129T212100": "2023-11-29T17:51Z",
    "8 آذر 1402 12:00 UTC+03:30": "2023-11-29T08:30Z",
    "1 hour and 5 minutes ago": "2026-11-24T10:55Z",
    "یک ساعت و پنج دقیقه پیش": "2026-11-24T10:55Z",
    "یک ساعت و بیست و پنج دقیقه پیش": "2026-11-24T10:35Z",
    "هفته قبل": "2026-11-17T12:00Z",
    "هفتۀ قبل": "2026-11-17T12:00Z",
    "8 آذر 1402 18∶21": "2023-11-29T14:51Z",
    "8 آذر 1402 18：21": "2023-11-29T14:51Z",
    "۸ دى ۱۴۰۲": "2023-12-28T20:30Z",
    "8 ژوئیه 2023": "2023-07-07T20:30Z",
    "8 إبریل 2023": "2023-04-07T20:30Z",
    **{
        f"8 آذر 1402 12:05 {half}": "2023-11-28T20:35Z"
        for half in ("قبل از ظهر", "پیش از ظهر", "صبح", "بامداد", "a.m.")
    },
    **dict.fromkeys(
        ("چند لحظه پیش", "همین الان", "همین حالا", "لحظاتی پیش", "دقایقی قبل", "لحظه\u200cای پیش", "هم\u200cاکنون"),
        "2026-11-24T12:00Z",
    ),
    **dict.fromkeys(("ثانیه\u200cهایی پیش", "just now"), "2026-11-24T12:00Z"),
    **dict.fromkeys(("پریروز 10:00", "پریشب 10:00"), "2026-11-22T06:30Z"),
    **dict.fromkeys(("شب گذشته 10:00", "روز قبل 10:00", "دیشب 10:00"), "2026-11-23T06:30Z"),
    **dict.fromkeys(("امشب 10:00", "امروز 10:00"), "2026-11-24T06:30Z"),
    **{f"1402{dash}09{dash}08": "2023-11-28T20:30Z" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212ـ_⁄\\\u060d"},
    **{
        f"8 آذ{unseen}ر 1402": "2023-11-28T20:30Z"
        for unseen in (
            *"\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff",
            *"\u0610\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654",
        )
    },
}


@pytest.mark.parametrize(("text", "expected"), FORMS.items(), ids=map(ascii, FORMS))
def test_a_date_with_this_word_is_read(text: str, expected: str) -> None:
    assert parse_date(text, now=NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("read", "refused"),
    [("1405/09/03 15:40", "1405/09/03 15:41"), ("2 January 1990", "30 December 1989")],
    ids=["ten minutes ahead", "before 1990"],
)
def test_a_date_beyond_a_bound_is_refused(read: str, refused: str) -> None:
    assert parse_date(read, now=NOW) is not None
    assert parse_date(refused, now=NOW) is None


def test_what_says_the_half_of_the_day_stands_by_the_clock() -> None:
    assert parse_date("نسخه عصر روزنامه پیک شهر، 8 آذر 1402 07:30", now=NOW) == datetime(2023, 11, 29, 4, tzinfo=UTC)
