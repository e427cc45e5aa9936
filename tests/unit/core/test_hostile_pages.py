"""Pages made to be read for ever: what they hold is read in a time that grows with them and no faster."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from workers.core.extraction.article import extract_article
from workers.core.extraction.declared_body import read_markup

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TITLE = "باغبان شهر درخت تازه کاشت"
LINE = "باغبان صبح زود به باغ رفت و درختی را که از همسایه گرفته بود کنار جوی آب کاشت و به خانه برگشت."
TEXT = f"<p>{LINE}</p>" * 5


def page(body: str, *, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{TITLE}</h1>{body}</body></html>"


def nested(count: int) -> str:
    thing: object = ["a\n" * count]
    for _ in range(20):
        thing = {"title": TITLE, "body": thing}
    return f'<script type="application/json">{json.dumps(thing)}</script>'


PAGES: dict[str, Callable[[], str]] = {
    "hidden beside shown": lambda: page(
        TEXT + "<div>" + "<div class=a hidden>x</div>" * 6_000 + "<div class=a>y</div>" * 6_000 + "</div>"
    ),
    "quotations": lambda: page(
        "<article>" + TEXT + "".join(f"<blockquote>{n} {LINE}</blockquote>" for n in range(3_000)) + "</article>"
    ),
    "parts of a title": lambda: page(
        "<b>a</b>" * 9_000 + TEXT,
        title=f"{TITLE} | " + " | ".join(f"{TITLE} شماره {n}" for n in range(9_000)),
    ),
    "columns": lambda: (
        f"<html><head><title>{TITLE}</title></head><body><div><div class=col-md-8><h1>{TITLE}</h1>{TEXT}</div>"
        + "<div class=col-md-1>xy</div>" * 50_000
        + "</div></body></html>"
    ),
    "days beside days": lambda: page(
        TEXT + "<div><div>۱۲ آبان ۱۴۰۲ علی</div><div>۱۲ آبان ۱۴۰۲ علی</div></div>" * 15_000
    ),
    "invitations to comment": lambda: page(TEXT + "<p>نظر دهید</p>" * 8_000 + f"<p>{LINE}</p>" * 8_000),
    "other articles": lambda: page(TEXT + f"<div><h3>مرتبط</h3><p>{LINE}</p></div>" * 20_000),
    "pictures that begin alike": lambda: page(
        TEXT + "".join(f'<img alt="{LINE[:40]} {n}"><p>{LINE[:38]}ر {n} گفت و رفت.</p>' for n in range(20_000))
    ),
    "lines deep down": lambda: page(
        TEXT + ("<div>" * 180 + "<h3>مرتبط</h3>" + "<p>x</p>" * 700 + "</div>" * 180 + f"<p>{LINE}</p>") * 120
    ),
    "data within data": lambda: page(nested(1_300_000)),
    "a title of white space": lambda: page(TEXT, title=TITLE + " " * 200_000 + "-"),
    "white space for a title": lambda: page(TEXT, title=" " * 200_000).replace(f"<h1>{TITLE}</h1>", ""),
    "a reference of many digits": lambda: page(
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "&#{"1" * 9_000};"}}</script>{TEXT}'
    ),
    "dashes for an address": lambda: page(f"{TEXT}<div>لینک منبع اصلی خبر: {'-' * 200_000}</div>"),
    "words for an address": lambda: page(f"{TEXT}<div>لینک منبع اصلی خبر: {'post-' * 40_000}</div>"),
}


@pytest.mark.parametrize("shape", PAGES)
@pytest.mark.timeout(12)
def test_a_page_is_read_in_time(shape: str) -> None:
    found = extract_article(PAGES[shape](), url="https://example.ir/news/1234", source=None, now=NOW)
    assert found is None or found.title == TITLE


@pytest.mark.timeout(20)
def test_markup_in_data_that_must_not_be_parsed_is_not() -> None:
    """17 s and 7 GB, were it parsed."""
    assert read_markup("".join(f"<p><font c={n}>" for n in range(6_400)) + "</p>") == []
