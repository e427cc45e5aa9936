"""robots.txt: read by a visit of its own, kept with the host, asked before every other visit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from workers.core.addresses import check_reference
from workers.core.decode import TooLargeBody, UnreadableBody, decode_body
from workers.core.errors import Transient
from workers.core.outcome import Outcome
from workers.core.pace import Sign, sign_of_status
from workers.core.page import Page
from workers.core.robots import MAX_BYTES, RobotsRules, kept
from workers.core.urls import canonical_url, host_key
from workers.pipeline.ports import BlockedAddress, Clock, FetchEnded, Fetcher, FetchFailed, Lease, Response, TooLarge
from workers.pipeline.retry_after import retry_after_s

_HOPS = 5
"""Redirects followed for a robots.txt (RFC 9309 §2.3.1.2)."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_RULES_BYTES = 1_000_000
"""Text of the rules that one process keeps parsed, which takes some 25 MB; that of a news site has 1 kB, and costs
0.1 ms to parse again."""


class RobotsReader:
    """Reads and applies robots.txt for one user agent (its product token)."""

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        agent: str,
        ttl_s: float,
        deadline_s: float,
        backoff: Callable[[int], float],
        wall_clock: Clock,
    ) -> None:
        self._fetcher, self._agent, self._wall_clock = fetcher, agent, wall_clock
        self._ttl_s, self._deadline_s, self._backoff = ttl_s, deadline_s, backoff
        self._rules: OrderedDict[bytes, RobotsRules] = OrderedDict()
        self._rules_bytes = 0

    def allows(self, robots: bytes, url: str) -> bool:
        """Tell whether the rules allow a URL; empty rules allow everything."""
        return not robots or self._parsed(robots).allows(url)

    def _parsed(self, robots: bytes) -> RobotsRules:
        """Those asked for last are remembered, one per distinct text."""
        rules = self._rules.pop(robots, None)
        if rules is None:
            rules = RobotsRules.parse(robots, agent=self._agent)
            self._rules_bytes += rules.size
            while self._rules and self._rules_bytes > _RULES_BYTES:
                self._rules_bytes -= self._rules.popitem(last=False)[1].size
        self._rules[robots] = rules
        return rules

    async def read(self, lease: Lease) -> FetchEnded | FetchFailed:
        """Fetch the robots.txt of a host.

        As RFC 9309 has it, 4xx allows everything; while the server fails or cannot be reached, nothing is asked of it:
        its visits wait and the robots visit is tried again. A redirect ends the visit and is followed by another, which
        waits for the turn of its own host.
        """
        try:
            response = await self._fetcher.get(
                lease.visit.url, headers={}, deadline_s=self._deadline_s, max_bytes=4 * MAX_BYTES, cut=True
            )
        except BlockedAddress as fault:
            # Every visit of this host will meet the same refusal and end by it, each under its own name.
            return replace(self._read(lease, b"", str(fault)), sign=Sign.NONE)
        except TooLarge as fault:
            return self._read(lease, b"", str(fault))
        except Transient as fault:
            return self._failed(lease, str(fault), Sign.OUT_OF_REACH)
        if response.status in REDIRECTS:
            return self._redirected(lease, response)
        if 200 <= response.status < 300:
            return self._read(lease, _text(response), f"HTTP {response.status}")
        if 400 <= response.status < 500 and response.status != 429:
            return self._read(lease, b"", f"HTTP {response.status}: everything is allowed")
        retry_after = retry_after_s(response, now_s=self._wall_clock()) if response.status in {429, 503} else None
        reason = f"robots.txt: HTTP {response.status}"
        return self._failed(lease, reason, sign_of_status(response.status), retry_after=retry_after)

    def _redirected(self, lease: Lease, response: Response) -> FetchEnded:
        """A chain that is too long or leads nowhere is a robots.txt that is not there."""
        visit, location = lease.visit, response.headers.get("location", "")
        target = canonical_url(location, base=visit.url) if check_reference(location) is None else None
        if target is None or visit.hops >= _HOPS:
            why = f"more than {_HOPS} redirects" if visit.hops >= _HOPS else f"redirected to {location[:200]!r}"
            return self._read(lease, b"", f"{why}: everything is allowed")
        via = (*visit.via, visit.url)
        follow = replace(
            visit, id="", url=target, host=host_key(target), hops=visit.hops + 1, attempts=0, found_at=0.0, via=via
        )
        return FetchEnded(lease=lease, outcome=Outcome.REDIRECTED, detail=target, follow=follow, sign=Sign.GOOD)

    def _read(self, lease: Lease, robots: bytes, detail: str) -> FetchEnded:
        robots = kept(robots)
        delay = self._parsed(robots).crawl_delay_s if robots else None
        return FetchEnded(
            lease=lease,
            outcome=Outcome.ROBOTS_READ,
            detail=detail,
            robots=robots,
            robots_ttl_s=self._ttl_s,
            crawl_delay_s=delay or 0.0,
            sign=Sign.GOOD,
        )

    def _failed(self, lease: Lease, reason: str, sign: Sign, *, retry_after: float | None = None) -> FetchFailed:
        wait = max(self._backoff(lease.visit.attempts), retry_after or 0.0)
        return FetchFailed(lease=lease, reason=reason, wait_s=wait, host_wait_s=wait, sign=sign)


def _text(response: Response) -> bytes:
    page = Page(url=response.url, status=response.status, headers=dict(response.headers), body=response.body)
    try:
        return decode_body(page, max_bytes=4 * MAX_BYTES)[:MAX_BYTES]
    except (TooLargeBody, UnreadableBody):
        return b""
