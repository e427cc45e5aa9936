"""What belongs to the article beside its core: the lead below the headline, parts after an advertisement."""

from __future__ import annotations

from itertools import takewhile

from workers.core.extraction.block import Block, Blocks, Box
from workers.core.extraction.boilerplate import Line, judge
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS, is_sentence

_TRAILING = 120
"""Characters of prose that a box after the article's must have to be a part of it."""
_LEADING = 60
"""Characters of a block between headline and article that make it part of the article."""
_DIGITS = 10
"""A sentence has more characters for each digit; a date has less."""
POINT = 25
"""The same of an item of a list there; a shorter one is the place or the author."""
_STANDFIRST = 80
"""The same of a heading there."""
_WHOLE = frozenset({"article", "main", "body"})
"""Elements that hold all of an article, so that none of it stands beside them."""
_DECLARED_WHOLE = frozenset({"article", "main"})
_MARKS = 40
"""Spaces and marks that a headline may have beside twice its letters."""
_NEARLY = 0.6
"""Part of the longer of two headlines that they have in common when they are one."""
_LEVELS = 2
"""How far above the core parts of the article that come after it may branch off."""


def gather_article(page: Blocks, core: Box, title: str) -> list[Block]:
    """Return the blocks of the core, with those that belong to it before and after.

    `title`: in plain form.
    """
    blocks = page.blocks
    inside = [index for index, block in enumerate(blocks) if is_inside(block.box, core)]
    if not inside:
        return []
    first, last = inside[0], inside[-1]
    chosen = [blocks[index] for index in inside if not _in_teaser(blocks[index].box)]
    headline = _headline(blocks, first, title)
    whole = _whole(core)
    above = blocks[headline + 1 : first] if headline is not None else blocks[:first] if whole is not None else []
    leading = [
        block
        for block in above
        if _may_lead(block, core)
        and not _in_teaser(block.box)
        and (headline is not None or is_inside(block.box, whole))
    ]
    if headline is None and not leading:
        leading = _directly_above(blocks[:first], core)
    return _below_headline(leading + chosen, title) + _trailing(blocks[last + 1 :], core, alone=len(inside) == 1)


def _directly_above(blocks: list[Block], core: Box) -> list[Block]:
    """Return the long paragraphs right above, in boxes beside the core: a page for print has no heading."""
    leading = list(takewhile(lambda block: block.prose and block.box.parent is core.parent, reversed(blocks)))
    return [block for block in reversed(leading) if len(block.text) >= _LEADING]


def _whole(core: Box) -> Box | None:
    """Return the element around the core that the page calls an article or its main part."""
    box: Box | None = core
    while box is not None and box.tag not in _DECLARED_WHOLE:
        box = box.parent
    return box


def _may_lead(block: Block, core: Box) -> bool:
    """Tell whether a block between headline and core is a part of the article: a paragraph, or a point of a summary."""
    if block.tag == "li":
        return not block.linked and len(block.text) >= POINT
    if block.tag in HEADINGS:  # a standfirst
        return not block.linked and (len(block.text) >= _STANDFIRST or is_sentence(block.text))
    return block.prose and (
        len(block.text) >= _LEADING or block.box.parent is core.parent or _is_short_lead(block.text)
    )


def _is_short_lead(text: str) -> bool:
    """Tell a sentence from a date that ends with a full stop: 4 May at 11:29 a.m."""
    return is_sentence(text) and _DIGITS * sum(map(str.isdigit, text)) < len(text)


def _below_headline(chosen: list[Block], title: str) -> list[Block]:
    """Cut what stands above the headline, unless it is the text."""
    at = find_headline(chosen, title)
    if at is None or not any(block.prose for block in chosen[at:]):
        return chosen
    return chosen if any(block.prose for block in chosen[:at]) else chosen[at:]


def find_headline(blocks: list[Block], title: str) -> int | None:
    """Return the position of the first block that says the title (in plain form), if there is one that is no link."""
    linked: int | None = None
    shortest, longest = int(_NEARLY * len(title)), 2 * len(title) + _MARKS
    for index, block in enumerate(blocks):
        text = block.text
        if shortest <= len(text) <= longest and _says(block, title):
            if block.linked < len(text):
                return index
            linked = index if linked is None and block.tag != "li" else linked
    return linked


def _says(block: Block, title: str) -> bool:
    """Tell whether a block is the title (in plain form); a heading may say a little more or less."""
    letters = plain(block.text)
    if letters == title:
        return title != ""
    if block.tag not in HEADINGS or _NEARLY * max(len(letters), len(title)) > min(len(letters), len(title)):
        return False
    return (letters in title or title in letters) and judge(block.text) is not Line.END  # 11 responses to …


def _headline(blocks: list[Block], before: int, title: str) -> int | None:
    """Return the position of the headline above the article."""
    for index in range(before - 1, -1, -1):
        if blocks[index].linked < len(blocks[index].text) and _says(blocks[index], title):
            return index
    for index in range(before - 1, -1, -1):
        if blocks[index].box.tag == "h1":
            return index
    return None


def _trailing(blocks: list[Block], core: Box, *, alone: bool) -> list[Block]:
    """Return what stands after the core in boxes beside it and is prose of the same article. `alone`: the core is one
    paragraph, and boxes beside it are others, however short."""
    above = _ancestors(core)[:_LEVELS]
    taken: list[Block] = []
    for block in blocks:
        beside = _branch(block.box, above)
        if beside is None or judge(block.text) in (Line.END, Line.RELATED):
            break
        if beside.junk > 0.2 * beside.prose or _in_teaser(beside):
            break
        like_core = alone and beside.parent is core.parent
        if beside.prose >= _TRAILING or ((beside in above or like_core) and block.prose):
            taken.append(block)
    return taken


def _ancestors(box: Box) -> list[Box]:
    above: list[Box] = []
    while box.parent is not None and box.tag not in _WHOLE:
        box = box.parent
        above.append(box)
    return above


def _branch(box: Box, above: list[Box]) -> Box | None:
    """Return the outermost box around a block that does not hold the core, or None if the block is elsewhere."""
    while box not in above:
        if box.parent is None:
            return None
        if box.parent in above:
            return box
        box = box.parent
    return box


def is_inside(box: Box | None, outer: Box | None) -> bool:
    """Tell whether a box is `outer` or lies in it."""
    while box is not None:
        if box is outer:
            return True
        box = box.parent
    return False


def _in_teaser(box: Box | None) -> bool:
    while box is not None:
        if box.teaser:
            return True
        box = box.parent
    return False
