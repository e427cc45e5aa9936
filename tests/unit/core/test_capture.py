"""Lines of the archive's index."""

from __future__ import annotations

import pytest

from workers.core.capture import Place, place_of, sort_key

PLACE = Place(
    url="https://news.example/a?b=%D8%A7",
    fetched_at=1_764_086_401.25,
    visit="1-2",
    source="s",
    status=200,
    mime="text/html",
    digest="sha1:ABC",
    offset=10,
    length=20,
    file="2025/11/25/16/khabar-x.warc.gz",
)


def test_a_line_says_all_that_it_was_made_of():
    assert PLACE.line.startswith("example,news)/a?b=%D8%A7 20251125160001 {")
    assert place_of(PLACE.line) == PLACE


@pytest.mark.parametrize(
    "line", ["", "a b", "a b {}", "a b []", "a b {", PLACE.line[:-20], PLACE.line.replace('"20"', '"x"')]
)
def test_what_is_no_line_is_refused(line: str):
    with pytest.raises(ValueError, match=r".+"):
        place_of(line)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.a.ir/", "ir,a,www)/"),
        ("https://a.ir", "ir,a)/"),
        ("http://127.0.0.1:8731/News/1", "1,0,0,127:8731)/News/1"),
        ("https://a.ir/x?b=1&a=2", "ir,a)/x?b=1&a=2"),
    ],
)
def test_pages_of_one_site_lie_together(url: str, key: str):
    assert sort_key(url) == key
