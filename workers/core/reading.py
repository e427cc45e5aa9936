"""A Reading: all that one page was found to say."""

from __future__ import annotations

from dataclasses import dataclass

from workers.core.article import Article
from workers.core.front_page import FrontPage
from workers.core.outcome import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The result of reading a page: an article, or links, or the outcome that says why neither."""

    article: Article | None = None
    links: tuple[str, ...] = ()
    """Absolute URLs of articles in canonical form, in page order, without repeats."""
    sitemaps: tuple[str, ...] = ()
    """Of a sitemap index: the sitemaps that it names."""
    next_url: str | None = None
    """Of a listing: its next page."""
    front: FrontPage | None = None
    """Of a page that is read as a listing and is none that is declared."""
    refresh_url: str | None = None
    """Of a page without an article or without links: where it sends its reader at once."""
    outcome: Outcome | None = None
    """Set when there is neither an article nor a list: no-article, not-html, too-large, too-tangled, unreadable."""
    reason: str = ""
    """One line for the operator that says why."""
