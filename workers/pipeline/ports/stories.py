"""The port that tells which story a document belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # it loads numpy, which few commands need
    from workers.core.signature import Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOffer:
    """A document that asks for its story."""

    content_hash: str
    seen_at: float
    """Seconds since the epoch, the same whenever the document is offered: a story that it founds is named after it."""
    signed: Signed
    belongs_to: tuple[str, ...] = ()
    """Stories that it is known to be in, by the index or as a correction: no text is compared then."""


class Stories(Protocol):
    """What was signed within the last one to two windows of time. It may forget all: the index knows the story of each
    document, and `khabar stories rebuild` brings the rest back."""

    def offer(self, offers: Sequence[StoryOffer]) -> list[str]:
        """Return the story of each document, by position: the smallest of those that it is known to be in, here or by
        `belongs_to`; else that of the document here that `judge` finds the most similar; else a new one.

        Each offer looks, decides and remembers in one step, so that copies that many workers offer at the same moment
        are of one story. The same document offered again gets the same story."""
        ...
