"""Whether pages are archived, and what happens when the archive cannot keep up."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Archiving(StrEnum):
    """What a deployment asks of its archive."""

    OFF = "off"
    BEST_EFFORT = "best-effort"
    """Pages go on without a copy while the archive stream is full; they are counted as skipped."""
    REQUIRED = "required"
    """Nothing is fetched while the archive stream is full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePolicy:
    """Whether copies are made, and the bytes of the archive stream at which it is full."""

    mode: Archiving = Archiving.OFF
    high_water: int = 0

    @property
    def stops_fetch_at(self) -> int:
        """Bytes of the archive stream at which fetch is held back; 0: never."""
        return self.high_water if self.mode is Archiving.REQUIRED else 0


NO_ARCHIVE = ArchivePolicy()
