"""What retention has to remember, on Redis."""

from __future__ import annotations

from collections.abc import Mapping

from workers.adapters.redis_scripts import Scripts, redis_faults


class RedisRetentionLog:
    """Port `RetentionLog`."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts

    def begin(self, *, period_s: float) -> bool:
        with redis_faults("asking whether a sweep is due"):
            key = self._scripts.keys("c:retention")
            return bool(self._scripts.client.set(key, "1", nx=True, px=max(1, round(period_s * 1000))))

    def record(self, removed: Mapping[str, int]) -> None:
        with redis_faults("counting what was removed by age"):
            pipeline = self._scripts.client.pipeline(transaction=False)
            for source, documents in removed.items():
                pipeline.hincrby(self._scripts.keys("o:total"), f"{source}|expired", documents)
            pipeline.execute()
