"""URLs that sites make without end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.traps import MAX_PARAMETERS, trap_of
from workers.core.urls import canonical_url

SITE = "https://news.example"


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/a" * 13, "steps"),
        ("/tag/fa/tag/en/tag/x", "tag stands 3 times"),
        ("/shop/list/shop/list/12", "follows on itself"),
        ("/news/a?" + "&".join(f"f{n}=1" for n in range(MAX_PARAMETERS + 1)), "parameters"),
        ("/news/a?tag=1&tag=2&tag=3", "the parameter tag stands 3 times"),
        ("/news/a?back=%252525", "percent-encoded"),
        ("/" + "x" * 2100, "longer than"),
        ("/archive/2031/02/01", "a day to come"),
        ("/archive/1410-01-15", "a day to come"),
        ("/events?date=2044-1-1", "a day to come"),
        ("/events/calendar/2019/05", "a calendar"),
        ("/event-calendar?y=2019", "a calendar"),
        ("/%D8%AA%D9%82%D9%88%DB%8C%D9%85/1402/05", "a calendar"),
        ("/events?tribe-bar-date=2024-03", "a calendar"),
    ],
)
def test_what_grows_without_end_is_a_trap(path, why):
    found = trap_of(SITE + path, year=2026)
    assert found is not None
    assert why in found


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/news/123456",
        "/fa/news/1404/09/04/3456789/" + "%D8%A8%D8%A7%D8%B1%D8%A7%D9%86-" * 20,
        "/2026/11/11/11/11/story",
        "/archive/2027/01/05/plans",
        "/news/1405/12/29",
        "/news/987654321-2045-2050",
        "/service/1420/3",
        "/a/b/a/c/b",
        "/story?id=12&lang=fa&page=2&sort=new",
        "/economy/calendar-of-the-harvest",
        "/news/%D8%AA%D9%82%D9%88%DB%8C%D9%85-%D8%B1%D9%88%DB%8C%D8%AF%D8%A7%D8%AF%D9%87%D8%A7-1404",
    ],
)
def test_addresses_of_articles_are_none(path):
    assert trap_of(SITE + path, year=2026) is None


@given(st.text(max_size=300), st.integers(2000, 2100))
def test_any_address_is_judged(text, year):
    url = canonical_url(f"{SITE}/{text}")
    if url is not None:
        assert (trap_of(url, year=year) or "a trap").startswith("a trap")


@given(st.lists(st.from_regex(r"[a-z]{1,9}", fullmatch=True), min_size=1, max_size=6), st.integers(2, 30))
def test_a_path_that_goes_round_is_a_trap_before_long(words, rounds):
    assert trap_of(f"{SITE}/{'/'.join(words * (rounds + 1))}", year=2026) is not None
