"""Taking texts down for good, and undoing it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.core.document import Document
from workers.core.errors import Permanent
from workers.core.sourcebook import SourceBook
from workers.core.tombstone import Tombstone
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.ports import ArticleIndex, Frontier

DOCUMENT_ID = re.compile(r"h\d+-[0-9a-f]{32}", re.ASCII)
"""A ContentHash with the version of its rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an id or an address means: documents that are there, and tombstones of those that were."""

    documents: tuple[Document, ...]
    tombstones: tuple[Tombstone, ...]


class Removal:
    """Removes documents by id or by an address at which they were seen."""

    def __init__(self, *, index: ArticleIndex, sources: SourceBook) -> None:
        self._index, self._sources = index, sources

    def find(self, target: str) -> Target:
        """Return what a target means; raise Permanent when it is neither id nor address, or means nothing."""
        if DOCUMENT_ID.fullmatch(target):
            document, tombstone = self._index.get(target), self._index.tombstone(target)
            found = Target(
                documents=(document,) if document is not None else (),
                tombstones=(tombstone,) if tombstone is not None else (),
            )
        else:
            url = canonical_url(target)
            if url is None:
                raise Permanent(f"{target!r} is neither the id of a document (h1-…) nor an http or https address")
            found = self.at(url)
        if not found.documents and not found.tombstones:
            raise Permanent(f"nothing in the index is {target!r}, was seen there or was reached by way of it")
        return found

    def at(self, url: str) -> Target:
        """Return what a URL in canonical form means: the texts seen there or at the address that it doubles, or where
        there are none, because it only redirects, the texts that it led to."""
        self._index.refresh()
        found = [self._seen_at(one) for one in dict.fromkeys((self._sources.main_of(url), url))]
        if not any(one.documents or one.tombstones for one in found):
            found = [
                Target(documents=tuple(self._index.reached_by(url)), tombstones=tuple(self._index.tombstones(url=url)))
            ]
        return Target(
            documents=tuple({document.id: document for one in found for document in one.documents}.values()),
            tombstones=tuple({tombstone.id: tombstone for one in found for tombstone in one.tombstones}.values()),
        )

    def _seen_at(self, url: str) -> Target:
        tombstones = self._index.tombstones(url=url)
        return Target(
            documents=tuple(self._index.at_url(url)),
            tombstones=tuple(one for one in tombstones if any(place.url == url for place in one.seen)),
        )

    def forget(self, target: Target, *, at: float, by: str, reason: str) -> list[Tombstone]:
        """Remove documents and leave tombstones, which are returned. Doing it again changes nothing, but finishes what
        the index had not when a run died: of what was removed before, no byte is left either.
        """
        for tombstone in target.tombstones:
            self._index.forget(tombstone.id, at=at, by=by, reason=reason)
        made = (self._index.forget(document.id, at=at, by=by, reason=reason) for document in target.documents)
        return [tombstone for tombstone in made if tombstone is not None]

    def undo(self, tombstones: Sequence[Tombstone], *, frontier: Frontier | None) -> int:
        """Take tombstones away and, with a frontier, visit the addresses of their contents again; count the addresses.

        They are put in twice: before, for without tombstones a run that died could not be repeated; and after, for a
        visit of a moment ago may have met a tombstone yet.
        """
        places = {place.url: place.source for tombstone in tombstones for place in tombstone.seen}
        visits = [_visit(url, source) for url, source in places.items()]
        if frontier is not None:
            frontier.look_again(visits)
        for tombstone in tombstones:
            self._index.remember(tombstone.id)
        return 0 if frontier is None else frontier.look_again(visits)


def _visit(url: str, source: str) -> Visit:
    return Visit(kind=VisitKind.ARTICLE, url=url, host=host_key(url), source=source, priority=Priority.FRESH)
