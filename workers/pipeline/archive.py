"""The archive stage: keep copies of what was fetched, and acknowledge them once they are durable."""

from __future__ import annotations

from workers.pipeline.ports import ArchiveWriter, Clock, Copies, Handoffs

BATCH = 32
"""Copies made durable by one fsync: some 500 kB, and at most 96 MB at the cap of 3 MB on the wire."""
_BLOCK_S = 0.5
_LINGER_S = 1.0
"""A drain that finds nothing for this long ends early."""


class ArchiveStage:
    """Writes copies until its time is over."""

    def __init__(
        self, *, copies: Copies, handoffs: Handoffs, writer: ArchiveWriter, clock: Clock, wall_clock: Clock
    ) -> None:
        self._copies, self._handoffs, self._writer = copies, handoffs, writer
        self._clock, self._wall_clock = clock, wall_clock
        self.refused = 0
        """Commits that came too late: another worker had written the copy too, and the archive has it twice."""

    def drain(self, seconds: float) -> int:
        """Write copies for some seconds, or until there are none; move what is finished; count the copies."""
        done, end, idle_since = 0, self._clock() + seconds, self._clock()
        try:
            while (now := self._clock()) < end and now - idle_since < _LINGER_S:
                entries = self._copies.claim(limit=BATCH, block_s=_BLOCK_S)
                if not entries:
                    continue
                self._writer.append([entry.capture for entry in entries], at=self._wall_clock())
                self.refused += self._handoffs.commit_archive(entries).count(False)
                done += len(entries)
                idle_since = self._clock()
        finally:  # what is moved makes room on a full disk
            self._writer.roll(at=self._wall_clock())
        return done

    def close(self) -> None:
        """Finish the file under way."""
        self._writer.close()
