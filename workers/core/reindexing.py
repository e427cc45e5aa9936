"""How far the making of a new index has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reindexing:
    """Documents copied so far, from where to where."""

    old: str
    new: str
    copied: int
    total: int
