"""What is refused before its body is received is what the parse stage would refuse, and nothing else."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import product

import pytest

from workers.core.content_kind import why_unwanted
from workers.core.extraction.page import read_page
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.visit import VisitKind

TYPES = (
    *("text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "text/plain", "application/octet-stream", ""),
    *("text/xml", "application/rss+xml", "application/json", "application/pdf", "image/png", "image/svg+xml"),
    *("video/mp4", "font/woff2", "application/gzip", "text/html, image/png"),
)
TEXT = "<html><body><a href='/news/1/a-long-road'>راه دراز</a><p>باران بارید.</p></body></html>".encode()
FEED = b"<?xml version='1.0'?><rss><channel><item><link>https://a.example/1</link></item></channel></rss>"
BODIES = (
    TEXT,
    FEED,
    gzip.compress(FEED),
    b"%PDF-1.7" + b"x" * 99,
    b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    b"PK\x03\x04",
    b"",
)


def pages() -> Iterator[tuple[VisitKind, Page]]:
    kinds = (VisitKind.ARTICLE, VisitKind.LISTING, VisitKind.FEED, VisitKind.SITEMAP)
    for kind, declared, body, coded in product(kinds, TYPES, BODIES, (False, True)):
        headers = {"content-type": declared, **({"content-encoding": "gzip"} if coded else {})}
        yield (
            kind,
            Page(url="https://a.example/", status=200, headers=headers, body=gzip.compress(body) if coded else body),
        )


def test_nothing_is_refused_early_that_would_be_read():
    refused = 0
    for kind, page in pages():
        if why_unwanted(kind, page.headers, page.body):
            refused += 1
            reading = read_page(page, kind=kind, source=None, listing=None, max_bytes=10_000)
            media = page.headers["content-type"].startswith(("image/", "video/", "font/"))
            assert reading.outcome is not None or media, (kind, page)
    assert refused > 100


@pytest.mark.parametrize("kind", [VisitKind.ARTICLE, VisitKind.FEED, VisitKind.SITEMAP, VisitKind.LISTING])
def test_a_picture_is_refused_by_its_type_alone(kind):
    assert why_unwanted(kind, {"content-type": "image/jpeg"}, b"") == (
        f"content-type 'image/jpeg' is not {'HTML' if kind in {'article', 'listing'} else 'XML'}"
    )


def test_rules_are_taken_in_whatever_type():
    assert why_unwanted(VisitKind.ROBOTS, {"content-type": "image/jpeg"}, b"%PDF") == ""


def test_both_give_the_same_reason():
    page = Page(url="https://a.example/", status=200, headers={"content-type": "application/pdf"}, body=b"%PDF")
    reading = read_page(page, kind=VisitKind.ARTICLE, source=None, listing=None, max_bytes=100)
    assert reading.outcome is Outcome.NOT_HTML
    assert reading.reason == why_unwanted(VisitKind.ARTICLE, page.headers, b"")
