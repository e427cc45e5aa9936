"""A Document: one distinct content, with every Sighting of it, and the merge of two views of one content.

`merge` is commutative, associative and idempotent in all that a reader sees (text shown, sightings, first_seen,
predecessors), so that the order in which workers write does not matter. Three things cannot be:

- `created_by` stays that of the stored side: it says whose write came first;
- `sightings_dropped` forgets which URLs it counted, so that a dropped URL that is seen again counts again;
- the refusal of a fourth title depends on which three came first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


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
    via: tuple[str, ...] = ()
    """Addresses that led there, in order: redirects, and the articles that named it as their original."""
    published_at: float | None = None
    """When this page says it was published: seconds since the epoch."""

    @property
    def appeared_at(self) -> float:
        """Seconds since the epoch: when it was published, but no later than it was seen."""
        return self.seen_at if self.published_at is None else min(self.published_at, self.seen_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The last that is known of what one URL shows in place of this content, or again."""

    url: str
    at: float
    """Seconds since the epoch."""
    by: str
    """Id of the content that is there now; empty when it is this one (again)."""


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
    published_jalali: str | None = None
    """Day of `published_at` in Tehran, as `1404/07/18`: sorts, and its beginning selects a year or a month."""
    agency_id: str | None = None
    cites_id: str | None = None
    attribution_conflict: str | None = None
    """As in `Article`."""

    @property
    def length(self) -> int:
        """Characters of title, lead and body."""
        return len(self.title) + len(self.lead or "") + len(self.body)

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Order among versions of one content; the greatest is shown, in whatever order they arrive."""
        return (self.on_original, self.zwnj, self.length, self.url)


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
    story_id: str = ""
    """Story that it belongs to; empty until the index stage has asked for one. Of two the smaller is kept, which is the
    one that was founded first."""
    turns: tuple[Turn, ...] = ()
    """Sorted by URL, one for each URL whose text changed; at most `MAX_SIGHTINGS`."""

    @property
    def superseded(self) -> bool:
        """Tell whether every page that showed this content shows another by now."""
        left = {turn.url for turn in self.turns if turn.by}
        return not self.sightings_dropped and all(sighting.url in left for sighting in self.sightings)

    @property
    def newest_at(self) -> float:
        """The time by which searches filter and sort: publication, or where that is not known the moment when it was
        first seen; seconds since the epoch."""
        return self.first_seen if self.shown.published_at is None else self.shown.published_at


MAX_SIGHTINGS = 64
"""Sightings kept by a document; a report of a big day is carried by some forty outlets."""
MAX_TITLES_PER_HOST = 3
"""Different titles over one body on one host before it is boilerplate: two corrections of a headline are usual."""


TOLD_APART_BY = (
    *("source", "agency_id", "agency", "cites_id", "cites", "attribution_conflict", "original_url", "permalink"),
    "language",
)
"""Fields of `Shown` that decide, in this order, between two readings of one text at one address."""


def merge(stored: Document, incoming: Document) -> Document | None:
    """Return the document that knows what both know, or None when `incoming` is boilerplate: it brings a title that is
    new on a host where this content has `MAX_TITLES_PER_HOST` already.

    Of two sightings of one URL the earlier is kept. Raises ValueError when the ids differ.
    """
    if stored.id != incoming.id:
        raise ValueError(f"cannot merge {incoming.id} into {stored.id}")
    if is_boilerplate(stored, incoming):
        return None
    by_url = {sighting.url: sighting for sighting in stored.sightings}
    for sighting in incoming.sightings:
        known = by_url.get(sighting.url)
        if known is None or _age(sighting) < _age(known):
            by_url[sighting.url] = sighting
    urls = sorted(by_url)
    dropped = stored.sightings_dropped + incoming.sightings_dropped + max(0, len(urls) - MAX_SIGHTINGS)
    return replace(
        stored,
        shown=max(stored.shown, incoming.shown, key=_precedence),
        sightings=tuple(by_url[url] for url in urls[:MAX_SIGHTINGS]),
        sightings_dropped=dropped,
        first_seen=min(stored.first_seen, incoming.first_seen),
        predecessors=tuple(sorted({*stored.predecessors, *incoming.predecessors} - {stored.id})),
        story_id=min(filter(None, (stored.story_id, incoming.story_id)), default=""),
        turns=merge_turns(stored.turns, incoming.turns),
    )


def merge_turns(*known: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Return the latest turn of each URL."""
    by_url: dict[str, Turn] = {}
    for turn in (turn for turns in known for turn in turns):
        other = by_url.get(turn.url)
        if other is None or _lateness(turn) > _lateness(other):
            by_url[turn.url] = turn
    return tuple(by_url[url] for url in sorted(by_url)[:MAX_SIGHTINGS])


def _lateness(turn: Turn) -> tuple[float, bool, str]:
    """Of two turns at one moment that one is kept that hides nothing."""
    return (turn.at, not turn.by, turn.by)


def is_boilerplate(stored: Document, incoming: Document) -> bool:
    """Tell whether `incoming` brings a fourth title on a host: a block page or a cookie wall, not an article."""
    titles: dict[str, set[str]] = {}
    for sighting in stored.sightings:
        titles.setdefault(sighting.host, set()).add(sighting.title_key)
    for sighting in incoming.sightings:
        known = titles.get(sighting.host, set())
        if sighting.title_key not in known and len(known) >= MAX_TITLES_PER_HOST:
            return True
    return False


def _age(sighting: Sighting) -> tuple[object, ...]:
    """Order among sightings of one URL. All fields count: a page read again by other rules is of the same visit."""
    published = float("inf") if sighting.published_at is None else sighting.published_at
    names = (sighting.visit, sighting.source, sighting.title_key, sighting.host)
    return (sighting.seen_at, *names, published, "\n".join(sighting.via))


def _precedence(shown: Shown) -> tuple[object, ...]:
    """The rank, and what decides between versions of equal rank, so that `max` does not depend on the order. UTF-16
    compares as the script of the Elasticsearch adapter compares strings. One page may come by two sources: two that
    name it, neither of which owns its host; or be read twice by other rules, of which that one counts that knows more.
    """
    published = float("-inf") if shown.published_at is None else -shown.published_at
    texts = (_utf_16(text) for text in (shown.title, shown.lead, shown.body))
    named = (_utf_16(getattr(shown, name)) for name in TOLD_APART_BY)
    how = ", ".join(f"{field}={means}" for field, means in sorted(shown.extraction.items()))
    return (*shown.rank, *texts, published, *named, _utf_16(f"{{{how}}}"))


def _utf_16(text: str | None) -> bytes:
    return (text or "").encode("utf-16-be", "surrogatepass")
