"""Retention: how long documents are kept, by the sources that carry them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Ages in seconds since a document was first seen; 0: for ever."""

    default_s: float = 0.0
    """Of sources that say nothing, those that are not declared any more among them."""
    by_source: Mapping[str, float] = field(default_factory=dict)

    @property
    def removes(self) -> bool:
        """Whether anything is ever removed."""
        return any((self.default_s, *self.by_source.values()))

    def at(self, now: float) -> Cutoffs:
        """Return what is old enough at a moment, in seconds since the epoch."""
        return Cutoffs(
            default=_cutoff(now, self.default_s),
            by_source={source: _cutoff(now, age) for source, age in self.by_source.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoffs:
    """Moments, in seconds since the epoch: what was first seen before one of them may go. 0: nothing."""

    default: float
    by_source: Mapping[str, float]

    @property
    def latest(self) -> float:
        """No document that was first seen then or later goes."""
        return max(self.default, *self.by_source.values(), 0.0)

    def expired(self, first_seen: float, sources: Collection[str]) -> bool:
        """Tell whether a document goes: when every source that carried it says so."""
        return bool(sources) and all(first_seen < self.by_source.get(source, self.default) for source in sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Documents that are or were too old."""

    documents: int
    by_source: Mapping[str, int]
    """Source → documents that it carried; one of several sources counts at each."""


def _cutoff(now: float, age_s: float) -> float:
    return max(0.0, now - age_s) if age_s else 0.0
