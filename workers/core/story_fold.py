"""Folding: what a search finds of one story is one hit. Which of the texts is shown, and what is told of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from workers.core.document import Document

MOST_COMPARED = 50
"""Texts of one story that are looked at for the one to show: the longest."""
FULL = 0.8
"""A text of this share of the longest one's length is as full. Of 2,068 labelled pairs of one story, those with a
paragraph added and those that outlets really took from each other are all above it, those cut in half all below; of
those with a paragraph left out five in six are above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A text of a story that a search found."""

    id: str
    sources: tuple[str, ...]
    """Ids of the sources on which it was seen."""
    length: int
    """Characters of title, lead and body."""
    superseded: bool
    newest_at: float
    """The time by which is filtered and sorted; seconds since the epoch."""
    first_seen: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """What else of a hit's story the search found."""

    others: int
    """Texts beside the one that is shown; at least one."""
    sources: tuple[str, ...]
    """Ids of the sources on which they were seen, sorted; of the `MOST_COMPARED` longest."""
    oldest_at: float
    """Times of the oldest and the newest of all the texts, the one shown included; seconds since the epoch."""
    newest_at: float


def member_of(document: Document) -> Member:
    """Return what counts of a document."""
    return Member(
        id=document.id,
        sources=tuple(sorted({sighting.source for sighting in document.sightings})),
        length=document.shown.length,
        superseded=document.superseded,
        newest_at=document.newest_at,
        first_seen=document.first_seen,
    )


def shown_of(members: Collection[Member], *, aggregators: Collection[str]) -> Member:
    """Return the text that stands for its story: of those that were not corrected since and are as full as the longest,
    an outlet's own before one that only aggregators carry, then the one that appeared first.

    The order of `members` does not matter; there has to be one.
    """
    current = [one for one in members if not one.superseded] or list(members)
    longest = sorted(current, key=lambda one: (-one.length, one.id))[:MOST_COMPARED]
    full = (one for one in longest if one.length >= FULL * longest[0].length)
    return min(full, key=lambda one: (_is_copy(one, aggregators), _appeared_at(one), -one.length, one.id))


def fold_of(members: Sequence[Member], shown: Member) -> Fold | None:
    """Return what is told of the texts of a story beside the one shown; None when there are none."""
    if len(members) == 1:
        return None
    return Fold(
        others=len(members) - 1,
        sources=other_sources(members, shown),
        oldest_at=min(one.newest_at for one in members),
        newest_at=max(one.newest_at for one in members),
    )


def other_sources(members: Iterable[Member], shown: Member) -> tuple[str, ...]:
    """Return on which sources the other texts were seen."""
    return tuple(sorted({source for one in members if one.id != shown.id for source in one.sources}))


def _is_copy(one: Member, aggregators: Collection[str]) -> bool:
    return all(source in aggregators for source in one.sources)


def _appeared_at(one: Member) -> float:
    """When it was published, but no later than it was seen."""
    return min(one.newest_at, one.first_seen)
