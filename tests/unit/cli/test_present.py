from __future__ import annotations

import pytest

from workers.cli.present import age, isolate, size


def test_persian_text_is_isolated_on_one_line():
    assert isolate("خبر\n تازه") == "\u2068خبر تازه\u2069"
    assert isolate(" \n") == ""


def test_a_page_cannot_draw_on_the_terminal():
    assert isolate("\x1b[31mسرخ\x9b2J\x07") == "\u2068[31mسرخ2J\u2069"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (119.6, "120 s"), (120, "2 min"), (7_500, "2 h 5 min"), (200_000, "2 d 7 h")],
)
def test_an_age_has_the_units_that_matter(seconds, text):
    assert age(seconds) == text


@pytest.mark.parametrize(("count", "text"), [(999, "999 B"), (48_200, "48 kB"), (2_500_000_000, "2.5 GB")])
def test_a_size_is_decimal(count, text):
    assert size(count) == text
