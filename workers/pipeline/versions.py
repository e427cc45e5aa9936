"""The versions of the text at one address, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workers.core.difference import Piece, changed, difference
from workers.core.document import Document
from workers.pipeline.ports import ArticleIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text from the moment at which it was seen at the address (seconds since the epoch)."""

    document: Document
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one version says that the one before did not. `fields`: title, lead and body, those that differ."""

    before: Version
    after: Version
    fields: dict[str, tuple[Piece, ...]]


def versions_at(index: ArticleIndex, url: str) -> list[Version]:
    """Return what was seen at a URL in canonical form, oldest first. A text that came back stands there again; of
    several returns the last is known."""
    index.refresh()
    found = [version for document in index.at_url(url) for version in _shown_at(document, url)]
    return sorted(found, key=lambda version: (version.at, version.document.id))


def changes_of(versions: Sequence[Version]) -> list[Change]:
    """Return the change from each version to the next."""
    return [_change(before, after) for before, after in pairwise(versions)]


def _shown_at(document: Document, url: str) -> Iterator[Version]:
    first = min((one.seen_at for one in document.sightings if one.url == url), default=document.first_seen)
    yield Version(document=document, at=first)
    for turn in document.turns:
        if turn.url == url and not turn.by and turn.at > first:
            yield Version(document=document, at=turn.at)


def _change(before: Version, after: Version) -> Change:
    old, new = before.document.shown, after.document.shown
    pieces = {
        "title": difference(old.title, new.title),
        "lead": difference(old.lead or "", new.lead or ""),
        "body": difference(old.body, new.body),
    }
    return Change(before=before, after=after, fields={name: found for name, found in pieces.items() if changed(found)})
