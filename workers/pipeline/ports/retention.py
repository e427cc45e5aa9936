"""The port of what retention has to remember."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class RetentionLog(Protocol):
    """When documents were last removed by age, and how many ever were."""

    def begin(self, *, period_s: float) -> bool:
        """Tell whether a sweep may begin: the last to be told so was told so at least `period_s` ago."""
        ...

    def record(self, removed: Mapping[str, int]) -> None:
        """Add to the counts of sources, which `Ledger.status` shows as `expired`; they are no outcomes of visits."""
        ...
