"""In-memory fake of the ports `Pages`, `Articles` and `Copies`."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from workers.pipeline.ports import ArchiveEntry, ArticleEntry, PageEntry


@dataclass
class Entry:
    """An entry, and when it was claimed, if it is."""

    value: PageEntry | ArticleEntry | ArchiveEntry
    claimed_at: float | None = None


class MemoryStream:
    """Entries in order; claimed ones may be taken over once they are idle for too long."""

    def __init__(self, clock: Callable[[], float], *, idle_s: float, is_paused: Callable[[], bool]) -> None:
        self.entries: dict[str, Entry] = {}
        self._clock, self._idle_s, self._is_paused = clock, idle_s, is_paused
        self._number = itertools.count(1)

    def append(self, value: PageEntry | ArticleEntry | ArchiveEntry) -> None:
        entry_id = f"{next(self._number)}-0"
        self.entries[entry_id] = Entry(replace(value, id=entry_id))

    def claim(self, *, limit: int, block_s: float) -> list[Any]:
        if self._is_paused():
            return []
        now = self._clock()
        idle = [one for one in self.entries.values() if one.claimed_at is None or one.claimed_at + self._idle_s <= now]
        for one in idle[:limit]:
            one.claimed_at = now
        return [one.value for one in idle[:limit]]

    def acknowledge(self, entry_id: str) -> bool:
        entry = self.entries.get(entry_id)
        if entry is None or entry.claimed_at is None:
            return False
        del self.entries[entry_id]
        return True

    def claimed(self) -> int:
        """How many entries are in hand."""
        return sum(one.claimed_at is not None for one in self.entries.values())
