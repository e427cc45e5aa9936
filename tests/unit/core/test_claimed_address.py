"""Which of the addresses that a page claims for itself are believed."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.claimed_address import claimed_address
from workers.core.extraction.metadata import read_metadata
from workers.core.source import Source

PAGE = "https://paygah.example/news/12?from=home"
SOURCE = Source(id="paygah", name="پایگاه", hosts=("paygah.example", "khabar.paygah.example"))
CANONICAL = '<link rel="canonical" href="{}">'
OG = '<meta property="og:url" content="{}">'
LD = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"h","url":"{}"}}</script>'
LD_PAGE = (
    '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"h",'
    '"mainEntityOfPage":{{"@type":"WebPage","@id":"{}"}}}}</script>'
)


def claimed(head: str, *, source: Source | None = SOURCE, page_url: str = PAGE) -> tuple[str, str] | None:
    tree = LexborHTMLParser(f"<html><head>{head}</head><body></body></html>")
    return claimed_address(read_metadata(tree), page_url=page_url, source=source)


@pytest.mark.parametrize(
    ("head", "method"), [(CANONICAL, "link:canonical"), (OG, "meta:og:url"), (LD, "json-ld"), (LD_PAGE, "json-ld")]
)
@pytest.mark.parametrize("url", ["https://paygah.example/news/12", "https://khabar.paygah.example/12"])
def test_a_claim_inside_the_hosts_of_the_source_is_believed(head, method, url):
    assert claimed(head.format(url)) == (url, method)


@pytest.mark.parametrize("head", [CANONICAL, OG, LD, LD_PAGE])
@pytest.mark.parametrize(
    "url",
    [
        "https://victim.example/news/12",
        "//victim.example/news/12",
        "https://paygah.example@victim.example/news/12",
        "https://paygah.example.victim.example/news/12",
        "https://victim.example/paygah.example",
        "javascript:alert(1)",
        "https://paygah.example/",
        "",
    ],
)
def test_a_claim_on_any_other_is_not(head, url):
    assert claimed(head.format(url)) is None


def test_the_first_that_is_believed_counts():
    head = CANONICAL.format("https://victim.example/1") + OG.format("/news/12")
    assert claimed(head) == ("https://paygah.example/news/12", "meta:og:url")


def test_a_page_of_no_source_may_speak_for_its_own_host_only():
    assert claimed(CANONICAL.format("/news/12"), source=None) == ("https://paygah.example/news/12", "link:canonical")
    assert claimed(CANONICAL.format("https://khabar.paygah.example/12"), source=None) is None


def test_a_page_on_a_foreign_host_does_not_speak_for_the_source_that_led_to_it():
    page = "https://stranger.example/x"
    assert claimed(CANONICAL.format("https://paygah.example/news/12"), page_url=page) is None
