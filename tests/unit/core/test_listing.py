"""Listings yield their articles and their next page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.extraction.article_link import looks_like_article
from workers.core.extraction.listing import read_listing
from workers.core.source import Listing, ListingKind, Role, Source

URL = "https://www.bagh.example/fa/archive?page=2"
SOURCE = Source(id="bagh", name="باغ", hosts=("bagh.example", "cdn.bagh.example:8080"))

PAGE = """
<html><head><link rel="next" href="?page=3"></head><body>
<nav><a href="/fa/news/9999999/menu">منو</a><a href="/fa/news/1000001/a">تکراری</a></nav>
<ul class="list">
  <li><h2><a href="/fa/news/1000002/%D8%A8">نخستین</a></h2></li>
  <li><h2><a href="/fa/news/1000003/b?utm_source=list#top">دوم</a></h2></li>
  <li><h2><a href="/fa/news/1000002/ب">همان</a></h2></li>
  <li><a href="//www.bagh.example/fa/news/1000004/c">سوم</a> <a href="/fa/tag/1000005">برچسب</a></li>
  <li><a href="https://digar.example/news/1000006/d">جای دیگر</a></li>
  <li><a href="http://cdn.bagh.example:8080/news/1000007/e">میزبان دوم</a></li>
  <li><a href="javascript:void(0)">x</a><a href="#">y</a><a>z</a><a href="">w</a><a href="mailto:a@b.example">n</a></li>
  <li><a href="/files/1000008.pdf">پرونده</a><a href="/fa/about">درباره</a></li>
</ul>
<a href="?page=1">قبلی</a><a href="?page=3">بعدی</a>
</body></html>
"""


def _listing(**fields: object) -> Listing:
    return Listing(url=URL, kind=ListingKind.HTML, period_s=60.0, **fields)


def test_the_guess() -> None:
    links, next_url = read_listing(PAGE, url=URL, source=SOURCE, listing=_listing())
    assert links == (
        "https://www.bagh.example/fa/news/1000002/%D8%A8",
        "https://www.bagh.example/fa/news/1000003/b",
        "https://www.bagh.example/fa/news/1000004/c",
        "http://cdn.bagh.example:8080/news/1000007/e",
    )
    assert next_url == "https://www.bagh.example/fa/archive?page=3"


def test_a_pattern_decides_alone_and_for_an_aggregator_on_any_host() -> None:
    links, _ = read_listing(PAGE, url=URL, source=SOURCE, listing=_listing(link_pattern=r"/news/\d+6/|about"))
    assert links == ("https://digar.example/news/1000006/d", "https://www.bagh.example/fa/about")
    outlet = replace(SOURCE, role=Role.OUTLET)
    links, _ = read_listing(PAGE, url=URL, source=outlet, listing=_listing(link_pattern=r"/news/\d+[67]/|about"))
    assert links == ("http://cdn.bagh.example:8080/news/1000007/e", "https://www.bagh.example/fa/about")


def test_a_selector_bounds_the_search() -> None:
    links, _ = read_listing(PAGE, url=URL, source=SOURCE, listing=_listing(link_selector=".list h2, .list > li > a"))
    assert links[:3] == (
        "https://www.bagh.example/fa/news/1000002/%D8%A8",
        "https://www.bagh.example/fa/news/1000003/b",
        "https://www.bagh.example/fa/news/1000004/c",
    )
    assert not any("digar" in link for link in links)


def test_next_page_by_selector_only_on_own_hosts() -> None:
    html = "<div class=pages><a class=fwd href='https://d.example/2'>2</a><a class=fwd href='/fa/archive/3'>3</a></div>"
    _, next_url = read_listing(html, url=URL, source=SOURCE, listing=_listing(next_selector=".fwd"))
    assert next_url == "https://www.bagh.example/fa/archive/3"
    _, next_url = read_listing(html, url=URL, source=SOURCE, listing=_listing(next_selector=".pages"))
    assert next_url is None


def test_without_a_source_the_page_s_host_is_own_and_base_counts() -> None:
    html = "<base href='/fa/'><a href='news/1000001'>الف</a><a href='https://digar.example/news/1000001'>ب</a>"
    links, next_url = read_listing(html, url=URL, source=None, listing=None)
    assert links == ("https://www.bagh.example/fa/news/1000001",)
    assert next_url is None


ARTICLES = [
    "/fa/news/1234567",
    "/news/85012345/%D8%A8%D8%A7%D8%BA-%D8%AA%D8%A7%D8%B2%D9%87",
    "/fa/news/1403/02/01/3072345/slug",
    "/news/1403020100123/x",
    "/u/123456",
    "/news/7",
    "/article/12-bagh",
    "/post/%DB%B1%DB%B2%DB%B3",
    "/?p=1234",
    "/index.php?option=x&id=123",
    "/detail.aspx?newsid=55",
    "/2024/05/12/bagh",
    "/1403/2/1/bagh",
    "/economic/%D8%A8%D8%A7%D8%BA-%D8%AA%D8%A7%D8%B2%D9%87-%D8%B4%D9%87%D8%B1",
    "/world/a-new-garden-opened-today.html",
    "/economic/152128068012.html",
]
OTHERS = [
    "/",
    "/fa",
    "/fa/archive",
    "/tag/1234567",
    "/fa/tags/%D8%A8%D8%A7%D8%BA-%D8%AA%D8%A7%D8%B2%D9%87-%D8%B4%D9%87%D8%B1",
    "/category/economy/page/12",
    "/service/12",
    "/service/Economy",
    "/page/2",
    "/?page=3",
    "/archive?pi=2",
    "/about-us",
    "/fa/rss/allnews",
    "/images/1234567.jpg",
    "/files/report-1234567.pdf",
    "/1403",
    "/news",
    "/politics",
    "/%D8%A2%D8%B1%D8%B4%DB%8C%D9%88",
    "/author/1234567",
    "/search?q=bagh",
]


@pytest.mark.parametrize("path", ARTICLES)
def test_addresses_of_articles(path: str) -> None:
    assert looks_like_article(f"https://bagh.example{path}")


@pytest.mark.parametrize("path", OTHERS)
def test_addresses_of_other_pages(path: str) -> None:
    assert not looks_like_article(f"https://bagh.example{path}")


@given(st.text(max_size=200))
def test_any_text_is_a_listing(html: str) -> None:
    links, next_url = read_listing(f"{html}<a href='{html}'>", url=URL, source=None, listing=None)
    assert all(link.startswith(("https://", "http://")) for link in links)
    assert next_url is None or next_url.startswith("http")
