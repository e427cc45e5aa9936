"""Every page ends in a Reading: an article, links, or an outcome with its reason."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.extraction.page import read_page
from workers.core.front_page import FrontPage
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Listing, ListingKind, Source
from workers.core.visit import VisitKind

URL = "https://bagh.example/news/1000001/x"
SOURCE = Source(id="bagh", name="باغ", hosts=("bagh.example",))
HTML = {"content-type": "text/html; charset=utf-8"}
SENTENCE = "نهال\u200cهای تازه\u200cای که باغبانان شهر در آغاز پاییز کاشته بودند با باران دیشب جان گرفتند و سبز شدند. "
ARTICLE = (
    "<html lang=fa><head><title>باغ تازه شهر گشوده شد</title></head><body><article><h1>باغ تازه شهر گشوده شد</h1>"
    + f"<p>{SENTENCE * 3}</p>" * 4
    + "</article></body></html>"
)


def _read(
    body: str | bytes,
    kind: VisitKind = VisitKind.ARTICLE,
    *,
    headers: dict[str, str] | None = None,
    listing: Listing | None = None,
) -> Reading:
    data = body if isinstance(body, bytes) else body.encode()
    page = Page(url=URL, status=200, headers=HTML if headers is None else headers, fetched_at=1.7e9, body=data)
    return read_page(page, kind=kind, source=SOURCE, listing=listing, max_bytes=100_000)


@pytest.mark.parametrize(
    "headers", [HTML, {}, {"content-type": "text/plain"}, {"content-type": "application/xhtml+xml"}]
)
def test_an_article(headers: dict[str, str]) -> None:
    reading = _read(ARTICLE, headers=headers)
    assert reading.outcome is None
    assert reading.article is not None
    assert reading.article.title == "باغ تازه شهر گشوده شد"
    assert reading.article.url == URL
    assert "نهال\u200cهای" in reading.article.body


def test_json_ld_nested_by_the_thousand_says_nothing() -> None:
    nested = '<script type="application/ld+json">' + '{"@graph":[' * 5000
    assert _read(ARTICLE.replace("</head>", nested + "</script></head>")).article is not None


def test_a_text_that_no_article_has_is_too_large() -> None:
    page = Page(url=URL, status=200, headers=HTML, body=ARTICLE.replace("</p>", "باغ " * 120_000 + "</p>").encode())
    reading = read_page(page, kind=VisitKind.ARTICLE, source=SOURCE, listing=None, max_bytes=10_000_000)
    assert reading.outcome is Outcome.TOO_LARGE
    assert "characters, more than 400000" in reading.reason


def test_a_compressed_article() -> None:
    assert _read(gzip.compress(ARTICLE.encode()), headers={**HTML, "content-encoding": "gzip"}).article is not None


def test_lists() -> None:
    html = (
        "<a href='/news/1000002'>یک</a><a href='https://digar.example/news/1000003'>دو</a><a rel=next href='/p2'>۲</a>"
    )
    reading = _read(html, VisitKind.LISTING)
    assert reading.links == ("https://bagh.example/news/1000002",)
    assert reading.next_url == "https://bagh.example/p2"
    feed = "<rss><channel><item><link>/a</link></item><item><link>https://digar.example/b</link></item></channel></rss>"
    assert _read(feed, VisitKind.FEED).links == ("https://bagh.example/a",)
    anywhere = Listing(url=URL, kind=ListingKind.RSS, period_s=60.0, link_pattern="/[ab]$")
    assert _read(feed, VisitKind.FEED, listing=anywhere).links == ("https://bagh.example/a", "https://digar.example/b")
    sitemap = "<urlset><url><loc>/news/1000002</loc></url><url><loc>/about</loc></url></urlset>"
    assert _read(gzip.compress(sitemap.encode()), VisitKind.SITEMAP).links == ("https://bagh.example/news/1000002",)
    index = "<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>"
    assert _read(index, VisitKind.SITEMAP).sitemaps == ("https://bagh.example/s1.xml",)


def test_lists_without_links_say_so() -> None:
    declared = Listing(url=URL, kind=ListingKind.HTML, period_s=60.0)
    nothing = Reading(reason="no article links on the page")
    assert _read("<p>هیچ</p>", VisitKind.LISTING, listing=declared) == nothing
    feed = "<rss><channel><item><link>https://digar.example/b</link></item></channel></rss>"
    assert _read(feed, VisitKind.FEED).reason == "none of its 1 links is an article of the source"


def test_a_page_that_no_listing_declares_tells_of_its_site() -> None:
    html = "<title>باغ | خبر</title><link rel=alternate type=application/rss+xml href=/rss>"
    assert _read(html, VisitKind.LISTING).front == FrontPage(name="باغ", feeds=("https://bagh.example/rss",))


def test_a_listing_without_links_says_where_it_sends_its_reader():
    sends = '<meta http-equiv="refresh" content="0;url=/fa/news">'
    reading = _read(f"<head>{sends}</head><p>در حال انتقال…</p>", VisitKind.LISTING)
    assert (reading.refresh_url, reading.outcome) == ("https://bagh.example/fa/news", None)
    link = "<a href='/news/1234/baran-dar-shomal'>باران در شمال کشور تا پایان هفته می\u200cبارد</a>"
    assert _read(f"<head>{sends}</head>{link * 3}", VisitKind.LISTING).refresh_url is None


GZIP = {"content-encoding": "gzip"}
NO_PAGES = [
    ("", HTML, Outcome.NO_ARTICLE, "the body is empty"),
    ("{}", {"content-type": "application/json"}, Outcome.NOT_HTML, "content-type 'application/json' is not HTML"),
    ("سلام", {}, Outcome.NOT_HTML, "no HTML at the beginning of a body of type ''"),
    (b"%PDF-1.7", HTML, Outcome.NOT_HTML, "the body begins like a binary file: b'%PDF-1.7'"),
    (
        "abc",
        {"content-encoding": "br"},
        Outcome.UNREADABLE,
        "content-encoding 'br' is not one of gzip, deflate, identity",
    ),
    (gzip.compress(b"abc")[:-3], GZIP, Outcome.UNREADABLE, "truncated compression"),
    (gzip.compress(b" " * 200_000), GZIP, Outcome.TOO_LARGE, "the body decodes to more than 100000 bytes"),
    (" " * 200_000, HTML, Outcome.TOO_LARGE, "the body has 200000 bytes, more than 100000"),
    ("<html><body><nav><a href='/'>خانه</a></nav></body></html>", HTML, Outcome.NO_ARTICLE, "no article on the page"),
]
NO_LISTS = [
    (" \n", VisitKind.LISTING, Outcome.UNREADABLE, "the body is empty"),
    (b"\x89PNG\r\n", VisitKind.FEED, Outcome.NOT_HTML, "the body begins like a binary file: b'\\x89PNG\\r\\n'"),
    (ARTICLE, VisitKind.FEED, Outcome.NOT_HTML, "an HTML page where XML was expected"),
    ("<!doctype html><p>x", VisitKind.SITEMAP, Outcome.NOT_HTML, "an HTML page where XML was expected"),
    ("<x/>", VisitKind.FEED, Outcome.NOT_HTML, "not a feed: no rss, feed or rdf element and no items"),
    (
        "<x/>",
        VisitKind.SITEMAP,
        Outcome.NOT_HTML,
        "not a sitemap: no urlset or sitemapindex element and no addresses",
    ),
    ("<!DOCTYPE rss><rss/>", VisitKind.FEED, Outcome.UNREADABLE, "XML with a document type declaration"),
    ("<p>x", VisitKind.ROBOTS, Outcome.NOT_HTML, "a robots visit has no page to read"),
]


@pytest.mark.parametrize(("body", "headers", "outcome", "reason"), NO_PAGES)
def test_what_is_no_article(body: str | bytes, headers: dict[str, str], outcome: Outcome, reason: str) -> None:
    assert _read(body, headers=headers) == Reading(outcome=outcome, reason=reason)


@pytest.mark.parametrize(("body", "kind", "outcome", "reason"), NO_LISTS)
def test_what_is_no_list(body: str | bytes, kind: VisitKind, outcome: Outcome, reason: str) -> None:
    assert _read(body, kind) == Reading(outcome=outcome, reason=reason)


def test_an_address_that_is_none() -> None:
    page = Page(url="about:blank", status=200, body=b"<p>x")
    reading = read_page(page, kind=VisitKind.ARTICLE, source=None, listing=None, max_bytes=9)
    assert reading.outcome is Outcome.UNREADABLE


_BODIES = (
    st.binary(max_size=300)
    | st.text(max_size=200).map(
        lambda text: f"<html><body><h1>{text}</h1><p>{text}<a href='{text}'>".encode("utf-8", "replace")
    )
    | st.binary(max_size=100).map(gzip.compress)
)


@given(
    _BODIES,
    st.sampled_from(list(VisitKind)),
    st.sampled_from(["", "gzip", "deflate", "x"]),
    st.sampled_from(["", "text/html", "text/html; charset=windows-1256", "text/xml", "image/png"]),
)
def test_any_bytes_give_a_reading(body: bytes, kind: VisitKind, coding: str, content_type: str) -> None:
    headers = {"content-encoding": coding, "content-type": content_type}
    reading = _read(body, kind, headers=headers)
    assert reading == _read(body, kind, headers=headers)
    assert reading.outcome is None or reading.reason
    assert "\n" not in reading.reason
