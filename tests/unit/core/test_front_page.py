"""The name and the feeds of a site, from its front page."""

from __future__ import annotations

import pytest

from workers.core.extraction.front_page import read_front_page

URL = "https://bagh.example/"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<title>صفحه نخست</title><meta property='og:site_name' content=' خبرگزاری  باغ '>", "خبرگزاری باغ"),
        ("<title>x</title><meta name='application-name' content='باغ'>", "باغ"),
        ("<title>\n خبرگزاری باغ | آخرین خبرها | Bagh</title>", "خبرگزاری باغ"),
        ("<title>خبرگزاری باغ</title><meta property='og:site_name' content=''>", "خبرگزاری باغ"),
        ("", ""),
    ],
)
def test_the_name(head: str, name: str) -> None:
    assert read_front_page(f"<head>{head}</head><body><p>متن", url=URL).name == name


def test_feeds_announced_before_feeds_linked_each_once() -> None:
    html = """<head><link rel="alternate" hreflang="en" href="/en">
    <link rel="alternate home" type="application/rss+xml; x" href="/rss">
    <link rel=alternate type="application/atom+xml" href="//feed.bagh.example/a.atom"></head>
    <a href="/rss/tp/2">RSS</a><a href="/rss">RSS</a><a href="/rssi">x</a><a href="/news/1">خبر</a>
    <a href="/feed/">feed</a>"""
    assert read_front_page(html, url=URL).feeds == (
        "https://bagh.example/rss",
        "https://feed.bagh.example/a.atom",
        "https://bagh.example/rss/tp/2",
        "https://bagh.example/feed/",
    )
