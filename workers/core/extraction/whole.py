"""The element that the page itself says is the article: `<article>` around the headline, or one that is named after a
body. What stands beside it, comments above all, may hold more prose than it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workers.core.extraction.block import Blocks, Box
from workers.core.extraction.gathering import find_headline

_LITTLE, _VERY_LITTLE = 300, 140
"""Characters of prose below which an element with the headline may be only the head of the article; the second holds
for one that is named after a body."""
_HEADED, _NAMED = 0.25, 0.4
"""Share of the prose of the best element that one with the headline, or one named after a body, must hold."""
_PART = 0.1
"""The same of one part of several."""
_SAID = 0.05
"""The same of one that is both."""
_BODY = re.compile(
    r"articleBody|(?<![a-z])(?:article|entry|post|story|news|content|item|khabar)[-_]?(?:main[-_]?)?(?:body|content|text|matn)"
    r"(?![a-z])|(?<![a-z])matn(?:[-_]?khabar)?(?![a-z])",
    re.IGNORECASE,
)


def find_whole(page: Blocks, candidates: Sequence[Box], best: Box, title: str) -> Box | None:
    """Return it, or None; `best` is the box with most prose over junk, `title` in plain form."""
    at = find_headline(page.blocks, title)
    around = _around(page.blocks[at].box) if at is not None else []
    for box in around:
        if box.tag == "article" and _holds_enough(box, best):
            return box
    named = [box for box in candidates if box.prose >= _PART * best.prose and _BODY.search(box.names)]
    outermost = [box for box in named if not any(outer in named for outer in _around(box)[1:])]
    if len(outermost) != 1:  # none, or the parts of a digest
        return None
    return outermost[0] if outermost[0].prose >= _NAMED * best.prose else None


def _holds_enough(box: Box, best: Box) -> bool:
    if _BODY.search(box.names):
        return box.prose >= max(_VERY_LITTLE, _SAID * best.prose)
    return box.prose >= max(_LITTLE, _HEADED * best.prose)


def _around(box: Box) -> list[Box]:
    around: list[Box] = []
    up: Box | None = box
    while up is not None:
        around.append(up)
        up = up.parent
    return around
