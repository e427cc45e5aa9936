"""What the fakes remember of listings: when they were asked, what they answered, whether they can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workers.core.period import DOUBT_EVERY, is_lie
from workers.core.visit import Visit


@dataclass
class ListingMemory:
    """By key of a listing, but for `valid` and `liars`, which are by URL."""

    asked: dict[str, float] = field(default_factory=dict)
    quiet: Counter[str] = field(default_factory=Counter)
    polls: Counter[str] = field(default_factory=Counter)
    open: dict[str, str] = field(default_factory=dict)
    """The id of the visit under way."""
    walked: set[str] = field(default_factory=set)
    valid: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    liars: set[str] = field(default_factory=set)

    def ask(self, visit: Visit) -> Visit:
        """Return the next visit of a listing: a first walk, or with the validators of the last answer."""
        if visit.listing not in self.walked:
            return replace(visit, backfill=True)
        self.polls[visit.listing] += visit.url in self.valid
        if self.polls[visit.listing] % DOUBT_EVERY and visit.url not in self.liars:
            etag, modified = self.valid.get(visit.url, (None, None))
            return replace(visit, etag=etag, last_modified=modified)
        return visit

    def finish(self, visit: Visit, *, fresh: int, heir: Visit | None) -> None:
        """Close the visit of a listing, or hand it to its heir. `fresh`: links that were new."""
        if self.open.get(visit.listing) != visit.id:
            return
        del self.open[visit.listing]
        if heir is not None:
            self.open[visit.listing] = heir.id
            return
        self.quiet[visit.listing] = 0 if fresh else self.quiet[visit.listing] + 1
        if fresh:
            self.quiet.pop(visit.listing.partition(" ")[0], None)

    def believe(self, visit: Visit, headers: Mapping[str, str], fresh: int) -> str:
        """Keep the validators of a listing, or note that they lie; return what the log says of it."""
        if visit.page != 1 or not {"etag", "last-modified"} & set(headers):
            self.valid.pop(visit.url, None)
            return ""
        if self._lies(visit, headers, fresh):
            self.liars.add(visit.url)
            self.valid.pop(visit.url)
            return "; its validators lie, so they are not believed for 30 days"
        self.valid[visit.url] = (headers.get("etag"), headers.get("last-modified"))
        return ""

    def _lies(self, visit: Visit, headers: Mapping[str, str], fresh: int) -> bool:
        if visit.url not in self.valid or visit.etag or visit.last_modified:
            return False
        etag, modified = self.valid[visit.url]
        return is_lie(
            asked_etag=etag,
            asked_modified=modified,
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            new_links=fresh,
        )
