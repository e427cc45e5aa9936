"""The AccessLog: what was asked of the site, when, and what it answered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import monotonic
from typing import TextIO


class AccessLog:
    """Counts per host and status; with a file, also a line for each request: monotonic seconds when its answer was
    ready, host, path, status, with tabs between them."""

    def __init__(self, path: Path | None = None) -> None:
        self._counts: dict[str, Counter[int]] = {}
        self._file: TextIO | None = path.open("a", encoding="utf-8", buffering=1) if path is not None else None

    def add(self, host: str, path: str, status: int) -> None:
        """Count one answer."""
        self._counts.setdefault(host, Counter())[status] += 1
        if self._file is not None:
            self._file.write(f"{monotonic():.6f}\t{host}\t{path}\t{status}\n")

    @property
    def counts(self) -> dict[str, dict[int, int]]:
        """Host → status → answers."""
        return {host: dict(counter) for host, counter in self._counts.items()}

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
