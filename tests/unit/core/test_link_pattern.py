"""What the addresses of a site's articles have in common."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.link_pattern import common_pattern

SITE = "https://bagh.example"
BAKHSH = "%D8%A8%D8%AE%D8%B4"


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (["/news/12345/a", "/news/12346/b-c", "/news/12399"], r"/news/\d+"),
        (["/fa/news/123/x", "/fa/news/124/y", "/fa/news/125/z", "/about-us"], r"/fa/news/\d+"),
        (["/fa/news/1404/07/18/3012/x", "/fa/news/1404/07/18/3013/y", "/fa/news/1404/07/17/3001/z"],
         r"/fa/news/\d+/\d+/\d+/\d+"),
        ([f"/{BAKHSH}-9/1612345-{BAKHSH}", f"/{BAKHSH}-8/1612346-x", "/sport/1612347"], r"^https?://[^/]+/[^/]+/\d+"),
        (["/a/one/31234.html", "/a/two-three/31235.html", "/a/x/31236.html"], r"/a/[^/]+/\d+\.html"),
        (["/x/nn7123", "/x/nn7124/y", "/x/nn7125"], r"/x/nn\d+"),
        (["/2025/10/18/some-thing", "/2025/10/18/else", "/2025/09/30/more"], r"^https?://[^/]+/\d+/\d+/\d+"),
        (["/fa-ir/a/b-74312", "/fa-ir/c/b-74313", "/fa-ir/d/b-74314"], r"/fa-ir/[^/]+/b-\d+"),
    ],
)  # fmt: skip
def test_numbers_and_sections_are_left_open(paths: list[str], pattern: str) -> None:
    urls = [SITE + path for path in paths]
    assert common_pattern(urls) == pattern
    assert sum(re.search(pattern, url) is not None for url in urls) >= 3


@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["/news/12345", "/news/12346"],
        ["/one-two-three", "/four-five-six", "/seven-eight-nine"],
        ["/?p=1234", "/?p=1235", "/?p=1236"],
        ["/news/12345", "/a/b/c/12346", "/x/y/12347/z", "/12348"],
    ],
)
def test_without_agreement_there_is_none(paths: list[str]) -> None:
    assert common_pattern([SITE + path for path in paths]) is None


@given(st.lists(st.from_regex(r"(?:/[a-z0-9%.~-]{0,8}){0,5}", fullmatch=True), max_size=12))
def test_it_always_compiles_and_matches_most(paths: list[str]) -> None:
    urls = [SITE + path for path in paths]
    pattern = common_pattern(urls)
    if pattern is not None:
        assert sum(re.search(pattern, url) is not None for url in urls) >= 0.6 * len(urls)
