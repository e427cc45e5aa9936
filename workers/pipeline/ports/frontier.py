"""The port of the frontier: visits to come, and the leases on those under way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workers.core.visit import Visit


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
class RefusedLink:
    """A link that makes no visit, in canonical form, the source that it would count for, and why."""

    url: str
    source: str
    reason: str


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

    def set_policies(self, policies: Sequence[HostPolicy], *, budgets: Mapping[str, int] | None = None) -> None:
        """Declare how hosts may be asked (others get the default) and the daily budgets of sources, in requests."""
        ...

    def add(self, visits: Sequence[Visit], *, entry: str = "") -> Added:
        """Put in visits of URLs never seen, name them, drop the rest. With `entry`, a page entry's id, what is new is
        remembered for that entry until its commit, so that a redo after a crash still knows that its page held news.
        """
        ...

    def refuse(self, links: Sequence[RefusedLink]) -> int:
        """Count links of URLs never seen as refused, log why, and know them from now on; return how many they were."""
        ...

    def look_again(self, visits: Sequence[Visit]) -> int:
        """Put in visits whether their URLs are known or not; count them. For operators: what is known is known for a
        reason, and this may visit twice what waits already."""
        ...

    def schedule_listing(
        self,
        visit: Visit,
        *,
        period_s: float,
        longest_s: float | None = None,
        force: bool = False,
        ahead_s: float = 0.0,
    ) -> bool:
        """Put in the visit of a listing if it is due (or forced) and none is under way. Tell whether it was.

        It is due `period_s` after the last, later the longer it had nothing new (core/period.py), `longest_s` at most.
        One that is due within `ahead_s` is put in as well, and waits for its time; forced, it waits no longer.
        """
        ...

    def claim(self, *, limit: int, lease_s: float) -> Claim:
        """Lease up to `limit` visits whose hosts may be asked now, of unknown rules after a robots visit."""
        ...

    def reap(self) -> int:
        """Put visits whose lease ran out back in the queue (after many losses: in the dead list); count them."""
        ...

    def unpark(self) -> int:
        """Bring visits back whose source was over its budget and is not any more; count them."""
        ...

    def clamp(self) -> int:
        """Pull due times and leases that lie beyond the maximum (a clock was stepped) back to it; count them."""
        ...
