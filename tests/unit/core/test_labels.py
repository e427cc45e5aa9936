"""Labelled links are found whatever the markup, and no other link is taken for them."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.carried_address import carried_address
from workers.core.extraction.labels import LabelledLinks

PAGE = "https://gerdavar.example/news/4711/bagh"
GOAL = "https://manba.example/fa/news/12345/%D8%A8%D8%A7%D8%BA"
LABELS = ("لینک منبع اصلی خبر", "منبع اصلی خبر")
OWN_LABELS = ("لینک خبر در گردآور",)

BEFORE = "<nav><a href='/'>خانه</a><a href='/eco'>اقتصاد</a></nav><h1>باغ تازه شهر گشوده شد</h1><p>متن گزارش باغ.</p>"
AFTER = (
    "<div class='related'><a href='/news/1'>خبر دیگری از همین شهر</a><a href='/news/2'>و یکی دیگر</a></div>"
    "<footer><a href='/about'>درباره</a></footer>"
)

MARKUPS = [
    "<a href='{u}'>لینک منبع اصلی خبر</a>",
    "<p><a href='{u}'><b>لینک</b> منبع اصلی <i>خبر</i> »</a></p>",
    "<a href='{u}'>لينك منبع اصلي خبر: روزنامه باغ</a>",
    "<a href='{u}'>لینک\u200cمنبع\u200cاصلی\u200cخبر</a>",
    "<a href='{u}' title='لینک منبع اصلی خبر'><img src='/i.png'></a>",
    "<a href='{u}' aria-label='لینک منبع اصلی خبر'><svg></svg></a>",
    "<a href='{u}'><img src='/i.png' alt='لینک منبع اصلی خبر'></a>",
    "<a href='#' data-href='{u}'>لینک منبع اصلی خبر</a>",
    "<a href='javascript:void(0)' onclick=\"window.open('{u}')\">لینک منبع اصلی خبر</a>",
    "<button onclick=\"location.href='{u}'\">لینک منبع اصلی خبر</button>",
    "<button data-clipboard-text='{u}'>لینک منبع اصلی خبر</button>",
    "<p>لینک منبع اصلی خبر: <a href='{u}'>مشاهده</a></p>",
    "<p>لینک منبع اصلی خبر <a href='{u}'>لینک</a></p>",
    "<p>لینک منبع اصلی خبر در روزنامه باغ: <a href='{u}'>کلیک کنید</a></p>",
    "<p><span>لینک منبع اصلی خبر</span><span>:</span> <span><a href='{u}'>روزنامه باغ</a></span></p>",
    "<p><strong>لینک منبع اصلی خبر</strong><br><a href='{u}'>{u}</a></p>",
    "<div><div>لینک منبع اصلی خبر</div><div><a href='{u}'>روزنامه باغ</a></div></div>",
    "<div><div><span>لینک منبع اصلی خبر</span></div></div><div><p><a href='{u}'>باغ تازه شهر گشوده شد</a></p></div>",
    "<h4>لینک منبع اصلی خبر در روزنامه</h4><p><a href='{u}'>اینجا</a></p>",
    "<h4>لینک منبع اصلی خبر</h4><p><a href='{u}'>manba.example</a></p>",
    "<h4>لینک منبع اصلی خبر</h4><ul><li><a href='{u}'>روزنامه باغ</a></li></ul>",
    "<table><tr><td>لینک منبع اصلی خبر</td><td><a href='{u}'>روزنامه</a></td></tr><tr><td>کد</td></tr></table>",
    "<table><tr><th>لینک منبع اصلی خبر</th></tr><tr><td><a href='{u}'>روزنامه</a></td></tr></table>",
    "<dl><dt>کد خبر</dt><dd>۱۲</dd><dt>لینک منبع اصلی خبر</dt><dd><a href='{u}'>روزنامه</a></dd></dl>",
    "<p>لینک منبع اصلی خبر: {u}</p>",
    "<p>لینک منبع اصلی خبر</p><p>{u}</p>",
    "<p>لینک منبع اصلی خبر</p><code>{u}</code>",
    "<div>لینک منبع اصلی خبر <span class='url'>{u}</span></div>",
    "<div>لینک منبع اصلی خبر <input type='text' value='{u}' readonly></div>",
    "<label for='src'>لینک منبع اصلی خبر</label><div><p>کپی کنید</p><input id='src' value='{u}'></div>",
    "<div>لینک منبع اصلی خبر</div><textarea readonly>{u}</textarea>",
    "<div>لینک منبع اصلی خبر <img src='/i.png'><!-- x --> <a href='{u}'><img src='/a.png'></a></div>",
    "<div>لینک منبع اصلی خبر: <a href='{u}'><img src='/a.png'></a> <a href='/news/3'>خبر بعدی</a></div>",
    "<div>منبع اصلی خبر: <a href='{u}'>روزنامه</a></div>",
    "<p>متن گزارش باغ تازه<br>پایان<br>لینک منبع اصلی خبر<br><a href='{u}'>باغ</a><br>لینک خبر<br><a href='/4'>۴",
]


def _tree(markup: str) -> LexborHTMLParser:
    return LexborHTMLParser(f"<html><head><title>باغ</title></head><body>{BEFORE}{markup}{AFTER}</body></html>")


@pytest.mark.parametrize("markup", MARKUPS)
def test_found_whatever_the_markup(markup: str) -> None:
    assert LabelledLinks(_tree(markup.format(u=GOAL)), base_url=PAGE).find(LABELS) == GOAL


WRAPPED = quote(GOAL, safe="")
REDIRECTS = [
    f"/go?url={WRAPPED}",
    f"/go?id=7&u={WRAPPED}&x=1",
    f"/go?to={quote(WRAPPED, safe='')}",
    f"/redirect/?link={base64.b64encode(GOAL.encode()).decode()}",
    f"/redirect/?target={base64.urlsafe_b64encode(GOAL.encode()).decode().rstrip('=')}",
    f"/out/{base64.urlsafe_b64encode(GOAL.encode()).decode()}",
    f"/out/{GOAL}",
    f"/out/{WRAPPED}",
    f"https://r.example/l?u={quote('https://s.example/?url=' + WRAPPED, safe='')}",
]


@pytest.mark.parametrize("href", REDIRECTS)
@pytest.mark.parametrize(
    "markup", ["<a href='{u}'>لینک منبع اصلی خبر</a>", "<p>لینک منبع اصلی خبر</p><p><a href='{u}'>اینجا</a>"]
)
def test_redirects_are_unwrapped(href: str, markup: str) -> None:
    assert LabelledLinks(_tree(markup.format(u=href)), base_url=PAGE).find(LABELS) == GOAL


def test_a_redirect_that_carries_nothing_is_returned_itself() -> None:
    tree = _tree("<a href='/u/4711'>لینک منبع اصلی خبر</a>")
    assert LabelledLinks(tree, base_url=PAGE).find(LABELS) == "https://gerdavar.example/u/4711"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>لینک منبع اصلی خبر</p>",
        "<p>لینک منبع اصلی خبر</p><nav><a href='/news/3'>ورزش</a></nav>",
        "<p>لینک منبع اصلی خبر</p><p><a href='/news/3'>خبر بعدی</a></p>",
        "<p>لینک منبع اصلی خبر: <a href='/news/3'>خبر بعدی</a></p>",
        "<p>لینک منبع اصلی خبر: ندارد</p><p><a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر</p><p><a href='/news/3'>باران تندی که دیروز در سراسر استان بارید</a></p>",
        "<p>لینک منبع اصلی خبر</p><p><a href='/news/3'>لینک خبر در گردآور</a></p>",
        "<p>لینک منبع اصلی خبر</p><p>لینک خبر در گردآور: <a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر<br>لینک خبر در گردآور: <a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر | لینک خبر در گردآور <a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر</p><p>کوتاه: <a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر</p><ul><li><a href='/3'>یکی</a></li><li><a href='/4'>دیگری</a></li></ul>",
        "<dl><dt>لینک منبع اصلی خبر</dt><dd></dd><dt>لینک خبر در گردآور</dt><dd><a href='/3'>اینجا</a></dd></dl>",
        "<table><tr><td>لینک منبع اصلی خبر</td><td></td></tr><tr><td>کد</td><td><a href='/3'>۳</a></td></tr>",
        "<p>لینک منبع اصلی خبر</p><div class='share'><a href='https://t.me/share/url?url=x'>تلگرام</a></div>",
        "<p>لینک منبع اصلی خبر</p><div><a href='https://t.me/share/url?url=https://h.example/'>تلگرام</a></div>",
        "<p>لینک منبع اصلی خبر</p><p class='tags'><a href='/tag/3'>باغ</a></p>",
        "<p>لینک منبع اصلی خبر</p><p><a href='mailto:x@h.example'>رایانامه</a></p>",
        "<a href='#'>لینک منبع اصلی خبر</a><a href='/news/3'>باغ</a>",
        "<p>در این گزارش گفته شد که دسترسی به منبع اصلی خبر <a href='/3'>ساده</a> نیست</p>",
        "<p>لینک منبع اصلی خبرها <a href='/news/3'>اینجا</a></p>",
        "<p>لینک منبع اصلی خبر: https://manba.example/fa/ne...</p>",
        "<script>var x = 'لینک منبع اصلی خبر: https://manba.example/x';</script>",
    ],
)
def test_no_other_link_is_taken(markup: str) -> None:
    assert LabelledLinks(_tree(markup), base_url=PAGE).find(LABELS) is None


def test_two_labels_keep_their_links_apart() -> None:
    shapes = [
        "<p><a href='{a}'>لینک منبع اصلی خبر</a></p><p><a href='{b}'>لینک خبر در گردآور</a></p>",
        "<p>لینک منبع اصلی خبر</p><p><a href='{a}'>اینجا</a></p><p>لینک خبر در گردآور</p><p><a href='{b}'>۲</a></p>",
        "<p>لینک منبع اصلی خبر: {a}<br>لینک خبر در گردآور: {b}</p>",
        "<p>لینک منبع اصلی خبر {a} لینک خبر در گردآور {b}</p>",
    ]
    for shape in shapes:
        tree = _tree(shape.format(a=GOAL, b=PAGE))
        assert LabelledLinks(tree, base_url=PAGE).find(LABELS) == GOAL, shape
        assert LabelledLinks(tree, base_url=PAGE).find(OWN_LABELS) == PAGE, shape


def test_an_address_without_scheme() -> None:
    tree = _tree("<p>لینک کوتاه: gerdavar.example/x/AbC1</p>")
    assert LabelledLinks(tree, base_url=PAGE).find(("لینک کوتاه",)) == "https://gerdavar.example/x/AbC1"


def test_an_address_that_carries_itself_does_not_loop() -> None:
    url = "https://h.example/?u=https://h.example/"
    assert carried_address(url) == "https://h.example/"
    assert carried_address("https://h.example/?u=%2Fa&url=") == "https://h.example/?u=%2Fa&url="


_BITS = [
    *("<p>", "</p>", "<a href='/x'>", "</a>", "<br>", "لینک منبع اصلی خبر", "لینک", "https://h.example/", "<td>"),
    *("<table>", "<dl><dt>", "<input value='http://'>", "<label for=x>", "<b>", "\u200c", ":", "<script>", "<!--"),
    *("<a title='منبع اصلی خبر'>", "&#x202b;"),
]


@given(st.lists(st.sampled_from(_BITS) | st.text(max_size=6), max_size=14))
def test_any_markup_is_read_without_a_fault(bits: list[str]) -> None:
    link = LabelledLinks(LexborHTMLParser("".join(bits)), base_url=PAGE).find(LABELS)
    assert link is None or link.startswith(("http://", "https://"))
