"""A search and its hits, in the terms of either index."""

from __future__ import annotations

from dataclasses import dataclass

from workers.core.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for. An empty `text` matches everything, newest first."""

    text: str = ""
    source: str | None = None
    """Only documents seen on this source."""
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found, best first."""

    document: Document
    score: float
    fragments: tuple[str, ...] = ()
    """Pieces of the shown text around the matches, each match between MARK_START and MARK_END."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of hits and how many there are in all."""

    total: int
    hits: tuple[Hit, ...] = ()


MARK_START = "\ue000"
"""Private use: never in news."""
MARK_END = "\ue001"
