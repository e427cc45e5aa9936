"""The sweep: removes documents that are older than their sources keep them, a bounded batch at a time."""

from __future__ import annotations

from collections.abc import Callable

from workers.core.retention import Expired, Retention
from workers.pipeline.ports import ArticleIndex, Controls, RetentionLog, Stage

BATCH = 500
"""Documents of one sweep: a second or two on the embedded index, during which articles wait."""
PERIOD_S = 60.0
"""Between two sweeps: 720,000 documents a day at most, several times what comes in."""


class Sweep:
    """Applies retention. Any number may run: one at a time begins, and removing twice removes once."""

    def __init__(
        self,
        *,
        index: ArticleIndex,
        log: RetentionLog,
        controls: Controls,
        retention: Retention,
        wall_clock: Callable[[], float],
    ) -> None:
        self._index, self._log, self._controls = index, log, controls
        self._retention, self._wall_clock = retention, wall_clock

    def run(self) -> Expired | None:
        """Remove one batch if it is time; return what went, or None when it is not time or the index stage is paused
        (somebody works at the index)."""
        if not self._retention.removes or Stage.INDEX.value in self._controls.paused():
            return None
        if not self._log.begin(period_s=PERIOD_S):
            return None
        return self.batch()

    def batch(self) -> Expired:
        """Remove one batch now."""
        expired = self._index.expire(self._retention.at(self._wall_clock()), limit=BATCH)
        if expired.documents:
            self._log.record(expired.by_source)
        return expired
