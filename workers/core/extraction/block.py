"""What a page is read into: blocks of text and the boxes that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from selectolax.lexbor import LexborNode

HEADLINE = 12
"""Characters of a link that may be the headline of another article."""
BAR = " | "
"""Between the cells of a row."""
_DATA_CELLS, _HEADLINE_CELL = 3, 25
"""Cells of a row of data, and characters of a cell that is a headline."""
_ROW = "tr"


class Box(msgspec.Struct, eq=False, gc=False):
    """A block element on the way down to a block."""

    parent: Box | None
    tag: str
    names: str = ""
    """Class, id, itemprop and role."""
    teaser: bool = False
    """One of a list of other articles; found by whoever looks for the article."""
    prose: int = 0
    """Characters of prose in it; counted by whoever looks for the article."""
    junk: int = 0
    """Characters of link lists in it; likewise."""
    headlines: int = 0
    """Blocks in it that are one link; likewise."""
    picture: int | None = None
    """Number of the first block that may stand below a picture, a film or a player in it or in a child of it."""


class Block(msgspec.Struct, eq=False, gc=False):
    """A run of text between two block boundaries."""

    text: str
    linked: int
    """Characters of it that stand in links."""
    box: Box
    tag: str
    """Of the innermost block element; `tr` for a table row."""
    prose: bool
    """It reads like sentences."""

    @property
    def link_share(self) -> float:
        """Part of the text that stands in links, 0 to 1."""
        return self.linked / len(self.text)

    @property
    def is_data(self) -> bool:
        """Whether it is a row of short cells, which may all be linked, and no linked headline with its date."""
        cells = self.text.split(BAR) if self.tag == _ROW else ()
        return len(cells) >= _DATA_CELLS and max(map(len, cells)) < _HEADLINE_CELL


@dataclass(slots=True)
class Blocks:
    """The result of a walk: boxes (parents before children) and blocks, both in page order."""

    boxes: list[Box] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    skipped: list[LexborNode] = field(default_factory=list)
    """Elements that were left out for their names."""
    hidden: list[LexborNode] = field(default_factory=list)
    """Elements that are not shown, or not before a script runs."""
    alternatives: set[str] = field(default_factory=set)
    """What pictures say to those who do not see them."""


def prose_of(blocks: Sequence[Block]) -> int:
    """Return the characters of prose that stand in no link."""
    return sum(len(block.text) - block.linked for block in blocks if block.prose)
