"""Lines that speak of comments above a text: a count of them, an invitation to write one, a link to them."""

from __future__ import annotations

from collections.abc import Sequence

from workers.core.extraction.block import Block
from workers.core.extraction.boilerplate import Line, heads_comments, judge
from workers.core.extraction.prose import HEADINGS

_PARAGRAPHS = 2
"""Paragraphs below that are no thread; a short report has no more."""
_FARTHEST = 150
"""Lines above and below that are looked at: each such line costs as much, and a page may have thousands."""
_LINES = 0.5
"""Lines that are no sentences for each paragraph from which on they are a thread: each comment has a name."""


def stands_above_text(blocks: Sequence[Block], at: int) -> bool:
    """Tell whether a text goes on below such a line: there is more of it than above, and it is no thread."""
    line = blocks[at]
    if line.tag in HEADINGS or not heads_comments(line.text):
        return False
    above, below = _size(blocks[max(0, at - _FARTHEST) : at]), _run(blocks[at + 1 : at + 1 + _FARTHEST])
    prose = [index for index, block in enumerate(below) if block.prose]
    if len(prose) < _PARAGRAPHS or _size(below) <= above:
        return False
    return prose[-1] - prose[0] + 1 - len(prose) <= _LINES * len(prose)


def _run(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the lines that are body, up to the next end or heading of other articles below a paragraph."""
    run: list[Block] = []
    for block in blocks:
        kind = judge(block.text)
        if kind is Line.BODY:
            run.append(block)
        elif kind is not Line.NOISE and any(above.prose for above in run):
            break
    return run


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks if block.prose)
