"""In-memory fake of the port `Stories`; it passes the contract of the one on Redis (tests/contract/test_stories.py)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workers.core.signature import Signature
from workers.core.story_id import story_id_of
from workers.core.story_rule import judge
from workers.pipeline.ports import StoryOffer

_MOST_COMPARED = 12


@dataclass
class _Record:
    generation: int
    content_hash: str
    story: str
    keys: frozenset[int]
    signature: Signature


class MemoryStories:
    """Records of two windows, in order of arrival."""

    def __init__(self, clock: Callable[[], float] = time.time, *, window_s: float = 604_800.0) -> None:
        self._clock, self._window_s = clock, window_s
        self._records: list[_Record] = []

    def offer(self, offers: Sequence[StoryOffer]) -> list[str]:
        return [self._one(offer) for offer in offers]

    def _one(self, offer: StoryOffer) -> str:
        current = int(self._clock() // self._window_s)
        self._records = [one for one in self._records if one.generation >= current - 1]
        known = next((one for one in self._records if one.content_hash == offer.content_hash), None)
        if known is not None:
            known.story = min((known.story, *offer.belongs_to))
            return known.story
        own = story_id_of(content_hash=offer.content_hash, first_seen=offer.seen_at)
        story = min(offer.belongs_to) if offer.belongs_to else self._best(offer) or own
        generation = min(max(int(offer.seen_at // self._window_s), current - 1), current)
        record = _Record(generation, offer.content_hash, story, frozenset(offer.signed.keys), offer.signed.signature)
        self._records.append(record)
        return story

    def _best(self, offer: StoryOffer) -> str | None:
        votes = [
            (len(one.keys & set(offer.signed.keys)), one.generation, place, one)
            for place, one in enumerate(self._records)
        ]
        found = sorted((vote for vote in votes if vote[0]), key=lambda vote: vote[:3], reverse=True)
        verdicts = [(judge(offer.signed.signature, one.signature), one.story) for *_, one in found[:_MOST_COMPARED]]
        same = [(-verdict.similarity, story) for verdict, story in verdicts if verdict.same]
        return min(same)[1] if same else None
