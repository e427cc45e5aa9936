"""Mobile and AMP addresses as those of the article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.core.twins import Twins
from workers.core.urls import canonical_url

TWINS = Twins(
    hosts=(("m.paygah.example", "paygah.example"),),
    prefixes=("/amp", "/m"),
    suffixes=("/amp", ".amp"),
    parameters=("amp", "outputType"),
)
MAIN = "https://paygah.example/news/12/باران"


@pytest.mark.parametrize(
    ("twin", "main"),
    [
        ("https://m.paygah.example/news/12", "https://paygah.example/news/12"),
        ("https://paygah.example/amp/news/12", "https://paygah.example/news/12"),
        ("https://paygah.example/news/12/amp", "https://paygah.example/news/12"),
        ("https://paygah.example/news/12/amp/", "https://paygah.example/news/12"),
        ("https://paygah.example/news/12.amp", "https://paygah.example/news/12"),
        ("https://paygah.example/news/12?amp=1", "https://paygah.example/news/12"),
        ("https://paygah.example/news/12?amp", "https://paygah.example/news/12"),
        ("https://paygah.example/news?id=12&outputType=amp", "https://paygah.example/news?id=12"),
        ("http://m.paygah.example/m/news/12/amp?amp=1", "http://paygah.example/news/12"),
    ],
)
def test_a_twin_is_the_article(twin, main):
    assert TWINS.main_of(twin) == main


@pytest.mark.parametrize(
    "url",
    [
        "https://paygah.example/",
        "https://paygah.example/amp",
        "https://paygah.example/amp/",
        "https://paygah.example/ampere/12",
        "https://paygah.example/news/lamp",
        "https://paygah.example/news/12?q=amp",
        "https://m.other.example/news/12",
        "https://paygah.example/News/AMP",
    ],
)
def test_what_only_looks_like_one_is_itself(url):
    assert TWINS.main_of(url) == url


def test_without_a_rule_every_address_is_itself():
    url = canonical_url("https://m.paygah.example/amp/news/12/amp?amp=1")
    assert Twins().main_of(url) == url


def test_the_rule_of_one_source_is_not_applied_to_another():
    first = Source(id="first", name="نخست", hosts=("paygah.example", "m.paygah.example"), twins=TWINS)
    book = SourceBook((first, Source(id="second", name="دوم", hosts=("other.example",))))
    assert book.main_of("https://other.example/amp/news/1") == "https://other.example/amp/news/1"
    assert book.main_of("https://m.paygah.example/amp/news/1") == "https://paygah.example/news/1"


_PARTS = st.lists(st.sampled_from(["/amp", "/m", ".amp", "/news", "/12", "//", "/", "?amp", "&amp=1", "?id=1", "/a.b"]))


@given(_PARTS, st.sampled_from(["paygah.example", "m.paygah.example", "else.example"]))
def test_it_is_idempotent_and_stays_canonical_and_on_the_hosts_of_the_rule(parts, host):
    url = canonical_url(f"https://{host}/a{''.join(parts)}")
    assert url is not None
    main = TWINS.main_of(url)
    assert TWINS.main_of(main) == main
    assert canonical_url(main) == main
    assert main.startswith(("https://paygah.example/", "https://else.example/"))
