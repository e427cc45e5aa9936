"""A SearchAnswer: what a search found, as the command prints it and as it is sent over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workers.core.moments import iso_time, jalali_time
from workers.core.search import Found, Hit, Query
from workers.core.story_fold import Fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One address at which the article was seen."""

    url: str
    source: str
    source_name: str
    """In Persian, as declared; the id where the source is not declared any more."""
    seen_at: str | None
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What else of a hit's story was found: the search by its `story_id` lists it."""

    texts: int
    """Beside the one shown."""
    sources: tuple[str, ...]
    """On which they were seen; of the fifty longest."""
    source_names: tuple[str, ...]
    oldest_at: str | None
    """Times of the oldest and the newest text of all, the one shown included: ISO 8601, UTC."""
    newest_at: str | None
    newest_text: str | None
    """The same in Tehran as readers write it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHit:
    """One article. Texts are as the page wrote them: to be escaped where they are shown."""

    id: str
    title: str
    lead: str | None
    url: str
    source: str
    source_name: str
    agency: str | None
    """As the page names it."""
    agency_id: str | None
    """Its id in config/agencies.yaml."""
    cites: str | None
    """Whom the agency names as its source."""
    cites_id: str | None
    attribution_conflict: str | None
    """Id of the owner of the original link, when the text credits another agency."""
    language: str | None
    published_at: str | None
    """ISO 8601, UTC."""
    published_jalali: str | None
    """The day in Tehran, such as `1404/07/18`."""
    published_text: str | None
    """Day and hour in Tehran as readers write them, such as `۱۸ مهر ۱۴۰۴، ۱۰:۲۰`."""
    sightings: tuple[Place, ...]
    sightings_dropped: int
    predecessors: tuple[str, ...]
    story_id: str
    more: More | None
    """None: nothing else of its story was found, or the search does not fold."""
    superseded: bool
    """Every address at which it was seen shows a corrected text by now."""
    score: float
    fragments: tuple[str, ...]
    """Pieces of the text; each match stands between U+E000 and U+E001, which occur nowhere else in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """One page of hits."""

    query: str
    total: int
    """Hits that there are: stories, or where the search does not fold, texts. At most the first 10,000 can be paged
    through."""
    texts: int
    """Texts that were found."""
    folded: bool
    """Each story is one hit."""
    offset: int
    limit: int
    took_ms: float
    hits: tuple[AnswerHit, ...]


def answer(found: Found, query: Query, *, names: Mapping[str, str], took_s: float) -> SearchAnswer:
    """Return what is told of a search. `names`: id of a source → its name."""
    return SearchAnswer(
        query=query.text,
        total=found.total,
        texts=found.texts,
        folded=query.fold,
        offset=query.offset,
        limit=query.limit,
        took_ms=round(took_s * 1000, 1),
        hits=tuple(_describe(hit, names) for hit in found.hits),
    )


def _tell_more(fold: Fold, names: Mapping[str, str]) -> More:
    return More(
        texts=fold.others,
        sources=fold.sources,
        source_names=tuple(names.get(source, source) for source in fold.sources),
        oldest_at=iso_time(fold.oldest_at),
        newest_at=iso_time(fold.newest_at),
        newest_text=jalali_time(fold.newest_at) or None,
    )


def _describe(hit: Hit, names: Mapping[str, str]) -> AnswerHit:
    document, shown = hit.document, hit.document.shown
    return AnswerHit(
        id=document.id,
        title=shown.title,
        lead=shown.lead,
        url=shown.url,
        source=shown.source,
        source_name=names.get(shown.source, shown.source),
        agency=shown.agency,
        agency_id=shown.agency_id,
        cites=shown.cites,
        cites_id=shown.cites_id,
        attribution_conflict=shown.attribution_conflict,
        language=shown.language,
        published_at=iso_time(shown.published_at),
        published_jalali=shown.published_jalali,
        published_text=jalali_time(shown.published_at) or None,
        sightings=tuple(
            Place(
                url=sighting.url,
                source=sighting.source,
                source_name=names.get(sighting.source, sighting.source),
                seen_at=iso_time(sighting.seen_at),
            )
            for sighting in document.sightings
        ),
        sightings_dropped=document.sightings_dropped,
        predecessors=document.predecessors,
        story_id=document.story_id,
        more=_tell_more(hit.fold, names) if hit.fold is not None else None,
        superseded=document.superseded,
        score=hit.score,
        fragments=hit.fragments,
    )
