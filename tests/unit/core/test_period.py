"""How often a listing is visited, and how far it is believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.period import is_lie, period_s

seconds = st.floats(0.1, 1e6)


@given(seconds, seconds, st.integers(0, 10**9))
def test_a_period_stays_between_floor_and_ceiling(floor, ceiling, quiet):
    period = period_s(floor_s=floor, ceiling_s=ceiling, quiet=quiet)
    assert floor <= period <= max(floor, ceiling)


@given(seconds, seconds, st.integers(0, 100))
def test_a_quieter_listing_is_never_visited_more_often(floor, ceiling, quiet):
    now, later = (period_s(floor_s=floor, ceiling_s=ceiling, quiet=quiet + more) for more in (0, 1))
    assert now <= later


def test_news_bring_it_back_to_the_floor_and_silence_to_the_ceiling():
    assert [period_s(floor_s=120, ceiling_s=480, quiet=n) for n in (0, 1, 2, 7, 99)] == [120, 150, 187.5, 480, 480]


def lie(**more):
    given = {"asked_etag": '"1"', "asked_modified": None, "etag": '"1"', "modified": None, "new_links": 3}
    return is_lie(**{**given, **more})


def test_new_links_under_an_old_etag_are_a_lie():
    assert lie()
    assert lie(modified="Mon", asked_modified="Sun")  # the ETag alone would have made it a 304
    assert lie(etag=None, asked_etag=None, modified="Mon", asked_modified="Mon")


@pytest.mark.parametrize(
    "more",
    [
        {"new_links": 0},
        {"etag": '"2"'},
        {"etag": None},
        {"etag": None, "asked_etag": None},
        {"etag": None, "modified": "Tue", "asked_modified": "Mon"},
        {"asked_etag": None},
    ],
)
def test_what_proves_nothing(more):
    assert not lie(**more)
