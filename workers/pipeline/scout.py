"""Fetching a few pages for a person who waits, outside the frontier and as politely as a worker would."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from workers.core.errors import KhabarError, Transient
from workers.core.page import Page
from workers.core.robots import RobotsRules
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Priority, Visit, VisitKind
from workers.pipeline.answer import MAX_HOPS
from workers.pipeline.ports import BlockedAddress, Clock, FetchEnded, Fetcher, Lease, TooLarge
from workers.pipeline.robots import REDIRECTS, RobotsReader


class Unfetched(KhabarError):
    """A page could not be had, or must not be asked for; the text says which and why, and begins with its address."""


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held for one request."""
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held until its rules are known, which may take requests to other hosts."""
    free_at: float = 0.0
    robots: RobotsRules | None = None


class Scout:
    """Asks each host for one thing at a time, its robots.txt first, and leaves its delay between two requests.

    `delay_of`: seconds between two requests by host. `clock` and `sleep` belong together; `wall_clock` gives seconds
    since the epoch.
    """

    def __init__(
        self,
        *,
        fetcher: Fetcher,
        robots: RobotsReader,
        agent: str,
        delay_of: Callable[[str], float],
        deadline_s: float,
        max_wire_bytes: int,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]],
        wall_clock: Clock,
    ) -> None:
        self._fetcher, self._robots, self._agent = fetcher, robots, agent
        self._delay_of, self._deadline_s, self._max_wire_bytes = delay_of, deadline_s, max_wire_bytes
        self._clock, self._sleep, self._wall_clock = clock, sleep, wall_clock
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    async def page(self, url: str) -> Page:
        """Return what is at a canonical URL, redirects followed; raise Unfetched."""
        at = url
        for _ in range(MAX_HOPS + 1):
            page, target = await self._ask(at)
            if page is not None:
                return page
            at = target
        raise Unfetched(f"{url}: more than {MAX_HOPS} redirects")

    async def robots(self, url: str) -> RobotsRules:
        """Return the rules of a URL's host; raise Unfetched while its server fails to tell them."""
        key = host_key(url)
        host = self._hosts[key]
        return await self._rules(host, key, url)

    async def close(self) -> None:
        """Close connections."""
        await self._fetcher.close()

    async def _ask(self, url: str) -> tuple[Page | None, str]:
        """Return the page, or the address that it redirects to."""
        key = host_key(url)
        host = self._hosts[key]
        rules = await self._rules(host, key, url)
        if not rules.allows(url):
            raise Unfetched(f"{url}: robots.txt of {key} forbids it")
        async with host.turn:
            await self._wait_for(host)
            try:
                response = await self._fetcher.get(
                    url, headers={}, deadline_s=self._deadline_s, max_bytes=self._max_wire_bytes
                )
            except (BlockedAddress, TooLarge, Transient) as fault:
                raise Unfetched(f"{url}: {fault}") from None
            finally:
                self._occupy(host, key)
        location = response.headers.get("location")
        target = canonical_url(location, base=url) if location else None
        if response.status in REDIRECTS and target is not None:
            return None, target
        if not 200 <= response.status < 300:
            raise Unfetched(f"{url}: HTTP {response.status}")
        headers = dict(response.headers)
        return Page(
            url=url, status=response.status, headers=headers, fetched_at=self._wall_clock(), body=response.body
        ), url

    async def _rules(self, host: _Host, key: str, url: str) -> RobotsRules:
        async with host.reading:
            if host.robots is None:
                address = f"{url.partition(':')[0]}://{key}/robots.txt"
                visit = Visit(kind=VisitKind.ROBOTS, url=address, host=key, source="", priority=Priority.ROBOTS)
                host.robots = await self._read_robots(visit)
                self._occupy(host, key)
            return host.robots

    async def _read_robots(self, visit: Visit) -> RobotsRules:
        at = visit
        while True:
            host = self._hosts[at.host]
            async with host.turn:
                await self._wait_for(host)
                end = await self._robots.read(Lease(visit=at, token=""))
                self._occupy(host, at.host)
            if not isinstance(end, FetchEnded):
                raise Unfetched(f"{at.url}: {end.reason}, and until it is known nothing may be asked of {visit.host}")
            if end.follow is None:
                return RobotsRules.parse(end.robots or b"", agent=self._agent)
            at = end.follow

    async def _wait_for(self, host: _Host) -> None:
        wait = host.free_at - self._clock()
        if wait > 0:
            await self._sleep(wait)

    def _occupy(self, host: _Host, key: str) -> None:
        asked = host.robots.crawl_delay_s if host.robots is not None else None
        host.free_at = self._clock() + max(self._delay_of(key), asked or 0.0)
