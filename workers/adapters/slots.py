"""Slots: how many processes of each stage are alive, from the heartbeats of their workers."""

from __future__ import annotations

import time

from workers.adapters.redis_scripts import Scripts, redis_faults
from workers.pipeline.ports import Stage

HEARTBEAT_S = 10.0
"""Between two heartbeats of one worker."""
_ALIVE_S = 3 * HEARTBEAT_S


def beat(scripts: Scripts, stage: Stage, *, worker: str, slots: int) -> None:
    """Say that a worker of `slots` processes is alive. `worker` is unique to it, such as host:pid."""
    with redis_faults("sending a heartbeat"):
        key = scripts.keys(f"c:slots:{stage.value}")
        pipeline = scripts.client.pipeline(transaction=False)
        pipeline.hset(key, worker, f"{slots}:{time.time():.0f}")
        pipeline.expire(key, 3600)
        pipeline.execute()


def leave(scripts: Scripts, stage: Stage, *, worker: str) -> None:
    """Say that a worker ends."""
    with redis_faults("taking a heartbeat back"):
        scripts.client.hdel(scripts.keys(f"c:slots:{stage.value}"), worker)


def live_slots(scripts: Scripts, stage: Stage) -> int:
    """Return the number of processes whose worker was heard of in the last 30 seconds."""
    now, total = time.time(), 0
    for value in scripts.client.hvals(scripts.keys(f"c:slots:{stage.value}")):
        slots, _, at = value.decode().partition(":")
        if now - float(at) < _ALIVE_S:
            total += int(slots)
    return total
