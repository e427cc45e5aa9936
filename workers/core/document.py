"""A Document: one distinct content, with every Sighting of it. `merge` is commutative, associative and idempotent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One URL at which the content was seen."""

    url: str
    source: str
    host: str
    visit: str
    """Id of the visit that saw it."""
    seen_at: float
    """Seconds since the epoch."""
    title_key: str
    """16 hex digits over the canonical title: tells one body under many titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The version of the text that is displayed, replaced as a whole by a greater one."""

    url: str
    source: str
    title: str
    lead: str | None
    body: str
    """Paragraphs joined by a line feed."""
    published_at: float | None
    """Seconds since the epoch."""
    agency: str | None
    cites: str | None
    original_url: str | None
    permalink: str | None
    language: str | None
    extraction: dict[str, str]
    on_original: bool
    """Seen on the host of its original source."""
    zwnj: int
    """Zero-width non-joiners in title, lead and body."""

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Order among versions of one content; the greatest is shown, in whatever order they arrive."""
        length = len(self.title) + len(self.lead or "") + len(self.body)
        return (self.on_original, self.zwnj, length, self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One distinct content. `id` is its ContentHash with the version of the rules: `h1-<32 hex digits>`."""

    id: str
    shown: Shown
    sightings: tuple[Sighting, ...]
    """Sorted by URL; at most `MAX_SIGHTINGS`, those with the smallest URLs."""
    sightings_dropped: int = 0
    """How many more there were."""
    created_by: str = ""
    """Id of the visit whose write created the document: a redo of that visit is no duplicate."""
    first_seen: float = 0.0
    """Seconds since the epoch."""
    predecessors: tuple[str, ...] = ()
    """Ids of the contents that this one replaced at one of its URLs; sorted."""


MAX_SIGHTINGS = 64
"""Sightings kept by a document; a report of a big day is carried by some forty outlets."""
MAX_TITLES_PER_HOST = 3
"""Different titles over one body on one host before it is boilerplate: two corrections of a headline are usual."""
