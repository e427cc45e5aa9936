"""An ArticlePage: what an article's page shows, before a layout gives it its markup."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workers.demo.furniture import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """Texts as the desk writes them, addresses absolute."""

    name: str
    """Of the desk in markup, ASCII."""
    site_name: str
    url: str
    code: int
    section: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    modified: datetime
    tags: tuple[str, ...]
    original_url: str | None = None
    related: tuple[Link, ...] = ()
    """Headlines below the text."""
    popular: tuple[Link, ...] = ()
    """Headlines beside it."""


Parts = tuple[str, str, str, str, str]
"""Markup in pieces: 2nd and 4th depend on the article, the others on the desk alone."""
