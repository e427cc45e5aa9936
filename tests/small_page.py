"""Small pages as docs/persian.md writes them: markup with names in braces, and what is read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from tests.persian_document import filled, texts
from workers.core.article import Article
from workers.core.extraction.article import extract_article

PIECES = texts("Extraction")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_FIELDS: Mapping[str, Callable[[Article], object]] = {
    "title": lambda article: article.title,
    "date": lambda article: article.published_at and f"{article.published_at:%Y-%m-%dT%H:%MZ}",
    "original": lambda article: article.original_url,
}


def read(body: str) -> Article | None:
    """Read a page whose head names the headline, unless the body brings a `<title>`."""
    html = filled(body, PIECES)
    head = "" if "<title>" in html else f"<title>{PIECES['headline']}</title>"
    return extract_article(head + html, url="https://town.example/news/1", source=None, now=NOW)


def hold(example: str) -> None:
    """Assert `markup → paragraphs / of / it`, `markup → field: value` or `not markup`, which is no article."""
    body, arrow, expected = example.removeprefix("not ").partition(" → ")
    article = read(body)
    if example.startswith("not "):
        assert article is None
        return
    assert arrow
    assert article is not None
    name, _, value = expected.partition(": ")
    if name in _FIELDS:
        assert str(_FIELDS[name](article)) == filled(value, PIECES)
    else:
        assert list(article.paragraphs) == filled(expected, PIECES).split(" / ")
