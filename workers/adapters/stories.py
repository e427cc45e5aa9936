"""The port `Stories` on Redis: signatures by window of time, found by keys. See adapters/lua/offer_story.lua."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workers.adapters.redis_scripts import Argument, Scripts
from workers.core import blanks, opening, signature, story_rule
from workers.core.story_id import story_id_of
from workers.pipeline.ports import StoryOffer

_AT_ONCE: Final = 100
"""Offers of one round trip: some 30 ms of Redis."""
_PREFIX: Final = "s1-"
_CONSTANTS: Final = {
    story_rule: """SIMILAR CONTAINED SAME_OPENING SURELY_SIMILAR SURELY_CONTAINED WHOLE MOSTLY BEGINNING STRANGE ALIKE
        FEW SHORT SAME_HEADLINE TOLD AGREED MISSING BRIEF BRIEF_AGREED NEARLY_WHOLE CORRECTED SILENT WHOLLY TELLING""",
    blanks: "BLANK UNEVEN FIRST FRAME IN_A_ROW",
    opening: "OPENING_WORDS ORDERS SUMS",
    signature: "MAX_NUMBERS SMALL PLACES",
}
_RULE: Final = " ".join(
    f"{name.lower()}={getattr(module, name)}" for module, names in _CONSTANTS.items() for name in names.split()
)
"""The constants of the rule as the script takes them: they are written in one place."""


class RedisStories:
    """Remembers what was offered within the last one to two windows of `window_s` seconds."""

    def __init__(self, scripts: Scripts, *, window_s: float) -> None:
        self._scripts = scripts
        self._window_s = window_s

    def offer(self, offers: Sequence[StoryOffer]) -> list[str]:
        """Return the story of each document, by position."""
        stories: list[str] = []
        for start in range(0, len(offers), _AT_ONCE):
            calls = [("offer_story", self._arguments(offer)) for offer in offers[start : start + _AT_ONCE]]
            stories += [_PREFIX + reply.hex() for reply in self._scripts.run_many(calls)]
        return stories

    def _arguments(self, offer: StoryOffer) -> list[Argument]:
        signed, own = offer.signed, _own_id(offer.content_hash)
        return [
            signature.VERSION,
            self._window_s,
            own,
            offer.seen_at,
            _raw(story_id_of(content_hash=offer.content_hash, first_seen=offer.seen_at)),
            b"".join(map(_raw, offer.belongs_to)),
            own[:5] + b"".join(key.to_bytes(5, "big") for key in signed.keys),
            signed.signature.pack(),
            _RULE,
        ]


def _own_id(content_hash: str) -> bytes:
    """Return the first eight bytes of a content hash: of 10^6 documents two share them once in 4 * 10^7 sets."""
    return bytes.fromhex(content_hash.rpartition("-")[2][:16])


def _raw(story_id: str) -> bytes:
    return bytes.fromhex(story_id.removeprefix(_PREFIX))
