"""A Tombstone: what is left of a document that was removed, so that its content is not stored again."""

from __future__ import annotations

from dataclasses import dataclass

from workers.core.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenAt:
    """One address at which the content had been seen, and on which source."""

    url: str
    source: str
    via: tuple[str, ...] = ()
    """Addresses that led there, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """Holds nothing of the text. `id` is the ContentHash that the document had."""

    id: str
    at: float
    """When it was removed; seconds since the epoch."""
    by: str
    """Who removed it."""
    reason: str
    seen: tuple[SeenAt, ...] = ()


def tombstone_of(document: Document, *, at: float, by: str, reason: str) -> Tombstone:
    """Return the tombstone of a document."""
    seen = tuple(SeenAt(url=sighting.url, source=sighting.source, via=sighting.via) for sighting in document.sightings)
    return Tombstone(id=document.id, at=at, by=by, reason=reason, seen=seen)
