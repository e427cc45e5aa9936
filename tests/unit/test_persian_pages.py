"""The examples of docs/persian.md on extraction hold: what is read of small pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.persian_document import filled, rows, texts
from workers.core.article import Article
from workers.core.extraction.article import extract_article

PIECES = texts("Extraction")
EXAMPLES = [one for cells in rows("Extraction") if len(cells) > 2 for one in cells[2].split(" · ")]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
_FIELDS = {
    "title": lambda article: article.title,
    "date": lambda article: article.published_at and f"{article.published_at:%Y-%m-%dT%H:%MZ}",
    "original": lambda article: article.original_url,
}


def read(body: str) -> Article | None:
    """Read a page whose head names the headline, unless the body brings a `<title>`."""
    html = filled(body, PIECES)
    head = "" if "<title>" in html else f"<title>{PIECES['headline']}</title>"
    return extract_article(head + html, url="https://town.example/news/1", source=None, now=NOW)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_read_of_a_page(example: str) -> None:
    body, arrow, expected = example.removeprefix("not ").replace("`", "").partition(" → ")
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
        assert " / ".join(article.paragraphs) == filled(expected, PIECES)
