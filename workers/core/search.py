"""A search and its hits, in the terms of either index."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers.core.document import Document
from workers.core.story_fold import Fold

MAX_LIMIT = 100
"""Hits of one page."""
MAX_WINDOW = 10_000
"""Hits that can be paged through: Elasticsearch collects that many at most (index.max_result_window)."""


class Sort(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for. An empty `text` matches everything, and relevance is then newest first.

    The time of a document is its publication, or where that is not known the moment when it was first seen.
    """

    text: str = ""
    sources: tuple[str, ...] = ()
    """Only documents seen on one of these sources; none: on any."""
    agencies: tuple[str, ...] = ()
    """Only documents that one of these agencies reports (ids of config/agencies.yaml); none: anyone."""
    since: float | None = None
    """Only documents of this time or later; seconds since the epoch."""
    until: float | None = None
    """Only documents before this time; seconds since the epoch."""
    language: str | None = None
    """Only documents in this language (ISO 639-1)."""
    sort: Sort = Sort.RELEVANCE
    all_versions: bool = False
    """Also texts that were corrected since: on every page that showed them there is another by now."""
    story: str | None = None
    """Only documents of this story."""
    fold: bool = False
    """One hit a story. Its place is that of the best of its documents that match and pass the filters;
    `workers.core.story_fold` chooses among them which is shown."""
    aggregators: frozenset[str] = frozenset()
    """Sources that carry the texts of others, for the choice of what is shown."""
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found, best first."""

    document: Document
    score: float
    fragments: tuple[str, ...] = ()
    """Pieces of the shown text around the matches, each match between MARK_START and MARK_END."""
    fold: Fold | None = None
    """What else of its story was found; None: nothing, or the search does not fold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of hits and how many there are in all."""

    total: int
    """Hits that can be paged through: stories where the search folds, else documents. Above `MAX_WINDOW` Elasticsearch
    estimates the number of stories."""
    texts: int
    """Documents that match and pass the filters."""
    hits: tuple[Hit, ...] = ()


MARK_START = "\ue000"
"""Private use: never in news."""
MARK_END = "\ue001"
