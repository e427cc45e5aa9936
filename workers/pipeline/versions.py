"""The versions of the text at one address, and what changed from each to the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from workers.core.difference import Piece, changed, difference
from workers.core.document import Document
from workers.pipeline.ports import ArticleIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one version says that the one before did not. `fields`: title, lead and body, those that differ."""

    before: Document
    after: Document
    fields: dict[str, tuple[Piece, ...]]


def versions_at(index: ArticleIndex, url: str) -> list[Document]:
    """Return what was seen at a URL in canonical form, in the order in which it was seen there."""
    index.refresh()
    return sorted(index.at_url(url), key=lambda document: (seen_at(document, url), document.id))


def seen_at(document: Document, url: str) -> float:
    """Return when a document was first seen at a URL, in seconds since the epoch."""
    return min((one.seen_at for one in document.sightings if one.url == url), default=document.first_seen)


def changes_of(versions: list[Document]) -> list[Change]:
    """Return the change from each version to the next."""
    return [_change(before, after) for before, after in pairwise(versions)]


def _change(before: Document, after: Document) -> Change:
    old, new = before.shown, after.shown
    pieces = {
        "title": difference(old.title, new.title),
        "lead": difference(old.lead or "", new.lead or ""),
        "body": difference(old.body, new.body),
    }
    return Change(before=before, after=after, fields={name: found for name, found in pieces.items() if changed(found)})
