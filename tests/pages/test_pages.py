"""Recorded pages: each `<style>/<name>.html` with the article that stands on it in `<name>.json`, written by hand.

The JSON holds `url`, `source` (fields of a Source; absent for a page of an unknown layout) and `article` (null when
there is none). Fields that are not named are expected to be empty; `permalink` and `extraction` are compared only when
named.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workers.core.article import Article
from workers.core.extraction.article import extract_article
from workers.core.source import Selectors, Source

PAGES = sorted(Path(__file__).parent.glob("*/*.html"))
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read_page(path: Path) -> tuple[Article | None, dict[str, Any] | None]:
    """Return (article as extracted, article as expected) of a recorded page."""
    case = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    source = None
    if "source" in case:
        fields = dict(case["source"])
        selectors = Selectors(**{name: tuple(value) for name, value in fields.pop("selectors", {}).items()})
        hosts, stop_lines = tuple(fields.pop("hosts")), tuple(fields.pop("stop_lines", ()))
        source = Source(**fields, hosts=hosts, stop_lines=stop_lines, selectors=selectors)
    html = path.read_text(encoding="utf-8")
    return extract_article(html, url=case["url"], source=source, now=NOW), case["article"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_article_is_read(path: Path) -> None:
    found, expected = read_page(path)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert found.title == expected["title"]
    assert list(found.paragraphs) == expected["paragraphs"]
    published = expected.get("published_at")
    assert found.published_at == (datetime.fromisoformat(published) if published else None)
    for name in ("lead", "agency", "cites", "original_url", "language"):
        assert getattr(found, name) == expected.get(name), name
    if "permalink" in expected:
        assert found.permalink == expected["permalink"]
    assert set(found.extraction) >= {"title", "paragraphs"}
