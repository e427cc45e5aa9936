"""A Visit: one scheduled fetch of one URL, and the unit of all accounting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from workers.core.urls import host_key


class VisitKind(StrEnum):
    """What a visit expects to find."""

    ROBOTS = "robots"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    ARTICLE = "article"

    @property
    def lists(self) -> bool:
        """Whether the page names other pages."""
        return self in _LISTS


_LISTS = frozenset({VisitKind.LISTING, VisitKind.FEED, VisitKind.SITEMAP})


class Priority(IntEnum):
    """Order within a host's queue; lower first."""

    ROBOTS = 0
    LISTING = 1
    FRESH = 2
    REVISIT = 3
    BACKFILL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One scheduled fetch. `id` is empty until the frontier takes the visit in and names it."""

    id: str = ""
    kind: VisitKind
    url: str
    """Absolute, in canonical form."""
    host: str
    """Politeness key: the host in lower case, with `:port` when it is not the scheme's own."""
    source: str
    """Source id."""
    priority: Priority = Priority.FRESH
    listing: str = ""
    """Key of the listing it was found on, or that it is."""
    page: int = 1
    """Of a listing: which page, counted from 1."""
    backfill: bool = False
    """Of a listing: first walk, which goes back over all pages, known links or not."""
    hops: int = 0
    """Redirects followed so far."""
    refreshed: bool = False
    """One of them was a meta refresh; a second is not followed."""
    attempts: int = 0
    """Attempts that failed and were charged to this visit."""
    found_at: float = 0.0
    """Seconds since the epoch by the frontier's clock when it was put in."""
    etag: str | None = None
    last_modified: str | None = None
    revisit: int = 0
    """0: the first visit of an article; n: its n-th revisit."""
    previous: str | None = None
    """ContentHash that the last visit of this article found."""
    via: tuple[str, ...] = ()
    """Addresses that led here, in order: pages that redirected, articles that named this one as their original."""
    named_by: str | None = None
    """ContentHash of the article that named this one as its original."""

    @property
    def rules_of(self) -> str:
        """Of a robots visit: the host whose rules it reads, which may have redirected it to another."""
        return host_key(self.via[0]) if self.via else self.host
