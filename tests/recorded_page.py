"""A recorded page: `tests/pages/<style>/<name>.html` with what stands on it, written by hand, in `<name>.json`.

The JSON holds `url`, `source` (fields of a Source, or the id of one that config/ declares; absent for a page of an
unknown layout) and `article` (null when there is none).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.declared import declared_sources
from tests.registry import BYLINES
from workers.core.article import Article
from workers.core.extraction.article import extract_article
from workers.core.source import Selectors, Source

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""When the pages are taken to have been fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPage:
    """The page, the source whose selectors read it, and the article as expected."""

    style: str
    """The folder: the family of systems, or the kind of site, that the page is made like."""
    name: str
    html: str
    url: str
    source: Source | None
    article: dict[str, Any] | None

    def read(self) -> Article | None:
        """Extract the article."""
        return extract_article(self.html, url=self.url, source=self.source, now=NOW, bylines=BYLINES)


def recorded_pages() -> Iterator[RecordedPage]:
    """Yield every page that has an expected article beside it, by style and name."""
    for path in sorted(PAGES.glob("*/*.html")):
        expected = path.with_suffix(".json")
        if expected.exists():
            yield _load(path, json.loads(expected.read_text(encoding="utf-8")))


def load_page(path: Path) -> RecordedPage:
    """Read one page and the JSON beside it."""
    return _load(path, json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))


def _load(path: Path, case: dict[str, Any]) -> RecordedPage:
    source = None
    if isinstance(case.get("source"), str):
        source = declared_sources()[case["source"]]
    elif "source" in case:
        fields = dict(case["source"])
        selectors = Selectors(**{name: tuple(value) for name, value in fields.pop("selectors", {}).items()})
        hosts, stop_lines = tuple(fields.pop("hosts")), tuple(fields.pop("stop_lines", ()))
        source = Source(**fields, hosts=hosts, stop_lines=stop_lines, selectors=selectors)
    return RecordedPage(
        style=path.parent.name,
        name=path.stem,
        html=path.read_text(encoding="utf-8"),
        url=case["url"],
        source=source,
        article=case["article"],
    )
