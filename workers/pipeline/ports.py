"""What the pipeline needs of the outside, as Protocols. Each has an in-memory fake (tests/fakes.py) and a contract
test (tests/contract/) that the fake and every real adapter pass.

Faults: every method may raise `Transient` (try again later) or `Permanent`; expected ends are values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from workers.core.article import Article
from workers.core.document import Document
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.search import Found, Query
from workers.core.visit import Visit


class Stage(StrEnum):
    """A step of the pipeline, with a queue, workers and a pause flag of its own."""

    FETCH = "fetch"
    PARSE = "parse"
    INDEX = "index"


# ------------------------------------------------------------------ frontier


@dataclass(frozen=True, slots=True, kw_only=True)
class HostPolicy:
    """How one host may be asked. `delay_s`: seconds between release and next request of a slot."""

    host: str
    delay_s: float
    parallel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of links that were offered: `new` made visits, `known` did not."""

    new: int
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to carry out one visit until its lease ends. `token` proves it at the commit."""

    visit: Visit
    token: str
    robots: bytes | None = None
    """robots.txt of the host as stored (empty: everything allowed); None for a robots visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Visits to carry out now. `wait_s`: when there are none, until there may be; `held`: why not, if held back."""

    leases: tuple[Lease, ...] = ()
    wait_s: float = 1.0
    held: str = ""


class Frontier(Protocol):
    """The durable set of visits to come, polite per host, and the leases on those under way."""

    def set_policies(self, policies: Sequence[HostPolicy]) -> None:
        """Declare how hosts may be asked; others get the default."""
        ...

    def add(self, visits: Sequence[Visit], *, entry: str = "") -> Added:
        """Put in visits of URLs never seen, name them, drop the rest. With `entry`, a page entry's id, what is new is
        remembered for that entry until its commit, so that a redo after a crash still knows that its page held news.
        """
        ...

    def schedule_listing(self, visit: Visit, *, period_s: float, force: bool = False) -> bool:
        """Put in the visit of a listing if it is due (or forced) and none is under way. Tell whether it was."""
        ...

    def claim(self, *, limit: int, lease_s: float) -> Claim:
        """Lease up to `limit` visits whose hosts may be asked now, of unknown rules after a robots visit."""
        ...

    def reap(self) -> int:
        """Put visits whose lease ran out back in the queue (after many losses: in the dead list); count them."""
        ...

    def clamp(self) -> int:
        """Pull due times and leases that lie beyond the maximum (a clock was stepped) back to it; count them."""
        ...


# ------------------------------------------------------------------ hand-offs


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page for the parse stage."""

    lease: Lease
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchEnded:
    """The visit ends here. `follow` is put in after `follow_after_s`: a redirect's target unless its URL is known, or a
    further revisit. `robots`: the rules that a
    robots visit read, kept for `robots_ttl_s`."""

    lease: Lease
    outcome: Outcome
    detail: str = ""
    follow: Visit | None = None
    follow_after_s: float = 0.0
    robots: bytes | None = None
    robots_ttl_s: float = 0.0
    crawl_delay_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """An attempt failed. The visit is tried again after `wait_s`, or is dead once its attempts are spent; the host is
    left alone for `host_wait_s`."""

    lease: Lease
    reason: str
    wait_s: float
    host_wait_s: float = 0.0
    charge: bool = True
    """False: give the visit back untried (the worker is stopping, its lease is nearly over)."""


FetchEnd = Fetched | FetchEnded | FetchFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A claimed entry of the pages stream."""

    id: str
    visit: Visit
    page: Page
    attempts: int = 0
    """Times that this very page was charged with a failed parse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An article for the index stage, with its ContentHash (`h1-…`)."""

    entry: PageEntry
    article: Article
    content_hash: str
    title_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """All links of the listing were added. `next_page` is put in if this page held news, or on a backfill walk.
    The page's validators are stored for the listing's next visit."""

    entry: PageEntry
    next_page: Visit | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseEnded:
    """The visit ends here, without an article."""

    entry: PageEntry
    outcome: Outcome
    detail: str = ""
    revisit: Visit | None = None
    revisit_after_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseFailed:
    """The page killed or overstayed the parse child; charged to it alone. Dead once its attempts are spent."""

    entry: PageEntry
    reason: str


ParseEnd = Parsed | Listed | ParseEnded | ParseFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """A claimed entry of the articles stream."""

    id: str
    visit: Visit
    article: Article
    content_hash: str
    title_key: str
    fetched_at: float
    etag: str | None = None
    last_modified: str | None = None
    size: int = 0
    """Bytes that the entry takes in the stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEnded:
    """The visit ends here: indexed, duplicate, boilerplate or dead (refused by the index for good)."""

    entry: ArticleEntry
    outcome: Outcome
    detail: str = ""
    revisit: Visit | None = None
    revisit_after_s: float = 0.0


class Pages(Protocol):
    """The stream between fetch and parse."""

    def claim(self, *, limit: int, block_s: float) -> Sequence[PageEntry]:
        """Take over what a dead worker left, else new entries; wait up to `block_s` for one. Empty while paused, held
        back or idle."""
        ...


class Articles(Protocol):
    """The stream between parse and index."""

    def claim(self, *, limit: int, block_s: float) -> Sequence[ArticleEntry]:
        """As `Pages.claim`."""
        ...


