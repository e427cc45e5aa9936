"""Bounds of the extraction that no rule of docs/persian.md names: a page on the other side of each."""

from __future__ import annotations

import pytest

from tests.small_page import hold

PAGES = {
    "an article around the headline that holds little is only its head": (
        "<article>{h}<p>{a}</p><p>{b}</p></article><div>{text}</div> → {a} / {b} / {all}"
    ),
    "and if it is named after a body, very little": (
        "<article class=news-body>{h}<p>{a}</p></article><div>{text}</div> → {a} / {all}"
    ),
    "an element that is named after a body and holds less than two fifths is a part": (
        "<div class=menu>{h}</div><section><div><p>{a} {b}</p></div><div class=story-text><p>{1}</p><p>{2}</p>"
        "</div><div><p>{b} {c}</p></div></section>"
        " → {a} {b} / {1} / {2} / {b} {c}"
    ),
    "one that holds less than a tenth is no part of a digest": (
        "{h}<div><div><div class=news-body>{text}</div></div></div><div class=post-content>"
        "<p>گلابی\u200cها زود رسیدند و رفتند.</p></div><div><p>{a}</p><p>{b}</p><p>{a}</p><p>{b}</p></div>"
        " → {all}"
    ),
    "a headline is a part of `<title>` beside the longer name of a site": (
        "<title>زنگ مدرسه کهنه - پیک شهر سپیدار، خبرهای بندر و باغ</title><div>زنگ مدرسه کهنه</div>"
        "<div>سرویس شهر سپیدار</div><div>{text}</div>"
        " → title: زنگ مدرسه کهنه"
    ),
    "so is one that holds less than a quarter of the text": (
        "<article>{h}{text}</article><div><p>{a} {b}</p><p>{b} {c}</p><p>{c} {a}</p><p>{a} {c}</p><p>{b} {a}</p>"
        "<p>{c} {b}</p><p>{a} {b} {c}</p></div>"
        " → {all} / {a} {b} / {b} {c} / {c} {a} / {a} {c} / {b} {a} / {c} {b} / {a} {b} {c}"
    ),
    "an error that says much is a report on one": (
        "<title>صفحه مورد نظر یافت نشد</title><h1>صفحه مورد نظر یافت نشد</h1>{text}<p>{a}</p><p>{b}</p><p>{c}</p>"
        " → {all} / {a} / {b} / {c}"
    ),
    "a page that calls itself a collection is none with little text": (
        'not {h}{text}<script type=application/ld+json>{"@type":"CollectionPage"}</script>'
    ),
    "alike boxes with long texts are parts of a digest": (
        "<article>{h}<section><h3><a href=/2>باغ پشت مسجد باز است</a></h3><p>{1} {2} {3} {a} {b}</p></section>"
        "<section><h3><a href=/3>نیمکتی به جای چاه</a></h3><p>{a} {b} {c} {1} {2}</p></section><section><h3>"
        "<a href=/4>گلابی\u200cها رسیدند</a></h3><p>{c} {3} {2} {1} {a}</p></section></article>"
        " → {1} {2} {3} {a} {b} / {a} {b} {c} {1} {2} / {c} {3} {2} {1} {a}"
    ),
    "the day of a comment within the box of the text is not that of the article": (
        "{h}{text}<h3>دیدگاه\u200cها</h3><p>۲ اسفند ۱۴۰۳</p><p>{a}</p> → date: None"
    ),
    "a long line with a colon introduces nothing but itself": (
        "{h}{text}<p>نانوا که سال\u200cها خمیرش را زیر زنگ گذاشته بود و از موش\u200cها در امان مانده بود، به همه "
        "کسانی که آمده بودند چنین گفت:</p><p><a href=/2>باغ پشت مسجد باز است</a></p>"
        " → {all} / نانوا که سال\u200cها خمیرش را زیر زنگ گذاشته بود و از موش\u200cها در امان مانده بود، به همه "
        "کسانی که آمده بودند چنین گفت:"
    ),
    "a long quotation is said twice on purpose": (
        "{h}<p>{a}</p><p>{1} {2} {3} {b}</p><blockquote>{1} {2} {3}</blockquote> → {a} / {1} {2} {3} {b} / {1} {2} {3}"
    ),
    "a refrain is, too": (
        "{h}<p>{1}</p><p>و زنگ زد و زنگ زد و زنگ زد.</p><p>{2}</p><p>و زنگ زد و زنگ زد و زنگ زد.</p>"
        " → {1} / و زنگ زد و زنگ زد و زنگ زد. / {2} / و زنگ زد و زنگ زد و زنگ زد."
    ),
    "three headings at the end are a list": (
        "{h}{text}<h3>گلابی</h3><h3>انار</h3><h3>سیب</h3> → {all} / گلابی / انار / سیب"
    ),
    "a long line with a dash is none of place and agency": (
        "{h}<p>{1}</p><p>نانوا و مدیر مدرسه و موش\u200cهای همسایه و زنگ کهنه -</p><p>{2}</p>"
        " → {1} / نانوا و مدیر مدرسه و موش\u200cهای همسایه و زنگ کهنه - / {2}"
    ),
    "a long block that is all link is text": (
        "{h}<p>{1}</p><p><a href=/2>{a} {b}</a></p><p>{2}</p> → {1} / {a} {b} / {2}"
    ),
    "a part that is hidden beside a word is hidden": (
        "{h}{text}<div class=part>نان و زنگ و موش</div><div class=part hidden>{a}</div> → {all} / نان و زنگ و موش"
    ),
    "four captions are no text": (
        "{h}<p>عکس\u200cها را ببینید و بخندید.</p><figure><img src=1><figcaption>{1} {2}</figcaption></figure>"
        "<figure><img src=2><figcaption>{3} {a}</figcaption></figure><figure><img src=3>"
        "<figcaption>{b} {c}</figcaption></figure><figure><img src=4><figcaption>{2} {c}</figcaption></figure>"
        " → عکس\u200cها را ببینید و بخندید."
    ),
    "an item of a list that is long is no announcement": (
        "<ul><li>{h}<a href=/2>باغ پشت مسجد روزهای تعطیل باز است</a><time>۳ اسفند ۱۴۰۳</time>{text}</ul>"
        " → date: 2025-02-20T20:30Z"
    ),
    "comments are short in the mean": (
        "{h}<div>{text}</div><section><div><p>نسرین، ۳ اسفند ۱۴۰۳</p><p>{1} {2} {3} {a} {b} {c}</p></div><div>"
        "<p>رضا، ۴ اسفند ۱۴۰۳</p><p>{c} {b} {a} {3} {2} {1}</p></div></section>"
        " → {all} / نسرین، ۳ اسفند ۱۴۰۳ / {1} {2} {3} {a} {b} {c} / رضا، ۴ اسفند ۱۴۰۳ / {c} {b} {a} {3} {2} {1}"
    ),
    "a caption has two lines": (
        "{h}<p>{1}</p><div><img src=a><div>زنگ کهنه در زیرزمین نانوا پیش از شستن.</div>"
        "<div>زنگ کهنه پس از شستن در دست نانوا.</div><div>زنگ کهنه بر بام مدرسه در روز دوشنبه.</div></div>"
        "<p>{2}</p><p>{3}</p>"
        " → {1} / زنگ کهنه در زیرزمین نانوا پیش از شستن. / زنگ کهنه پس از شستن در دست نانوا. / زنگ کهنه بر بام "
        "مدرسه در روز دوشنبه. / {2} / {3}"
    ),
    "and a quarter of a thousand letters": (
        "{h}{text}<div><img src=a><div>{a} {b} {c}</div></div><p>{1} {2}</p><p>{3} {a}</p>"
        " → {all} / {a} {b} {c} / {1} {2} / {3} {a}"
    ),
    "a short body in the JSON-LD is a summary": (
        "{h}<p>عکس\u200cها را ببینید و بخندید.</p>"
        '<script type=application/ld+json>{"@type":"NewsArticle","articleBody":"{1}"}</script>'
        " → عکس\u200cها را ببینید و بخندید."
    ),
    "so is one in the data of a script": (
        "{h}<p>عکس\u200cها را ببینید و بخندید.</p>"
        '<script type=application/json>{"title":"{headline}","body":"{1}"}</script>'
        " → عکس\u200cها را ببینید و بخندید."
    ),
    "a page that shows its text needs no data of a script": (
        '{h}{text}<script type=application/json>{"title":"{headline}","body":"{a}\\n{b}\\n{c}\\n{a} '
        '{b}\\n{b} {c}\\n{c} {a}\\n{a} {c}"}</script>'
        " → {all}"
    ),
    "what a page shows is not beside what it hides": (
        "{h}<p>{1}</p><div style='display:none'><p>{2}</p><p>{3}</p></div> → {1}"
    ),
    "a box laid out as a block parts words": (
        "{h}<p>{1}</p><p>نانوا<span style='display:block'>گفت و خندید و رفت.</span></p><p>{2}</p>"
        " → {1} / نانوا / گفت و خندید و رفت. / {2}"
    ),
    "a link to a word is no headline of a teaser": (
        "<article>{h}<section><a href=/2>باغ</a><p>{1}</p></section><section><a href=/3>چاه</a><p>{2}</p>"
        "</section><section><a href=/4>سیب</a><p>{3}</p></section></article>"
        " → {all}"
    ),
    "a page about errors is one although its title says so, from six hundred letters on": (
        "<title>404</title><h1>404</h1>{text}<p>{a}</p><p>{b}</p><p>{c}</p> → {all} / {a} / {b} / {c}"
    ),
    "a byline is a line, not a paragraph": (
        "{h}<p>نویسنده: نسرین باغبان که سال\u200cها در روزنامه\u200cهای شهر قلم زده و شاگردان بسیاری پرورده است، "
        "از بندر سپیدار می\u200cگوید که هیچ زنگی در جهان به خوبی زنگ مدرسه کهنه نمی\u200cنوازد و هیچ نانوایی به "
        "نانوایی او</p>{text}"
        " → نویسنده: نسرین باغبان که سال\u200cها در روزنامه\u200cهای شهر قلم زده و شاگردان بسیاری پرورده است، از "
        "بندر سپیدار می\u200cگوید که هیچ زنگی در جهان به خوبی زنگ مدرسه کهنه نمی\u200cنوازد و هیچ نانوایی به "
        "نانوایی او / {all}"
    ),
    "three paragraphs at the end are enough to be apart": (
        "{h}<div><p>{1}</p><p>{2}</p></div><div><p>{c} {a} …</p></div> → {1} / {2} / {c} {a} …"
    ),
    "a comment has a head of one line": (
        "{h}<div>{text}</div><section><div>"
        "<p>نسرین باغبان از بندر سپیدار که هر روز پیک را می\u200cخواند، ۳ اسفند ۱۴۰۳</p><p>{a}</p></div><div>"
        "<p>رضا کاظمی از بندر سپیدار که هرگز پیک را نمی\u200cخواند، ۴ اسفند ۱۴۰۳</p><p>{b}</p></div></section>"
        " → {all} / نسرین باغبان از بندر سپیدار که هر روز پیک را می\u200cخواند، ۳ اسفند ۱۴۰۳ / {a} / رضا کاظمی "
        "از بندر سپیدار که هرگز پیک را نمی\u200cخواند، ۴ اسفند ۱۴۰۳ / {b}"
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_is_read_beyond_a_bound(page: str) -> None:
    hold(page)
