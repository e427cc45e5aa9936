"""The ports of the archive: the stream that feeds it, the file under way, and what was kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from workers.core.capture import Capture, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEntry:
    """A claimed entry of the archive stream: a copy of a page, and no visit of its own."""

    id: str
    capture: Capture


class Copies(Protocol):
    """The stream between fetch and archive."""

    def claim(self, *, limit: int, block_s: float) -> Sequence[ArchiveEntry]:
        """As `Pages.claim`."""
        ...


class ArchiveWriter(Protocol):
    """Where captures are kept."""

    def append(self, captures: Sequence[Capture], *, at: float) -> None:
        """Keep captures: when it returns, no crash of process or machine loses one. Raise `Transient` when the disk is
        full or away; then none of them counts as kept. `at`: now, in seconds since the epoch."""
        ...

    def roll(self, *, at: float) -> int:
        """Move files that are finished (their hour is over, they are large, their writer died) to the store; count
        them. Raise `Transient` when the store is away: they stay where they are."""
        ...

    def close(self) -> None:
        """Finish the file under way and move it."""
        ...


class Archive(Protocol):
    """What was kept, to be read."""

    def find(self, url: str) -> Sequence[Place]:
        """Return the captures of a URL in canonical form, oldest first, each visit once."""
        ...

    def find_visit(self, visit_id: str) -> Place | None:
        """Return the capture that a visit made, or None. Reads indexes from the newest back."""
        ...

    def scan(self, *, since: float, until: float | None = None) -> Iterator[Sequence[Place]]:
        """Yield the captures fetched in `since` ≤ t < `until` (seconds since the epoch), file after file in the
        order in which they were begun; those of a file in the order in which they were written."""
        ...

    def read(self, places: Sequence[Place]) -> Iterator[Capture]:
        """Read captures that lie in one file. Raise `Permanent` when a record is not what its index says."""
        ...
