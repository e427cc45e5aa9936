"""In-memory fake of the port `Controls`."""

from __future__ import annotations

from tests.fakes.memory import Memory


class MemoryControls:
    """Pauses of sources and stages."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def pause(self, target: str) -> None:
        self._memory.flags.add(target)

    def resume(self, target: str) -> None:
        self._memory.flags.discard(target)
        self._memory.take_back(target)

    def paused(self) -> tuple[str, ...]:
        return tuple(sorted(self._memory.flags))

    def check_memory(self) -> str:
        return ""
