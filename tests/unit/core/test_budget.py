"""The daily budget of a source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.core.budget import budget_day, may_spend
from workers.core.visit import Priority

MIDNIGHT_IN_TEHRAN = 1_764_016_200.0
"""2025-11-24T20:30:00Z."""


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.sampled_from(list(Priority)))
def test_a_budget_is_never_overspent(spent, budget, priority):
    assert not (may_spend(spent, budget, priority) and spent >= budget)


def test_the_last_fifth_is_for_listings_and_fresh_articles():
    assert [may_spend(79, 100, one) for one in Priority] == [True] * 5
    assert [may_spend(80, 100, one) for one in Priority] == [True, True, True, False, False]
    assert not may_spend(100, 100, Priority.LISTING)


def test_a_day_begins_at_midnight_in_tehran():
    assert budget_day(MIDNIGHT_IN_TEHRAN) == budget_day(MIDNIGHT_IN_TEHRAN - 1) + 1
    assert budget_day(MIDNIGHT_IN_TEHRAN) == budget_day(MIDNIGHT_IN_TEHRAN + 86_399)
