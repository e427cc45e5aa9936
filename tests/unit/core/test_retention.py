"""What is old enough to go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.retention import Cutoffs, Retention

POLICY = Retention(default_s=100.0, by_source={"short": 10.0, "kept": 0.0})


@pytest.mark.parametrize(
    ("first_seen", "sources", "goes"),
    [
        (989.0, {"short"}, True),
        (990.0, {"short"}, False),
        (989.0, {"short", "other"}, False),
        (899.0, {"short", "other"}, True),
        (0.0, {"short", "kept"}, False),
        (0.0, set(), False),
    ],
)
def test_a_document_goes_when_all_its_sources_let_it_go(first_seen, sources, goes):
    assert POLICY.at(1000.0).expired(first_seen, sources) is goes


def test_without_a_retention_nothing_is_ever_removed():
    assert not Retention().removes
    assert not Retention(by_source={"kept": 0.0}).removes
    assert POLICY.removes
    assert Retention().at(1e9).latest == 0.0


def test_a_clock_before_the_epoch_of_the_retention_removes_nothing():
    assert Retention(default_s=1e12).at(1000.0) == Cutoffs(default=0.0, by_source={})


@given(
    now=st.floats(0, 2e9),
    default=st.floats(0, 1e9),
    own=st.dictionaries(st.sampled_from("abc"), st.floats(0, 1e9)),
    first_seen=st.floats(0, 2e9),
    sources=st.sets(st.sampled_from("abcd"), min_size=1),
)
def test_nothing_goes_that_is_younger_than_any_of_its_sources_says(now, default, own, first_seen, sources):
    cutoffs = Retention(default_s=default, by_source=own).at(now)
    ages = [own.get(source, default) for source in sources]
    if cutoffs.expired(first_seen, sources):
        assert all(age > 0 and first_seen < now - age for age in ages)
        assert first_seen < cutoffs.latest
