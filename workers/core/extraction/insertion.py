"""What is set into a text in a box of its own: a picture with its caption, a call to subscribe, other articles.

Told by structure: the box of a caption holds a picture and hardly a line below it; a box of the other kinds begins with
a heading that says what it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from workers.core.extraction.block import Block, Blocks, Box
from workers.core.extraction.boilerplate import Line, judge
from workers.core.extraction.gathering import is_inside
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

_HOLDERS = frozenset({"div", "section", "figure", "aside", "center"})
"""Elements that hold a picture with its caption."""
_NEVER_CAPTION = HEADINGS | {"li", "tr", "blockquote", "pre", "dd", "dt"}
_CAPTION, _CAPTION_LINES = 250, 2
"""Characters and lines of a caption with its credit."""
_LONGEST_CAPTION, _BEGINNING = 400, 20
"""Characters of one that says what its picture says, and letters that the two begin with."""
_LONGEST_BOX = 800
"""Characters of a box beside the text."""
_SHARE = 0.33
"""Of the text that insertions have at most; a text in which there is more is made of them."""
_LEVELS = 3
"""Elements around a line that may be its box."""
_CREDIT = re.compile(r"(?:photo|image|picture|illustration|credit|عکس|تصویر)", re.IGNORECASE)


def without_insertions(page: Blocks, chosen: list[Block]) -> list[Block]:
    """Return the blocks of the article without insertions."""
    if not chosen:
        return chosen
    blocks = page.blocks
    places = {id(block): place for place, block in enumerate(blocks)}
    most = int(_SHARE * _size(chosen))
    between = range(places[id(chosen[0])], places[id(chosen[-1])])
    opened = {id(block) for place in between for block in _opened(blocks, place, min(most, _LONGEST_BOX))}
    chosen = [block for block in chosen if id(block) not in opened]
    captions = list(_captions(page, chosen, places))
    if _size(captions) > most:
        return chosen
    below = set(map(id, captions))
    return [block for block in chosen if id(block) not in below]


def _size(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _opened(blocks: Sequence[Block], place: int, most: int) -> Sequence[Block]:
    """Return what stands in the box that a block begins, if it is the heading of a side matter; the largest such box of
    at most so many characters."""
    heading = blocks[place]
    if heading.tag not in HEADINGS or judge(heading.text) not in (Line.RELATED, Line.NOISE):
        return ()
    box: Box | None = heading.box
    end = found = place
    size = 0
    while box is not None and (place == 0 or not is_inside(blocks[place - 1].box, box)):
        while end < len(blocks) and size <= most and is_inside(blocks[end].box, box):
            size += len(blocks[end].text)
            end += 1
        if size > most:
            break
        box, found = box.parent, end
    return blocks[place:found]


def _captions(page: Blocks, chosen: Sequence[Block], places: dict[int, int]) -> Iterator[Block]:
    """Yield the captions among the lines of an article: those in boxes of pictures, and those that say what a picture
    says to who does not see it. Before the first sentence, where a summary may stand in the box, one is not enough."""
    said = _Descriptions(page.alternatives)
    begun = False
    for block in chosen:
        lines = _caption(page.blocks, places[id(block)])
        credited = any(_CREDIT.match(line.text) for line in lines[1:])
        described = said.tell(block)
        if (begun and (lines or described)) or (lines and (credited or described)):
            yield block
        else:
            begun = begun or block.prose


class _Descriptions:
    """What pictures say to those who do not see them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._sorted = sorted(letters for text in texts if len(letters := plain(text)) >= _BEGINNING)
        self._all = frozenset(self._sorted)
        self._beginnings = frozenset(letters[:_BEGINNING] for letters in self._all)

    def tell(self, block: Block) -> bool:
        """Tell whether a line is what a picture says, or one of the two says more."""
        if not self._sorted or len(block.text) > _LONGEST_CAPTION or block.tag in HEADINGS:
            return False
        letters = plain(block.text)
        if letters[:_BEGINNING] not in self._beginnings:
            return False
        at = bisect_left(self._sorted, letters)
        if at < len(self._sorted) and self._sorted[at].startswith(letters):
            return True
        return any(letters[:end] in self._all for end in range(_BEGINNING, len(letters)))


def _caption(blocks: Sequence[Block], place: int) -> Sequence[Block]:
    """Return the lines of the box with a picture above the block, if they are its caption."""
    block = blocks[place]
    if len(block.text) > _CAPTION or block.tag in _NEVER_CAPTION:
        return ()
    box: Box | None = block.box
    for _ in range(_LEVELS):
        if box is None:
            break
        if box.tag in _HOLDERS and (box.tag == "figure" or (box.picture is not None and box.picture <= place)):
            lines = _few_inside(blocks, place, box)
            return lines if _are_caption(lines) else ()
        box = box.parent
    return ()


def _few_inside(blocks: Sequence[Block], place: int, box: Box) -> Sequence[Block]:
    """Return all blocks of the box around a block, if they are as few as the lines of a caption."""
    around = range(max(0, place - _CAPTION_LINES), min(len(blocks), place + _CAPTION_LINES + 1))
    inside = [blocks[near] for near in around if is_inside(blocks[near].box, box)]
    return inside if len(inside) <= _CAPTION_LINES else ()


def _are_caption(lines: Sequence[Block]) -> bool:
    return _size(lines) <= _CAPTION and not any(line.tag in _NEVER_CAPTION for line in lines)
