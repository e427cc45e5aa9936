"""A story as it is told: its texts, who was first, which of them is shown, and what took the place of which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workers.core.document import Document, Sighting, Turn
from workers.core.first_publisher import first_publisher
from workers.core.story_fold import member_of, shown_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAccount:
    """All that the index holds of one story. `documents`: in the order in which they were first seen."""

    story_id: str
    documents: tuple[Document, ...]
    first: Sighting
    shown: str
    """Id of the text that stands for the story where a search folds."""


def account_of(story_id: str, documents: Sequence[Document], *, aggregators: Collection[str]) -> StoryAccount:
    """Return the account of a story that has these documents, at least one. `aggregators`: ids of the sources that
    carry the texts of others."""
    sightings = (sighting for document in documents for sighting in document.sightings)
    return StoryAccount(
        story_id=story_id,
        documents=tuple(documents),
        first=first_publisher(sightings, aggregators=aggregators),
        shown=shown_of([member_of(document) for document in documents], aggregators=aggregators).id,
    )


def replacements(document: Document) -> list[Turn]:
    """Return where another text took the place of this one, the earliest first."""
    return sorted((turn for turn in document.turns if turn.by), key=lambda turn: (turn.at, turn.url))
