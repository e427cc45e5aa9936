"""One pattern for many names matches what each of them alone would, the longest first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.name_pattern import any_of

NAMES = ["خبر", "خبر انلاین", "بی.بی.سی", "بی بی سی", "باغ", "باغبان"]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("خبر انلاین گفت", "خبر انلاین"),
        ("خبرانلاین گفت", "خبرانلاین"),
        ("خبر خوب", "خبر"),
        ("بی. بی. سی", "بی. بی. سی"),
        ("بیبی سی", "بیبی سی"),
        ("باغبانان", "باغبان"),
    ],
)
def test_the_longest_name_is_matched_in_every_spacing(text: str, matched: str) -> None:
    found = re.match(f"(?:{any_of(NAMES)})", text)
    assert found is not None
    assert found[0] == matched


def test_no_names_match_nowhere() -> None:
    assert re.search(any_of([]), "باغ") is None


@given(st.sets(st.text("ab.+ ", min_size=1).filter(lambda name: name == name.strip()), max_size=8), st.text("ab.+ "))
def test_it_matches_as_much_as_the_names_one_by_one(names: set[str], text: str) -> None:
    alone = (re.match(re.escape(name).replace("\\ ", " ?").replace("\\.", r"\. ?"), text) for name in names)
    longest = max((len(found[0]) for found in alone if found is not None), default=None)
    found = re.match(f"(?:{any_of(names)})", text)
    assert (None if found is None else len(found[0])) == longest
