"""Every recorded page gives the article that was written down for it by hand.

Fields that are not named are expected to be empty; `permalink` and `extraction` are compared only when named.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.recorded_page import PAGES, RecordedPage, recorded_pages

RECORDED = list(recorded_pages())


@pytest.mark.parametrize("page", RECORDED, ids=lambda page: f"{page.style}/{page.name}")
def test_the_article_is_read(page: RecordedPage) -> None:
    found, expected = page.read(), page.article
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
    assert found.extraction.items() >= expected.get("extraction", {}).items()


def test_no_page_lacks_its_expected_article() -> None:
    assert len(RECORDED) == len(list(PAGES.glob("*/*.html")))
