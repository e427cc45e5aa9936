"""Prose: blocks that read like sentences, told by length, links and how they end."""

from __future__ import annotations

from workers.core.extraction.blocks import Block

_LONG = 80
"""Characters; a block with few links that is longer is prose even without a full stop."""
_SENTENCE = 25
"""Characters; a shorter block is no prose even with a full stop."""
_SENTENCE_ENDS = tuple('.!?؟…:؛»"”)۔')
_INVISIBLE = "\u200b\u200c\u200e\u200f\ufeff "
LINKED = 0.5
"""Share of linked characters from which a block is no prose."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_prose(block: Block) -> bool:
    """Tell whether a block reads like sentences."""
    size = len(block.text)
    if size < _SENTENCE or block.linked >= LINKED * size or block.tag in HEADINGS:
        return False
    return size >= _LONG or block.text.rstrip(_INVISIBLE).endswith(_SENTENCE_ENDS)
