"""A name with one slip of the keyboard is seen through, unless it may be another name."""

from __future__ import annotations

import pytest

from workers.core.misspelling import Misspellings

NAMES = Misspellings(
    {name: name for name in ("بادبان", "خبرگزاریباغ", "خبرگزاریسپیده", "گلنیوز", "گلستان24", "ب" * 29 + "ا", "Badban")}
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("بادببان", "بادبان"),
        ("بادبانن", "بادبان"),
        ("بابان", "بادبان"),
        ("بادپان", "بادبان"),
        ("بابدان", "بادبان"),
        ("خبرگزاتریباغ", "خبرگزاریباغ"),
        ("خبرگزارباغ", "خبرگزاریباغ"),
        ("خبرگزاریسپیدا", "خبرگزاریسپیده"),
        ("گلمیوز", "گلنیوز"),
        ("گلنیوس", "گلنیوز"),
        ("گلستتان24", "گلستان24"),
        ("ب" * 28 + "پا", "ب" * 29 + "ا"),
    ],
)
def test_one_slip_is_seen_through(written: str, meant: str) -> None:
    assert NAMES.meant(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "بادبان",  # no slip: it is known as it is
        "پادبان",  # names are told apart by how they begin
        "باذپان",  # two letters
        "بادنیب",
        "خبرگزاریباق",  # three letters of its own
        "خبرگزاریزپیده",
        "گمنیوز",
        "گلستان25",
        "گلستان245",
        "ب" * 30 + "ا",  # longer than any name
        "Badbam",
        "",
    ],
)
def test_what_may_be_another_is_not(written: str) -> None:
    assert NAMES.meant(written) is None


def test_a_name_alone_has_to_be_longer_than_one_that_says_what_it_is() -> None:
    names = Misspellings({"سپیده": 1, "سپید": 2})
    assert names.meant("سپیدا") is None
    assert names.meant("سپیژه", whole=False) == 1
    assert names.meant("سژید", whole=False) is None


def test_what_is_near_to_two_is_neither_but_two_names_of_one_are_one() -> None:
    assert Misspellings({"بادبانها": 1, "بادبانهو": 2}).meant("بادبانهی") is None
    assert Misspellings({"بادبانها": 1, "بادبانهو": 1}).meant("بادبانهی") == 1
