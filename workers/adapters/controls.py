"""Pause flags, and the hold on fetch and parse while Redis is short of memory."""

from __future__ import annotations

from workers.adapters.redis_scripts import Scripts, redis_faults

_HOLD_S = 10
"""The hold ends by itself if the tick that set it dies."""
_FULL_SHARE = 0.9
"""Of maxmemory, above which parse is held back as well: its links take room for good. The rest is for what ends visits,
for heartbeats, and for Celery, whose workers end at maxmemory because they can note no message as received."""
_UNDER_WAY_BYTES = 8_000_000
"""Of pages, articles and copies. Above the mark with less than this under way it is the waiting visits that take the
room, and fetching them makes some."""


class RedisControls:
    """Port `Controls`. `memory_high_water`: share of maxmemory above which fetch is held back."""

    def __init__(self, scripts: Scripts, *, memory_high_water: float) -> None:
        self._scripts = scripts
        self._high_water = memory_high_water

    def pause(self, target: str) -> None:
        with redis_faults(f"pausing {target}"):
            self._scripts.client.sadd(self._scripts.keys("c:paused"), target)

    def resume(self, target: str) -> None:
        self._scripts.run("resume", target)

    def paused(self) -> tuple[str, ...]:
        with redis_faults("reading what is paused"):
            return tuple(
                sorted(name.decode() for name in self._scripts.client.smembers(self._scripts.keys("c:paused")))
            )

    def check_memory(self) -> str:
        client, hold = self._scripts.client, self._scripts.keys("c:held")
        with redis_faults("checking its memory"):
            memory = client.info("memory")
            used, most = int(memory["used_memory"]), int(memory["maxmemory"])
            if most and used > self._high_water * most:
                full = used > max(_FULL_SHARE, self._high_water) * most
                under_way = sum(map(int, client.hvals(self._scripts.keys("s:bytes"))))
                if full or under_way > _UNDER_WAY_BYTES:
                    reason = f"Redis uses {used * 100 // most} % of its maxmemory"
                    self._scripts.run("hold", reason, _HOLD_S, int(full))
                    return reason
            client.delete(hold, self._scripts.keys("c:full"))
        return ""
