"""The Frontier on Redis. The structures are described in adapters/keys.py; what happens to them, in adapters/lua."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from workers.adapters.redis_scripts import Argument, Scripts
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy
from workers.core.visit import Visit
from workers.pipeline.ports import Added, Claim, HostPolicy, Lease, RefusedLink

_decode_visit = msgspec.json.Decoder(Visit).decode

ADD_CHUNK = 500
"""Links per script call: about 15 ms of Redis, the longest that anything else has to wait."""
MAX_LOSSES = 10
"""Leases that a visit may lose to dying workers before it is dead: a page that kills its worker must end somewhere,
and a bad day of restarts must not end it."""


class RedisFrontier:
    """Port `Frontier`. `high_water`: bytes in the pages stream above which nothing is claimed;
    `archive`: with archiving `required` a full archive stream does the same."""

    def __init__(
        self,
        scripts: Scripts,
        *,
        high_water: int,
        longest_lease_s: float,
        longest_wait_s: float,
        longest_host_s: float,
        archive: ArchivePolicy = NO_ARCHIVE,
    ) -> None:
        self._scripts = scripts
        self._high_water, self._archive = high_water, archive
        self._longest = (longest_lease_s, longest_wait_s, longest_host_s)

    def set_policies(self, policies: Sequence[HostPolicy], *, budgets: Mapping[str, int] | None = None) -> None:
        flat: list[Argument] = [len(budgets or {})]
        for source, budget in (budgets or {}).items():
            flat += (source, budget)
        for policy in policies:
            flat += (policy.host, round(policy.delay_s * 1000), policy.parallel)
        self._scripts.run("policies", *flat)

    def add(self, visits: Sequence[Visit], *, entry: str = "") -> Added:
        new = known = 0
        for start in range(0, len(visits), ADD_CHUNK):
            chunk = [msgspec.json.encode(visit) for visit in visits[start : start + ADD_CHUNK]]
            reply = self._scripts.run("add", entry, *chunk)
            new += reply[0]
            known += reply[1]
        return Added(new=new, known=known)

    def refuse(self, links: Sequence[RefusedLink]) -> int:
        new = 0
        for start in range(0, len(links), ADD_CHUNK):
            flat = [text for one in links[start : start + ADD_CHUNK] for text in (one.url, one.source, one.reason)]
            new += self._scripts.run("refuse", *flat)
        return new

    def look_again(self, visits: Sequence[Visit]) -> int:
        put_in = 0
        for start in range(0, len(visits), ADD_CHUNK):
            chunk = [msgspec.json.encode(visit) for visit in visits[start : start + ADD_CHUNK]]
            put_in += int(self._scripts.run("look_again", *chunk))
        return put_in

    def schedule_listing(
        self,
        visit: Visit,
        *,
        period_s: float,
        longest_s: float | None = None,
        force: bool = False,
        ahead_s: float = 0.0,
    ) -> bool:
        json = msgspec.json.encode(visit)
        reply = self._scripts.run(
            "schedule_listing",
            json,
            visit.listing,
            round(period_s * 1000),
            round((longest_s or period_s) * 1000),
            "1" if force else "0",
            round(ahead_s * 1000),
        )
        return bool(reply)

    def claim(self, *, limit: int, lease_s: float) -> Claim:
        wait_ms, held, *flat = self._scripts.run(
            "claim", limit, round(lease_s * 1000), self._high_water, self._archive.stops_fetch_at
        )
        leases = tuple(
            Lease(visit=_decode_visit(flat[i]), token=flat[i + 1].decode(), robots=flat[i + 2])
            for i in range(0, len(flat), 3)
        )
        return Claim(leases=leases, wait_s=wait_ms / 1000, held=held.decode())

    def reap(self) -> int:
        return int(self._scripts.run("reap", MAX_LOSSES))

    def unpark(self) -> int:
        return int(self._scripts.run("unpark"))

    def clamp(self) -> int:
        return int(self._scripts.run("clamp", *(round(longest * 1000) for longest in self._longest)))
