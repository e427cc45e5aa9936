"""The ports of the streams between the stages and of the gated commits over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from workers.core.article import Article
from workers.core.outcome import Outcome
from workers.core.pace import Sign
from workers.core.page import Page
from workers.core.visit import Visit
from workers.pipeline.ports.archive import ArchiveEntry
from workers.pipeline.ports.frontier import Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page for the parse stage. `sign` and `latency_s`: how its host answered, as in all ends of a fetch."""

    lease: Lease
    page: Page
    headers: Mapping[str, str] = field(default_factory=dict)
    """All that were received, for the archive; the page has those that later stages read."""
    sign: Sign = Sign.GOOD
    latency_s: float = 0.0


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
    sign: Sign = Sign.NONE
    latency_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """An attempt failed. The visit is tried again after `wait_s`, or is dead once its attempts are spent; the host is
    left alone for `host_wait_s`. While the host is down (core/pace.py) no attempt is charged, for at most a week."""

    lease: Lease
    reason: str
    wait_s: float
    host_wait_s: float = 0.0
    charge: bool = True
    """False: give the visit back untried (the worker is stopping, its lease is nearly over)."""
    sign: Sign = Sign.NONE
    latency_s: float = 0.0


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
    conditional: bool = True
    """False: no validators are kept, since the next visit has to read the page whether it changed or not."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseEnded:
    """The visit ends here, without an article. `revisit`: the next visit of the article; of a listing that was
    redirected, the visit that goes on for it."""

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

    def commit_archive(self, entries: Sequence[ArchiveEntry]) -> list[bool]:
        """Count copies as written; they are durable."""
        ...
