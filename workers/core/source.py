"""A Source: one site to watch, as declared in config/sources.yaml. Declarations only, no behaviour of a site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from workers.core.period import CEILING_FACTOR
from workers.core.twins import Twins

_ENDS_IN_PORT = re.compile(r"(?<=[^:\[]):[0-9]+$")


class ListingKind(StrEnum):
    """How a listing announces articles."""

    HTML = "html"
    RSS = "rss"
    SITEMAP = "sitemap"


class Role(StrEnum):
    """Whether a site writes its articles or carries those of others."""

    OUTLET = "outlet"
    AGGREGATOR = "aggregator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An address that names new articles. `rss` stands for RSS, Atom and RDF; `sitemap` also for an index of them."""

    url: str
    kind: ListingKind
    period_s: float
    """Seconds between two visits while it has news."""
    period_max_s: float | None = None
    """The longest that they get while it has none. None: four times `period_s`."""
    pages: int = 1
    """How many pages back a visit may follow (html), or days (an address with a date)."""
    link_pattern: str | None = None
    """Regular expression, searched in the absolute URL: which links are articles. None: a generic guess."""
    link_selector: str | None = None
    """CSS selector of the elements that hold article links. None: the whole page."""
    next_selector: str | None = None
    """CSS selector of the link to the next page. None: rel=next."""

    @property
    def key(self) -> str:
        """What identifies a listing: its URL."""
        return self.url

    @property
    def ceiling_s(self) -> float:
        """The longest period."""
        return max(self.period_s, CEILING_FACTOR * self.period_s if self.period_max_s is None else self.period_max_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How a host of this source may be asked."""

    delay_s: float = 1.0
    """Seconds from the end of one request to the start of the next in the same slot."""
    parallel: int = 1
    """Slots: requests that may be under way at once, over all machines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """CSS selectors by field, in order of preference; the first that yields text wins."""

    article: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """Elements inside the body that are not body."""
    agency: tuple[str, ...] = ()
    """The element that names who wrote it, on the page of an aggregator."""
    original: tuple[str, ...] = ()
    """The link to the original, where no label marks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The texts by which a page marks its links, in the page's own words; compared in canonical form."""

    original: tuple[str, ...] = ("لینک منبع اصلی خبر", "منبع اصلی خبر", "لینک منبع اصلی", "لینک اصلی خبر", "سایت منبع")
    permalink: tuple[str, ...] = ("لینک خبر در ارتباط اقتصادی", "لینک کوتاه", "لینک کوتاه خبر", "لینک خبر")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One site to watch."""

    id: str
    name: str
    """In Persian, as shown."""
    hosts: tuple[str, ...]
    """Hosts whose pages belong to it; `host` also stands for `www.host`. With `:port` when it is not 80 or 443."""
    ports: tuple[int, ...] = ()
    """Ports beside 80 and 443 at which its hosts may be asked."""
    role: Role = Role.AGGREGATOR
    enabled: bool = True
    listings: tuple[Listing, ...] = ()
    politeness: Politeness = field(default_factory=Politeness)
    retention_s: float | None = None
    """Seconds that its documents are kept after they were first seen; 0: for ever; None: as the default says."""
    budget: int | None = None
    """Requests a day (of Tehran) over all its hosts; None: as many as politeness allows."""
    profile: str | None = None
    selectors: Selectors = field(default_factory=Selectors)
    """Those of the profile, overridden field by field by the source's own."""
    labels: Labels = field(default_factory=Labels)
    twins: Twins = field(default_factory=Twins)
    follow_original: bool = False
    """Of an aggregator: whether the original that an article names is fetched too."""
    stop_lines: tuple[str, ...] = ()
    """Lines (compared in canonical form) that are not body on this site."""

    def listing(self, key: str) -> Listing | None:
        """Return the listing of this key, or None. A sitemap that an index names, and a day of an address with a date,
        has the key of what is declared, a space and its own address; it is read as that declares.
        """
        own = key.partition(" ")[0]
        return next((one for one in self.listings if one.key == own), None)

    def owns(self, host: str) -> bool:
        """Tell whether pages of `host` (as in `Visit.host`) belong to this source."""
        bare = host.removeprefix("www.")
        return any(bare == own.removeprefix("www.") for own in self.hosts) or (bool(self.ports) and bare in self.places)

    @property
    def places(self) -> frozenset[str]:
        """Its hosts without `www.`, as declared and at each of its ports."""
        bare = {host.removeprefix("www.") for host in self.hosts}
        names = {host for host in bare if not _ENDS_IN_PORT.search(host)}
        return frozenset(bare | {f"{name}:{port}" for name in names for port in self.ports})
