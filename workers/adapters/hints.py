"""Hints: Celery messages that say "this stage has work", on one queue a stage."""

from __future__ import annotations

import redis
from celery import Celery
from kombu.exceptions import OperationalError

from workers.adapters.redis_scripts import Scripts, redis_faults
from workers.adapters.slots import live_slots
from workers.core.errors import Transient
from workers.pipeline.ports import Stage

_PER_SLOT = 2
"""Messages that may wait for each worker slot: one to follow the running one, one in case it gets lost."""
SWEEP = "retention"
"""Name of the task that applies retention."""
_EXPIRES_S = 300
"""A hint that nobody took for this long says nothing any more."""


class CeleryHints:
    """Port `Hints` over Celery's queues."""

    def __init__(self, scripts: Scripts, app: Celery) -> None:
        self._scripts, self._app = scripts, app

    def offer(self, stage: Stage) -> bool:
        with redis_faults("counting hints"):
            waiting = self._scripts.client.llen(self._scripts.keys.queue_prefix + stage.value)
            slots = live_slots(self._scripts, stage)
        if waiting >= _PER_SLOT * max(1, slots):
            return False
        self._send(stage.value, stage)
        return True

    def sweep(self) -> None:
        self._send(SWEEP, Stage.INDEX)

    def _send(self, task: str, stage: Stage) -> None:
        try:
            self._app.send_task(f"khabar.{task}", queue=stage.value, ignore_result=True, expires=_EXPIRES_S)
        except OperationalError as fault:
            if not isinstance(fault.__cause__, redis.exceptions.RedisError):
                raise Transient(f"Redis is not reachable while sending a hint: {fault}") from fault
            with redis_faults("sending a hint"):
                raise fault.__cause__ from fault
