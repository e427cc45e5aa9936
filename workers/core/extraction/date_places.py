"""The lines in which the date of an article may stand although nothing marks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from workers.core.extraction.block import HEADLINE, Block
from workers.core.extraction.boilerplate import Line, heads_comments, judge
from workers.core.extraction.comment_label import stands_above_text
from workers.core.extraction.main_block import MainBlock
from workers.core.extraction.prose import LINKED

_FIRST = 12
"""Blocks of an article in which a date may stand between headline, lead and text."""


def places_of_date(main: MainBlock, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks around the article (those above it nearest first) and its first and last; what follows its end
    are comments, dated too. `blocks`: those of the article."""
    blocks = _above_comments(blocks)
    below = takewhile(lambda block: judge(block.text) is not Line.END, main.below)
    return (*reversed(main.above), *blocks[:_FIRST], *main.beside, *_without_others(below), *blocks[-3:])


def _above_comments(blocks: Sequence[Block]) -> Sequence[Block]:
    begun = False
    for at, block in enumerate(blocks):
        ends = begun and judge(block.text) is Line.END and heads_comments(block.text)
        if ends and not stands_above_text(blocks, at):
            return blocks[:at]
        begun = begun or block.prose
    return blocks


def _without_others(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks but for those that follow the linked headline of another article: who wrote that, and when."""
    after_headline = False
    for block in blocks:
        if not after_headline:
            yield block
        after_headline = block.link_share >= LINKED and len(block.text) >= HEADLINE
