"""How fast a host may be asked."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.pace import (
    DOWN_AT,
    EASY_S,
    FIRST_BACKOFF_S,
    LONGEST_BACKOFF_S,
    LONGEST_EXTRA_S,
    Pace,
    Sign,
    sign_of_status,
)

signs = st.sampled_from(list(Sign))
latencies = st.floats(0, 120)
histories = st.lists(st.tuples(signs, latencies, st.booleans()), max_size=60)


def after(*signs: Sign, start: Pace | None = None, latency_s: float = 0.1) -> Pace:
    pace = start or Pace()
    for sign in signs:
        pace = pace.after(sign, latency_s=latency_s)
    return pace


def lived(history) -> Pace:
    pace = Pace()
    for sign, latency_s, robots in history:
        pace = pace.after(sign, latency_s=latency_s, robots=robots)
    return pace


@given(histories)
def test_the_pace_stays_within_its_bounds(history):
    pace = lived(history)
    assert 0 <= pace.extra_s <= LONGEST_EXTRA_S
    assert 0.8 * FIRST_BACKOFF_S <= Pace(strikes=max(pace.strikes, DOWN_AT)).backoff_s("a.example") <= LONGEST_BACKOFF_S


@given(histories)
def test_good_and_quick_answers_heal_every_host(history):
    assert after(*[Sign.GOOD] * 12, start=lived(history)) == Pace()


@given(histories, latencies)
def test_failures_never_make_it_faster_and_what_was_ours_changes_nothing(history, latency_s):
    pace = lived(history)
    for sign in (Sign.ERROR, Sign.OUT_OF_REACH):
        worse = pace.after(sign, latency_s=latency_s)
        assert worse.extra_s >= pace.extra_s
        assert worse.strikes >= pace.strikes
    assert pace.after(Sign.NONE, latency_s=latency_s) == pace


@given(st.floats(EASY_S, 300, exclude_min=True))
def test_a_slow_host_gets_a_rest_as_long_as_its_work(latency_s):
    pace = after(*[Sign.GOOD] * 30, latency_s=latency_s)
    assert pace.extra_s == pytest.approx(min(latency_s, LONGEST_EXTRA_S), rel=0.01)


def test_three_times_out_of_reach_is_down_and_twelve_errors_are():
    assert [after(*[Sign.OUT_OF_REACH] * n).down for n in (2, 3)] == [False, True]
    assert [after(*[Sign.ERROR] * n).down for n in (11, 12)] == [False, True]
    assert not after(Sign.OUT_OF_REACH, Sign.OUT_OF_REACH, Sign.GOOD, Sign.OUT_OF_REACH).down


def test_each_failed_try_doubles_the_back_off_up_to_an_hour_whatever_fails():
    pace, waits = after(*[Sign.OUT_OF_REACH] * 3), []
    for sign in (*[Sign.OUT_OF_REACH, Sign.ERROR] * 5,):
        waits.append(pace.backoff_s("dead.example"))
        pace = pace.after(sign, latency_s=30.0)
    assert all(before * 2 * 0.8 <= later <= before * 2 / 0.8 for before, later in pairwise(waits[:7]))
    assert all(0.8 * LONGEST_BACKOFF_S <= wait <= LONGEST_BACKOFF_S for wait in waits[7:])


def test_hosts_that_went_down_together_come_back_apart():
    down = after(*[Sign.OUT_OF_REACH] * 3)
    assert len({down.backoff_s(f"{n}.example") for n in range(50)}) == 50


def test_a_robots_txt_that_is_served_proves_no_health():
    down = after(*[Sign.OUT_OF_REACH] * 4)
    assert down.after(Sign.GOOD, latency_s=0.1, robots=True).strikes == down.strikes
    assert down.after(Sign.GOOD, latency_s=0.1).strikes == 0


@pytest.mark.parametrize(
    ("status", "sign"),
    [
        (200, "good"),
        (304, "good"),
        (404, "good"),
        (403, "error"),
        (401, "error"),
        (451, "good"),
        (429, "out-of-reach"),
        (500, "error"),
        (501, "error"),
    ]
    + [(status, "out-of-reach") for status in (420, 502, 503, 504, 509, 520, 529)],
)
def test_what_a_status_tells_of_the_host(status, sign):
    assert sign_of_status(status) == sign
