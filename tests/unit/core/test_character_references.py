"""References become the characters that they stand for, and no number of digits stops a page."""

from __future__ import annotations

import pytest

from workers.core.character_references import unescape


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("باغ &amp; بستان", "باغ & بستان"),
        ("می&zwnj;رود", "می\u200cرود"),
        ("&#1576;&#x627;غ", "باغ"),
        ("&#0000000000001576;", "ب"),
        ("AT&T &# &#;", "AT&T &# &#;"),
        (f"سیب&#{'1' * 5_000};سرخ", "سیب\ufffdسرخ"),
        ("&#x" + "f" * 50_000, "\ufffd"),
    ],
)
def test_a_reference_is_the_character_it_stands_for(written: str, shown: str) -> None:
    assert unescape(written) == shown
