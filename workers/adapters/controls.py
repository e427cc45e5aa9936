"""Pause flags, and the hold on fetch while Redis is short of memory."""

from __future__ import annotations

from workers.adapters.redis_scripts import Scripts, redis_faults

_HOLD_S = 10
"""The hold ends by itself if the tick that set it dies."""


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
                reason = f"Redis uses {used * 100 // most} % of its maxmemory"
                self._scripts.run("hold", reason, _HOLD_S)
                return reason
            client.delete(hold)
        return ""
