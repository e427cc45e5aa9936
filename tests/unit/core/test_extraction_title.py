"""The headline, whatever the page writes around it."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.metadata import read_metadata
from workers.core.extraction.title import extract_title

URL = "https://www.khabarname.ir/news/12"
HEADLINE = "پل چوبی روستا پس از ده سال بازسازی شد"


def headline(html: str, *, url: str = URL) -> str | None:
    tree = LexborHTMLParser(html)
    found = extract_title(tree, scope=None, selectors=(), metadata=read_metadata(tree), url=url)
    return found[0] if found else None


@pytest.mark.parametrize(
    "written",
    [
        f"{HEADLINE} - خبرنامه",
        f"{HEADLINE} | خبرنامه",
        f"{HEADLINE}|خبرنامه",
        f"{HEADLINE} │ خبرنامه",
        f"{HEADLINE} – خبرنامه",
        f"{HEADLINE} — خبرنامه",
        f"{HEADLINE} :: خبرنامه",
        f"{HEADLINE}::خبرنامه",
        f"{HEADLINE} / خبرنامه",
        f"{HEADLINE} // خبرنامه",
        f"{HEADLINE} » خبرنامه",
        f"{HEADLINE} • خبرنامه",
        f"خبرنامه | {HEADLINE}",
        f"خبرنامه :: {HEADLINE}",
        f"خبرنامه » {HEADLINE}",
        f"خبر\u200cنامه - {HEADLINE}",
        f"{HEADLINE} - khabarname.ir",
        f"{HEADLINE} | Khabarname",
        f"khabarname | {HEADLINE}",
    ],
)
@pytest.mark.parametrize("place", ["og", "title", "h1"])
def test_the_name_of_the_site_is_cut(written: str, place: str) -> None:
    name = '<meta property="og:site_name" content="خبرنامه">'
    pages = {
        "og": f'{name}<meta property="og:title" content="{written}">',
        "title": f"{name}<title>{written}</title>",
        "h1": f"{name}<title>{written}</title><body><h1>{written}</h1>",
    }
    assert headline(pages[place]) == HEADLINE


@pytest.mark.parametrize(
    "written",
    [
        "نتیجهٔ بازی: شهر ۲ - روستا ۱ در شب بارانی",
        "بازار امروز؛ طلا - سکه - ارز",
        "۱۲/۵ درصد - رشد تازهٔ باغداری در دشت",
        "رئیس شورا: «پل را می‌سازیم»",
        "آیا قیمت نان بالا می‌رود؟ / نانوایان پاسخ می‌دهند",
    ],
)
def test_marks_of_the_headline_itself_stay(written: str) -> None:
    assert headline(f"<title>{written} - خبرنامه</title><body><h1>{written}</h1>") == written


@pytest.mark.parametrize("name", ["rutitr", "roo-titr", "news-kicker", "Roofline", "subtitle", "eyebrow"])
def test_the_line_above_the_headline_is_cut(name: str) -> None:
    heading = f'<h1><span class="{name}">گزارش خبرنگار از کنار رود</span> {HEADLINE}</h1>'
    assert headline(f"<title>{HEADLINE}</title><body>{heading}") == HEADLINE


def test_a_heading_that_is_all_of_that_name_stays() -> None:
    assert headline(f'<title>{HEADLINE}</title><body><h1><span class="subtitle">{HEADLINE}</span></h1>') == HEADLINE


def test_the_name_of_the_site_is_no_headline() -> None:
    page = f"<title>{HEADLINE} - خبرنامه</title><body><h1>Khabarname</h1><h2>{HEADLINE}</h2>"
    assert headline(page) == HEADLINE


def test_the_longer_part_of_the_title_is_the_headline() -> None:
    page = f'<title>دفتر ما - {HEADLINE}</title><body><h1>دفتر ما</h1><div><a href="/1">{HEADLINE}</a></div>'
    assert headline(page) == HEADLINE


def test_what_was_escaped_twice_is_read() -> None:
    assert (
        headline('<meta property="og:title" content="Salt &amp;amp; bread &amp;#038; a fair">')
        == "Salt & bread & a fair"
    )


@pytest.mark.parametrize(("around", "found"), [(1, True), (50, False)])
def test_elements_within_one_another_are_read_up_to_a_bound(around: int, *, found: bool) -> None:
    long = "<span>" * around + "Boats of the island. " * 5000 + "</span>" * around
    wanted = "The ferry leaves from the fish quay"
    html = f"<title>Island | {wanted}</title><body><h1>Island</h1>{long}<b>{wanted}</b>"
    assert headline(html) == (wanted if found else "Island")