class Handoffs(Protocol):
    """The gated commits between stages. Each item is committed or, if someone else did so before, refused as a whole:
    the booleans say which, by position. Refused is no error: nothing was done, and nothing need be."""

    def commit_fetch(self, ends: Sequence[FetchEnd]) -> list[bool]:
        """Move pages on, end or retry visits, release their hosts."""
        ...

    def commit_parse(self, ends: Sequence[ParseEnd]) -> list[bool]:
        """Move articles on, or end visits."""
        ...

    def commit_index(self, ends: Sequence[IndexEnded]) -> list[bool]:
        """End visits and put their revisits in."""
        ...


# ------------------------------------------------------------------ ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStatus:
    """Visits that wait for a stage, that it works on, and the age of the oldest in seconds (0: none)."""

    waiting: int
    in_flight: int
    oldest_s: float = 0.0
    later: int = 0
    """Of those waiting: not due yet (retries, revisits)."""
    bytes: int = 0
    """Of a stream: what it holds."""
    finished: int = 0
    """Visits that this stage moved on or ended since the beginning."""
    paused: bool = False
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One consistent look at all counts."""

    scheduled: int
    waiting: int
    in_flight: int
    outcomes: Mapping[str, int]
    """Outcome → visits, over all sources."""
    sources: Mapping[str, Mapping[str, int]]
    """Source → `scheduled`, `discovered` (links that were new), `known` (links that were not) and outcomes."""
    stages: Mapping[str, StageStatus]
    paused: tuple[str, ...] = ()

    @property
    def balance(self) -> int:
        """Scheduled less all that can be found; 0 unless a visit was lost or doubled."""
        return self.scheduled - self.waiting - self.in_flight - sum(self.outcomes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of what became of a URL."""

    at: float
    outcome: str
    visit: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is known of a URL: its open visits, and their ends in the last seven days, oldest first."""

    url: str
    seen: bool
    open: tuple[tuple[str, Visit], ...] = ()
    """(where, visit): waiting, leased, pages, articles."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadVisit:
    """An entry of the dead list. `stage`: where it died; `has_payload`: page or article is kept with it."""

    visit: Visit
    stage: str
    reason: str
    at: float
    has_payload: bool = False


class Ledger(Protocol):
    """The counts, the log of ends and the dead list."""

    def status(self) -> Status:
        """Read all counts in one step."""
        ...

    def work(self) -> frozenset[Stage]:
        """Return the stages that have something to do now and are not paused; cheap enough for every tick."""
        ...

    def trace(self, url: str) -> Trace:
        """Tell what became of a URL (in canonical form)."""
        ...

    def dead(self, *, limit: int = 100) -> Sequence[DeadVisit]:
        """List dead visits, newest first."""
        ...

    def dead_one(self, visit_id: str) -> DeadVisit | None:
        """Return one dead visit, or None."""
        ...

    def replay(self, visit_ids: Sequence[str]) -> int:
        """Put dead visits back where they died, as new visits; count those that were there."""
        ...


class Controls(Protocol):
    """Flags that survive restarts. A target is a stage's name or a source's id."""

    def pause(self, target: str) -> None:
        """Stop claiming for the stage, or visits of the source."""
        ...

    def resume(self, target: str) -> None:
        """Undo `pause`; visits that were set aside return to their queues."""
        ...

    def paused(self) -> tuple[str, ...]:
        """Return what is paused, sorted."""
        ...

    def check_memory(self) -> str:
        """Hold fetch back while the store is short of memory; return the reason, or ''. Called by the tick."""
        ...


class Hints(Protocol):
    """Messages that say "this stage has work": may be lost or doubled without harm."""

    def offer(self, stage: Stage) -> bool:
        """Send one unless enough wait already. Tell whether it was sent."""
        ...


# ------------------------------------------------------------------ the outside


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


class Fetcher(Protocol):
    """One HTTP GET, redirects not followed, body not decoded."""

    async def get(self, url: str, *, headers: Mapping[str, str], deadline_s: float, max_bytes: int) -> Response:
        """Raise `BlockedAddress`, `TooLarge`, or `Transient` when the server cannot be reached in time."""
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
    RETRY = "retry"
    """Not stored: conflict or overload; try it again."""
    REFUSED = "refused"
    """Not stored, and never will be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreResult:
    """The result for the document at the same position."""

    stored: Stored
    reason: str = ""


class ArticleIndex(Protocol):
    """The ledger of what is stored, and the search over it."""

    def create(self) -> bool:
        """Create index and alias if they are not there. Tell whether they were created."""
        ...

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Merge each document (one sighting) into what is stored under its id; CREATED also when a redo finds that
        `created_by` is its own visit."""
        ...

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        ...

    def search(self, query: Query) -> Found:
        """Return the hits of a query."""
        ...

    def refresh(self) -> None:
        """Make all that was put visible to search."""
        ...

    def stats(self) -> Mapping[str, int | str]:
        """Return `documents`, `bytes` and `engine`."""
        ...

    def analyze(self, text: str, *, analyzer: str = "fa_index") -> list[tuple[str, int]]:
        """Return (token, position) as the named analyzer of config/index.json makes them."""
        ...

    def close(self) -> None:
        """Release connections."""
        ...


Clock = Callable[[], float]
"""Seconds that only go forward (monotonic)."""
