"""What reading an archived page again by today's rules comes to, beside what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workers.core.document import Document, Shown, Sighting, Turn


class Verdict(StrEnum):
    """What a page that is read again changes."""

    SAME = "same"
    FIELDS = "fields"
    """The content is the one that is stored; what is shown of it differs."""
    VERSION = "version"
    """The content is another: a new version, whose predecessor is the one that was read before."""
    FOUND = "found"
    """An article where none was stored."""
    LOST = "lost"
    """No article by today's rules; the one that is stored is left."""
    NO_ARTICLE = "no-article"
    """Neither then nor now."""
    FORGOTTEN = "forgotten"
    """A text at this address was taken down: nothing is stored."""
    BOILERPLATE = "boilerplate"
    REFUSED = "refused"
    """By the index, for good."""
    DIED = "died"
    """The page killed the parser, or took it too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that reads differently."""

    field: str
    before: object
    after: object


COMPARED = (
    *("title", "lead", "body", "published_at", "published_jalali", "agency", "agency_id", "cites", "cites_id"),
    *("attribution_conflict", "original_url", "permalink", "language", "source", "on_original", "extraction"),
)
"""Fields of `Shown`, but its address, which tells what is compared, and the count that follows from the text."""


def changes_of(before: Shown, after: Shown) -> tuple[Change, ...]:
    """Return the fields that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED)
    return tuple(Change(field=name, before=old, after=new) for name, old, new in pairs if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The contents that are known at one address, seen from one visit of it.

    A reading of the visit is a content whose sighting there names it: what other rules made of the very same page.
    """

    url: str
    visit: str
    fetched_at: float
    """Seconds since the epoch."""
    others: tuple[Document, ...]
    """Without the content that the page has by today's rules."""

    @property
    def readings(self) -> tuple[Document, ...]:
        """Other readings of the same visit; without one, the latest content that was there before and has not left."""
        exact = tuple(one for one in self.others if _sighting(one, self.url).visit == self.visit)
        if exact:
            return exact
        before = [one for one in self.others if self._seen_at(one) <= self.fetched_at and not self._left(one)]
        return (max(before, key=self._seen_at),) if before else ()

    @property
    def replaced(self) -> Document | None:
        """The reading that the new one replaces: the one that is current, else the last."""
        readings = self.readings
        current = [one for one in readings if not self._left(one)]
        found = current or list(readings)
        return found[-1] if found else None

    def turned_away(self, content: str, *, at: float) -> list[tuple[str, Turn]]:
        """Return what the readings have to be told: `content` stands in their place. Those that a later page has
        replaced know better."""
        own = {one.id for one in self.readings}
        untold = (one for one in self.readings if (by := self._left(one)) == "" or (by in own and by != content))
        return [(one.id, Turn(url=self.url, at=at, by=content)) for one in untold]

    def later(self) -> tuple[Turn, ...]:
        """Return what stands at the address since: a content that a later visit found."""
        own = {one.id for one in self.readings}
        told = [
            turn for one in self.readings for turn in one.turns if turn.url == self.url and turn.by not in {"", *own}
        ]
        seen = [
            Turn(url=self.url, at=self._seen_at(one), by=one.id)
            for one in self.others
            if one.id not in own and self._seen_at(one) > self.fetched_at
        ]
        return tuple(sorted((*told, *seen), key=lambda turn: turn.at)[-1:])

    def _seen_at(self, document: Document) -> float:
        return _sighting(document, self.url).seen_at

    def _left(self, document: Document) -> str:
        return left_for(document, self.url)


def left_for(document: Document, url: str) -> str:
    """Return the content that an address shows in the place of this one, or ''."""
    return next((turn.by for turn in document.turns if turn.url == url), "")


def _sighting(document: Document, url: str) -> Sighting:
    return next(sighting for sighting in document.sightings if sighting.url == url)
