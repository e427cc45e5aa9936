"""The Celery task of the fetch stage."""

from __future__ import annotations

from workers.adapters.loop_thread import LoopThread
from workers.bootstrap import Services
from workers.pipeline.fetch import FetchStage

_CLOSE_GRACE_S = 2.0
"""How long requests may go on when the process ends; then their visits are given back untried."""


class FetchDrainable:
    """The fetch stage on a loop of its own."""

    def __init__(self, services: Services) -> None:
        self._thread = LoopThread()
        self._stage = self._thread.run(_on_loop(services))

    @property
    def refused(self) -> int:
        return self._stage.refused

    def drain(self, seconds: float) -> int:
        return self._thread.run(self._stage.drain(seconds))

    def close(self) -> None:
        self._thread.run(self._stage.close(grace_s=_CLOSE_GRACE_S))
        self._thread.close()


async def _on_loop(services: Services) -> FetchStage:
    return services.fetch_stage()
