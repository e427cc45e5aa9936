"""The ports of the outside: web servers, the parser and the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from workers.core.document import Document, Shown, Turn
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Query
from workers.core.tombstone import Tombstone
from workers.core.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answered. `body` is as received, at most the wire cap."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


class BlockedAddress(Exception):
    """The address must not be asked; the text says why."""


class TooLarge(Exception):
    """The body is over the wire cap."""


class Unwanted(Exception):
    """The answer is of no use, so its body was not received; the text says why."""


Unwelcome = Callable[[Mapping[str, str], bytes], str]
"""(headers, how the body begins) → why the rest is not wanted, or ''. Asked before a body is received (with b'' for its
beginning) and once it has begun."""

MOST_OF_A_REFUSAL = 65_536
"""Bytes received of a body that is none of a page: of an answer that is not 2xx. What it says is not read."""


class Fetcher(Protocol):
    """One HTTP GET, redirects not followed, body not decoded."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        deadline_s: float,
        max_bytes: int,
        unwelcome: Unwelcome | None = None,
        cut: bool = False,
    ) -> Response:
        """Raise `BlockedAddress`, `TooLarge`, `Unwanted` as `unwelcome` says, or `Transient` when the server cannot be
        reached in time. The body is cut, and no error, at `max_bytes` with `cut`, and of an answer other than 2xx at
        `MOST_OF_A_REFUSAL`, wherever it stands by then."""
        ...

    async def close(self) -> None:
        """Close connections."""
        ...


class ParserDied(Exception):
    """The parse child died of the page or overstepped its deadline and was replaced."""


class Parser(Protocol):
    """Reads pages where a hostile one can do no harm."""

    def read(self, page: Page, visit: Visit) -> Reading:
        """Raise `ParserDied` when the page killed the child."""
        ...

    def close(self) -> None:
        """End the child."""
        ...


class Stored(StrEnum):
    """What an index did with one document."""

    CREATED = "created"
    MERGED = "merged"
    BOILERPLATE = "boilerplate"
    """Not stored: a fourth title over the same body on one host."""
    FORGOTTEN = "forgotten"
    """Not stored: the content was removed and has a tombstone; the reason says why."""
    RETRY = "retry"
    """Not stored: conflict or overload; try it again."""
    REFUSED = "refused"
    """Not stored, and never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreResult:
    """The result for the document at the same position."""

    stored: Stored
    reason: str = ""


MAX_STORY = 1000
"""Documents of one story that are shown: a report of a big day has some hundred."""


class ArticleSearch(Protocol):
    """The part of an index that reads."""

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        ...

    def search(self, query: Query) -> Found:
        """Return the hits of a query."""
        ...

    def in_story(self, story_id: str) -> Sequence[Document]:
        """Return the documents of a story, at most `MAX_STORY`, in the order in which they were first seen."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


class ArticleIndex(ArticleSearch, Protocol):
    """The ledger of what is stored, and the search over it."""

    def create(self) -> bool:
        """Create index and alias if they are not there. Tell whether they were created."""
        ...

    def reindex(self, *, restart: bool = False, pause: Callable[[], None]) -> Iterator[Reindexing]:
        """Make the index anew by the definition, if it was made by another; yield how far it is, and nothing when there
        is nothing to do. `put` may ask to try again meanwhile. `restart` goes on after a run that was killed."""
        ...

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Merge each document (one sighting) into what is stored under its id; CREATED also when a redo finds that
        `created_by` is its own visit."""
        ...

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents (by id) what a URL of theirs shows by now; those that are not there are passed over. Raise
        `Transient` when one of them could not be told. Telling again changes nothing."""
        ...

    def reread(self, document_id: str, shown: Shown) -> bool:
        """Show another reading of the text, if the one that is shown is still that of the same URL. Tell whether it was
        replaced: False when a better copy is shown by now, and when the document is not there."""
        ...

    def stories_of(self, document_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the stories of those documents that are there and have one. What was put within the last second or so
        may be missing."""
        ...

    def at_url(self, url: str) -> Sequence[Document]:
        """Return every document seen at a URL in canonical form, in the order in which they were first seen."""
        ...

    def reached_by(self, url: str) -> Sequence[Document]:
        """Return every document that a visit reached by way of a URL: a redirect, or a page that named it as its
        original. In the order in which they were first seen."""
        ...

    def scan(self, *, since: float) -> Iterator[Document]:
        """Yield the documents first seen at `since` (seconds since the epoch) or later, in that order."""
        ...

    def forget(self, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
        """Put a tombstone in the place of a document, in one step: no `put` of the content stores it any more, however
        the two race. Return it, or the one that is there already, or None when there is neither."""
        ...

    def remember(self, document_id: str) -> Tombstone | None:
        """Take a tombstone away, so that the content is stored when it is seen again; return it, or None."""
        ...

    def tombstone(self, document_id: str) -> Tombstone | None:
        """Return the tombstone of this id, or None."""
        ...

    def tombstones(self, *, url: str | None = None, limit: int = 100, offset: int = 0) -> Sequence[Tombstone]:
        """Return tombstones, newest first; with a URL (in canonical form) those of contents that were seen there
        or reached by way of it."""
        ...

    def expiring(self, cutoffs: Cutoffs) -> Expired:
        """Count the documents that have expired, as of the last refresh."""
        ...

    def expire(self, cutoffs: Cutoffs, *, limit: int) -> Expired:
        """Remove up to `limit` documents that have expired, those first seen first; return what went. One that gets a
        further sighting meanwhile is left alone."""
        ...

    def refresh(self) -> None:
        """Make all that was put visible to search."""
        ...

    def stats(self) -> Mapping[str, int | str]:
        """Return `documents`, `forgotten` (tombstones), `bytes` and `engine`."""
        ...

    def analyze(self, text: str, *, analyzer: str = "fa_index") -> list[tuple[str, int]]:
        """Return (token, position) as the named analyzer of config/index.json makes them."""
        ...


Clock = Callable[[], float]
"""Seconds that only go forward (monotonic)."""
