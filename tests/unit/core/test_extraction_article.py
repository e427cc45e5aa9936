"""Parts of reading an article page that no single recorded page shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.article import extract_article
from workers.core.extraction.blocks import read_blocks
from workers.core.extraction.boilerplate import Line, judge, without_end_marker
from workers.core.extraction.label_hint import may_hold
from workers.core.extraction.language import detect_language
from workers.core.extraction.metadata import read_metadata
from workers.core.source import Labels, Selectors, Source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://news.example/news/1"
SENTENCE = "باران از دیشب در بیشتر شهرهای شمالی آغاز شده است و تا پایان هفته ادامه دارد."


def texts(html: str) -> list[str]:
    body = LexborHTMLParser(html).body
    assert body is not None
    return [block.text for block in read_blocks(body).blocks]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>کتاب<b>خانه</b></p>", ["کتابخانه"]),
        ("<p>یک<br>دو</p>", ["یک", "دو"]),
        ("<div>یک<div>دو</div>سه</div>", ["یک", "دو", "سه"]),
        ("<p>می\u200cرود  \n و&nbsp;می\u200cآید</p>", ["می\u200cرود و می\u200cآید"]),
        ("<p>یک<script>دو</script><style>سه</style></p>", ["یک"]),
        ("<p>یک<!-- دو --></p>", ["یک"]),
        ("<table><tr><td>یک</td><td>دو</td></tr></table>", ["یک | دو"]),
        ("<table><tr><td><p>یک</p><p>دو</p></td><td>سه</td></tr></table>", ["یک", "دو", "سه"]),
        ("<p hidden>یک</p><p style='display: none'>دو</p><p>سه</p>", ["سه"]),
        ("<span>یک</span><span>دو</span>", ["یکدو"]),
        ("<span style='display:block'>یک</span><span style='display: block'>دو</span>", ["یک", "دو"]),
        ("<ul><li>یک</li><li>دو</li></ul>", ["یک", "دو"]),
        ("<story-body><p>یک</p></story-body>", ["یک"]),
        ("<div class='comments'><p>یک</p></div><p>دو</p>", ["دو"]),
        ("<body class='has-sidebar'><article class='tag-x'><p>دو</p></article>", ["دو"]),
    ],
)
def test_text_is_parted_where_a_reader_sees_a_break(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


def test_nesting_deeper_than_any_page_is_survived() -> None:
    deep = "<div>" * 5000 + SENTENCE
    assert extract_article(f"<h1>باران</h1>{deep}", url=URL, source=None, now=NOW) is None


SCRAPS = [
    *("<p>", "</p>", "<td>", "<table>", "<h1>", "</div>", "<div class='body'>", "<br>", "<li>", "<title>", "</title>"),
    *('<script type="application/ld+json">', "</script>", "{", '{"@type":"NewsArticle"}', "<a href='//['>", "</a>"),
    *('<meta property="og:url" content="http://[">', "<time datetime=x>", "۱۴۰۳/۱۳/۴۵", "انتهای پیام", SENTENCE),
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS)))
def test_no_page_is_refused_with_an_error(parts: list[str]) -> None:
    extract_article("".join(parts), url=URL, source=None, now=NOW)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("انتهای پیام", Line.END),
        ("انتهاي پيام/م.ق", Line.END),
        ("پایان پیام/۱۲", Line.END),
        ("۳ نظر", Line.END),
        ("Comments (12)", Line.END),
        ("بیشتر بخوانید:", Line.RELATED),
        ("Related articles", Line.RELATED),
        ("کد خبر: ۱۲۳۴", Line.NOISE),
        ("منبع: ایسنا", Line.NOISE),
        ("https://news.example/n/1", Line.NOISE),
        ("مرورگر شما از پخش ویدیو پشتیبانی نمی‌کند", Line.NOISE),
        ("این خبر توسط موتور ارتباط اقتصادی جمع آوری شده است در صورت مغایرت اطلاع دهید", Line.NOISE),
        ("پایان پیام‌رسان‌های قدیمی نزدیک است.", Line.BODY),
        ("بازدید از باغ برای همه رایگان است.", Line.BODY),
        ("بازدید شهردار از باغ پرندگان", Line.BODY),
        ("دسته\u200cبندی میوه\u200cهای باغ", Line.BODY),
        ("دسته\u200cبندی: شهر", Line.NOISE),
        ("برچسب انرژی یخچال\u200cها", Line.BODY),
        ("برچسب\u200cهای خبر", Line.NOISE),
        ("بازدید: ۱۲۳۴ بار", Line.NOISE),
        ("اشتراک آب میان باغ‌داران", Line.BODY),
        ("اشتراک‌گذاری در تلگرام", Line.NOISE),
        ("اشتراک این خبر در:", Line.NOISE),
        ("خبرهای شهر را با بارگیری برنامه پیک دنبال کنید", Line.NOISE),
        ("تاریخ ثبت‌نام دوره‌های تازه", Line.BODY),
        ("عضویت در انجمن باغ‌داران", Line.BODY),
        ("عضویت در خبرنامه", Line.NOISE),
        ("بله.", Line.BODY),
        ("بله", Line.NOISE),
        ("نظر شما درباره این طرح چیست؟", Line.BODY),
        ("نظر شما درباره این خبر چیست؟", Line.END),
        ("کمیسیون نظر خود را پس از بررسی لایحه اعلام می‌کند.", Line.BODY),
        ("What do you think?", Line.NOISE),
        ("تمامی حقوق باغبانان تا پایان ماه پرداخت می‌شود.", Line.BODY),
        ("تمامی حقوق مادی و معنوی برای پیک است", Line.NOISE),
        ("شرکت پخش‌کننده این فیلم نمایش آن را به بهار انداخت.", Line.BODY),
        ("پخش‌کننده ویدیو", Line.NOISE),
        ("آن را در پخش‌کننده زیر ببینید.", Line.NOISE),
        ("پس از دریافت تصویر ماهواره، جای آتش پیدا شد.", Line.BODY),
        ("دریافت فایل صوتی", Line.NOISE),
        ("این دیدار را از شبکه سه دنبال کنید.", Line.BODY),
        ("اجاره خانه در همه محله\u200cهای شهر بالا رفت و خریداران کم شدند. گزارش پیک را اینجا بخوانید.", Line.BODY),
        ("گزارش پیک را اینجا بخوانید.", Line.NOISE),
        ("خبرهای پیک را در تلگرام دنبال کنید.", Line.NOISE),
        ("ما را در همه جا دنبال کنید", Line.NOISE),
        ("چاپ نخست این کتاب در سه هزار نسخه به بازار آمد.", Line.BODY),
        ("The shares of the company rose.", Line.BODY),
        ("Copyright law is no matter of gardens.", Line.BODY),
        ("Play it again, Sam.", Line.BODY),
        ("Play video", Line.NOISE),
        ("Sign up for the race on Monday.", Line.BODY),
        ("Sign up for the morning newsletter.", Line.NOISE),
        ("Copyright 2026 The Garden", Line.NOISE),
        (SENTENCE, Line.BODY),
    ],
)
def test_lines_are_told_apart(line: str, expected: Line) -> None:
    assert judge(line) is expected


def test_an_end_marker_behind_the_last_sentence_is_cut() -> None:
    assert without_end_marker(f"{SENTENCE} انتهای پیام/۷۷") == SENTENCE
    assert without_end_marker(f"{SENTENCE}/انتهای پیام") == SENTENCE
    assert without_end_marker(SENTENCE) is None


@pytest.mark.parametrize(
    ("text", "hint", "expected"),
    [
        (SENTENCE, None, "fa"),
        (SENTENCE.replace("ی", "ي").replace("ک", "ك"), "ar", "fa"),
        ("أعلنت إدارة المكتبات أن الكتب ستكون متاحة في القرى", "fa", "ar"),
        ("The doors of the old hall opened again", "fa", "en"),
        ("Der Rat der Stadt hat die Brücke nicht vergessen", None, "de"),
        ("Совет города открыл мост", None, "ru"),
        ("Lorem ipsum", "la-VA", "la"),
        ("۱۲۳ - ۴۵", "fa", None),
    ],
)
def test_the_language_is_that_of_the_text(text: str, hint: str | None, expected: str | None) -> None:
    assert detect_language(text, hint=hint) == expected


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"باران"}',
        '[{"@type":"WebSite"},{"@type":["Thing","BlogPosting"],"headline":"باران"}]',
        '{"@graph":[{"@type":"WebPage"},{"@type":"Article","headline":"باران"}]}',
        '{"@type":"NewsArticle","headline":"باران","description":"سطر\nشکسته"}',
        '<!--{"@type":"ReportageNewsArticle","headline":"باران"}-->',
    ],
)
def test_structured_data_is_found_in_every_shape(script: str) -> None:
    tree = LexborHTMLParser(f'<script type="application/ld+json">{script}</script>')
    assert read_metadata(tree).text("headline") == "باران"


def test_broken_structured_data_says_nothing() -> None:
    assert read_metadata(LexborHTMLParser('<script type="application/ld+json">{"@type":</script>')).article == {}


@pytest.mark.parametrize("written", ["لینک منبع اصلی خبر", "لينك منبع اصلي خبر", "لینـک منبع", "&#1604;&#1740;نک"])
def test_a_label_is_not_ruled_out_by_its_spelling(written: str) -> None:
    assert may_hold(f"<p>{written}</p>", Labels().original)


def test_a_page_without_the_word_is_ruled_out() -> None:
    assert not may_hold(f"<p>{SENTENCE}</p>", Labels().original)
    assert may_hold("<p>any</p>", ("Source link",))


def source(**selectors: tuple[str, ...]) -> Source:
    return Source(
        id="s", name="ن", hosts=("news.example",), selectors=Selectors(**selectors), stop_lines=("به ما بپیوندید",)
    )


def test_lines_of_the_site_are_not_body() -> None:
    html = f"<h1>باران آمد</h1><div class=b><p>{SENTENCE}</p><p>به ما بپيونديد!</p></div>"
    article = extract_article(html, url=URL, source=source(body=(".b",)), now=NOW)
    assert article is not None
    assert article.paragraphs == (SENTENCE,)
    assert article.extraction["paragraphs"] == "selector:.b"


def test_selectors_that_find_nothing_leave_it_to_the_look_of_the_text() -> None:
    html = f"<h1>باران آمد</h1><div><p>{SENTENCE}</p><p>{SENTENCE.replace('باران', 'برف')}</p></div>"
    article = extract_article(html, url=URL, source=source(body=(".gone",), title=(".gone",)), now=NOW)
    assert article is not None
    assert (article.title, len(article.paragraphs)) == ("باران آمد", 2)
    assert article.extraction["paragraphs"] == "blocks"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="/n/1-baran">', ("https://news.example/n/1-baran", "link:canonical")),
        ('<meta property="og:url" content="https://news.example/n/1">', ("https://news.example/n/1", "meta:og:url")),
        ('<link rel="canonical" href="https://news.example/">', (None, None)),
        ('<link rel="canonical" href="https://other.example/n/1">', (None, None)),
        ('<link rel="canonical" href="http://[">', (None, None)),
    ],
)
def test_the_permalink_lies_on_the_page_s_own_host(head: str, expected: tuple[str | None, str | None]) -> None:
    html = f"<head>{head}</head><h1>باران آمد</h1><p>{SENTENCE}</p>"
    article = extract_article(html, url=URL, source=None, now=NOW)
    assert article is not None
    assert (article.permalink, article.extraction.get("permalink")) == expected
