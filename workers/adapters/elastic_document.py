"""A Document as Elasticsearch keeps it: flat fields of the text shown, beside them what is known of its sightings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import msgspec

from workers.core.document import Document, Shown, Sighting, Turn

_KEPT_AS_IS = tuple(field.name for field in fields(Shown) if field.name != "published_at")


def to_part(document: Document) -> dict[str, Any]:
    """Return what the merge script takes: the fields of the document, those of the text under `shown`."""
    return {
        "sightings": document.sightings,
        "sightings_dropped": document.sightings_dropped,
        "sources": sorted({sighting.source for sighting in document.sightings}),
        "created_by": document.created_by,
        "first_seen": float(document.first_seen),
        "predecessors": [other for other in document.predecessors if other != document.id],
        "story_id": document.story_id,
        "turns": document.turns,
        "shown": to_text(document.shown),
    }


def to_text(shown: Shown) -> dict[str, Any]:
    """Return the fields of the text shown."""
    text: dict[str, Any] = {name: getattr(shown, name) for name in _KEPT_AS_IS}
    text["published_at"] = None if shown.published_at is None else round(shown.published_at * 1000)
    text["length"] = shown.length
    return text


def from_source(document_id: str, source: Mapping[str, Any]) -> Document:
    """Return the document of a hit or of a get."""
    text = {name: source.get(name) for name in _KEPT_AS_IS}
    published = source.get("published_at")
    text["published_at"] = None if published is None else published / 1000
    return Document(
        id=document_id,
        shown=msgspec.convert(text, Shown),
        sightings=msgspec.convert(source["sightings"], tuple[Sighting, ...]),
        sightings_dropped=source["sightings_dropped"],
        created_by=source["created_by"],
        first_seen=float(source["first_seen"]),
        predecessors=tuple(source["predecessors"]),
        story_id=source["story_id"],
        turns=msgspec.convert(source["turns"], tuple[Turn, ...]),
    )
