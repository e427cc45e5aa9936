"""A StoryAnswer: a story as the command prints it and as it is sent over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.core.document import Document, Sighting
from workers.core.moments import iso_time, jalali_time
from workers.core.story_account import StoryAccount, replacements


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One address at which a text was seen. Times are ISO 8601, UTC."""

    url: str
    source: str
    source_name: str
    """In Persian, as declared; the id where the source is not declared any more."""
    appeared_at: str | None
    """When it was published, but no later than it was seen."""
    appeared_text: str | None
    """The same in Tehran as readers write it."""
    published_at: str | None
    """As the page says."""
    seen_at: str | None
    via: tuple[str, ...]
    """Addresses that led there, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Another text took the place of this one at an address, from a time on."""

    url: str
    at: str | None
    by: str
    """Id of that text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One of the texts of a story, as its page wrote it: to be escaped where it is shown."""

    id: str
    title: str
    url: str
    superseded: bool
    """Every address at which it was seen shows another text by now."""
    replaced: tuple[Replacement, ...]
    predecessors: tuple[str, ...]
    """Ids of the texts whose place it took."""
    sightings: tuple[Appearance, ...]
    sightings_dropped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAnswer:
    """All texts of one story, at most a thousand, in the order in which they were first seen."""

    story_id: str
    first: Appearance
    """Who published it first."""
    shown: str
    """Id of the text that stands for the story where a search folds."""
    documents: tuple[Text, ...]


def story_answer(account: StoryAccount, *, names: Mapping[str, str]) -> StoryAnswer:
    """Return what is told of a story. `names`: id of a source → its name."""
    return StoryAnswer(
        story_id=account.story_id,
        first=_appearance(account.first, names),
        shown=account.shown,
        documents=tuple(_text(document, names) for document in account.documents),
    )


def _text(document: Document, names: Mapping[str, str]) -> Text:
    return Text(
        id=document.id,
        title=document.shown.title,
        url=document.shown.url,
        superseded=document.superseded,
        replaced=tuple(Replacement(url=turn.url, at=iso_time(turn.at), by=turn.by) for turn in replacements(document)),
        predecessors=document.predecessors,
        sightings=tuple(_appearance(sighting, names) for sighting in document.sightings),
        sightings_dropped=document.sightings_dropped,
    )


def _appearance(sighting: Sighting, names: Mapping[str, str]) -> Appearance:
    return Appearance(
        url=sighting.url,
        source=sighting.source,
        source_name=names.get(sighting.source, sighting.source),
        appeared_at=iso_time(sighting.appeared_at),
        appeared_text=jalali_time(sighting.appeared_at),
        published_at=iso_time(sighting.published_at),
        seen_at=iso_time(sighting.seen_at),
        via=sighting.via,
    )
