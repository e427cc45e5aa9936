"""All ports of the store over one memory."""

from __future__ import annotations

from collections.abc import Callable

from tests.fakes.controls import MemoryControls
from tests.fakes.frontier import MemoryFrontier
from tests.fakes.handoffs import MemoryHandoffs
from tests.fakes.ledger import MemoryLedger
from tests.fakes.memory import Memory
from tests.fakes.retention_log import MemoryRetentionLog
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy


class MemoryStore:
    """The ports, one by one, and the `memory` that they share, for tests that look behind them."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        idle_s: float = 60.0,
        max_attempts: int = 5,
        archive: ArchivePolicy = NO_ARCHIVE,
    ) -> None:
        self.memory = Memory(clock, idle_s=idle_s, max_attempts=max_attempts, archive=archive)
        self.pages, self.articles, self.copies = self.memory.pages, self.memory.articles, self.memory.copies
        self.frontier = MemoryFrontier(self.memory)
        self.handoffs = MemoryHandoffs(self.memory)
        self.ledger = MemoryLedger(self.memory)
        self.controls = MemoryControls(self.memory)
        self.retention = MemoryRetentionLog(self.memory)
