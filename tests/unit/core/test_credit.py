"""Agency and original where a source says by selectors where they stand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.article import extract_article
from workers.core.extraction.credit import Credit, select_credit
from workers.core.source import Role, Selectors, Source

URL = "https://gerdavar.example/u/7"


def _credit(html: str, agency: str = ".by a", original: str = "h2 a") -> Credit:
    root = LexborHTMLParser(html).root
    return select_credit(root, agency=(agency,), original=(original,), base_url=URL)


def test_both_with_their_methods() -> None:
    found = _credit("<h2><a href='/u/8'>خبر</a></h2><p class=by><a href='/w/bagh.example'> خبرگزاری باغ </a></p>")
    assert found.agency == ("خبرگزاری باغ", "selector:.by a")
    assert found.original == ("https://gerdavar.example/u/8", "selector:h2 a")


def test_a_picture_for_a_name_leaves_the_name_in_the_link() -> None:
    assert _credit("<p class=by><a href='/w/bagh.example/'><img src=x></a></p>").agency == (
        "bagh.example",
        "selector:.by a",
    )


def test_a_redirect_that_carries_the_address_is_unwrapped() -> None:
    found = _credit("<h2><a href='/go?url=https%3A%2F%2Fbagh.example%2Fnews%2F1'>خبر</a></h2>")
    assert found.original == ("https://bagh.example/news/1", "selector:h2 a")


@pytest.mark.parametrize(
    "html",
    ["", "<h2><a>خبر</a></h2>", "<h2><a href='mailto:a@b.example'>x</a></h2>", f"<p class=by><a>{'آ' * 101}</a>"],
)
def test_nothing_there(html: str) -> None:
    assert _credit(html) == Credit()


def test_selectors_go_before_lead_in_and_label() -> None:
    html = f"""<html lang=fa><article><h1>باغ شهر باز شد</h1><p class=by>باغ</p>
    <p class=matn>به گزارش خبرگزاری راغ، باغ شهر پس از دو سال باز شد. {"درخت‌های تازه کاشته شد. " * 8}</p>
    <p>لینک منبع اصلی خبر: <a href="https://ragh.example/1">پیوند</a></p><a class=o href="/u/1">متن</a></article>"""
    selectors = Selectors(body=(".matn",), agency=(".by",), original=("a.o",))
    source = Source(id="g", name="گ", hosts=("gerdavar.example",), selectors=selectors)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    article = extract_article(html, url=URL, source=source, now=now)
    assert article is not None
    assert (article.agency, article.original_url) == ("باغ", "https://gerdavar.example/u/1")
    assert (article.extraction["agency"], article.extraction["original_url"]) == ("selector:.by", "selector:a.o")
    article = extract_article(html, url=URL, source=None, now=now)
    assert article is not None
    assert article.original_url == "https://ragh.example/1"
    assert (article.extraction["agency"], article.extraction["original_url"]) == ("lead-in", "label")


@pytest.mark.parametrize(
    ("href", "role", "expected"),
    [
        ("https://ragh.example/1", None, "https://ragh.example/1"),
        ("https://ragh.example/1", Role.AGGREGATOR, "https://ragh.example/1"),
        ("https://ragh.example/1", Role.OUTLET, None),
        ("https://m.gerdavar.example/7", None, None),
        ("/u/7", None, None),
        ("mailto:a@ragh.example", None, None),
    ],
)
def test_a_headline_that_leads_elsewhere_leads_to_the_original(
    href: str, role: Role | None, expected: str | None
) -> None:
    html = f"""<title>باغ شهر باز شد</title><h2><a href="https://z.example/3">خبر دیگری از باغ شهر</a></h2>
    <h1><a href="{href}">باغ شهر باز شد</a></h1><p>باغ شهر پس از دو سال باز شد. {"درخت‌های تازه کاشته شد. " * 8}</p>"""
    source = Source(id="g", name="گ", hosts=("gerdavar.example",), role=role) if role is not None else None
    article = extract_article(html, url=URL, source=source, now=datetime(2026, 11, 24, tzinfo=UTC))
    assert article is not None
    assert article.original_url == expected
