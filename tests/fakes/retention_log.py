"""In-memory fake of the port `RetentionLog`."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.memory import Memory


class MemoryRetentionLog:
    """Whose turn it is, and what was removed."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._next = 0.0

    def begin(self, *, period_s: float) -> bool:
        now = self._memory.clock()
        if now < self._next:
            return False
        self._next = now + period_s
        return True

    def record(self, removed: Mapping[str, int]) -> None:
        for source, documents in removed.items():
            self._memory.counts[source]["expired"] += documents
