"""Comments of readers that no name and no heading tells: below the text, one after the other, each with who wrote it
and on what day."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from workers.core.dates import names_day, without_dates
from workers.core.extraction.block import Block, Box
from workers.core.extraction.gathering import is_inside
from workers.core.extraction.prose import HEADINGS, LINES

_TEXT = 40
"""Characters of prose above the first comment."""
_HEAD = 60
"""Characters of the line that names reader and day."""
_NAME = 30
"""The same of one that is only the name."""
_COMMENTS = 2
"""Comments that make a thread; one alone may be a part of the text."""
_MOST_GROUPS = 20
"""Groups of boxes that are looked at on a level; each is held against all of the page."""
_PARAGRAPHS = 3
"""Paragraphs of a comment; below the last day of a chronicle there may be more of them."""
_LEVELS = 4
"""Elements around the day of a comment that may hold all of it."""
_LONGEST = 600
"""Characters of a comment, in the mean; the entries of a report that goes on are longer."""
_DATA = frozenset({"li", "tr", "dt", "dd"})
"""Elements whose lines are data, a calendar or results, unless more than one stands in one."""
_DIGITS = re.compile(r"\d+")
"""Of a name: each comment has a number of its own."""
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"\d ?: ?\d\d|پیش|قبل|\bago\b", re.IGNORECASE)
"""Of a comment: when on that day, or how long ago."""
_LETTERS = re.compile(r"[^\W\d_]{2}")


def find_thread(blocks: list[Block]) -> tuple[Box, int] | None:
    """Return (element that holds the comments, position of the first block of the first), or None."""
    above = 0
    days: list[int] = []
    for index, block in enumerate(blocks):
        if block.prose:
            above += 0 if days else len(block.text)
        elif above >= _TEXT and _is_head(block, blocks[index + 1 : index + 2]):
            days.append(index)
    return _holder(blocks, days) if len(days) >= _COMMENTS else None


def _is_head(block: Block, after: list[Block]) -> bool:
    text = block.text
    if len(text) > _HEAD or block.linked:
        return False
    if block.tag in _DATA and not any(other.box is block.box or other.tag == "dd" for other in after):
        return False
    return names_day(text)


def _holder(blocks: list[Block], days: list[int]) -> tuple[Box, int] | None:
    """Look for boxes of one kind, side by side, with a day each; the comments begin with the first."""
    for level in range(_LEVELS):
        alike: dict[tuple[int, str, str], dict[int, int]] = {}
        for index in days:
            box = _up(blocks[index].box, level)
            if box is not None and box.parent is not None and box.tag not in LINES:  # those are dates of a calendar
                alike.setdefault((id(box.parent), box.tag, _DIGITS.sub("", box.names)), {}).setdefault(id(box), index)
        groups = (list(items.values()) for items in alike.values() if len(items) >= _COMMENTS)
        for group in islice(groups, _MOST_GROUPS):
            found = _thread(blocks, group, level)
            if found is not None:
                return found
    return None


def _up(box: Box | None, level: int) -> Box | None:
    for _ in range(level):
        box = box.parent if box is not None else None
    return box


def _thread(blocks: list[Block], days: list[int], level: int) -> tuple[Box, int] | None:
    """Return what `find_thread` does if the boxes around these days are comments, each with a name and words."""
    first_box = _up(blocks[days[0]].box, level)
    holder = first_box.parent if first_box is not None else None
    if first_box is None or holder is None:
        return None
    first = next(index for index in range(len(blocks)) if is_inside(blocks[index].box, first_box))
    parts = [block for block in blocks[first:] if is_inside(block.box, holder)]
    if sum(block.tag in HEADINGS for block in parts) >= len(days):
        return None  # a chronicle, a report that goes on: each part has a heading
    said = [len(block.text) for block in parts if block.prose]
    if 2 * len(said) < len(days) or sum(said) > _LONGEST * len(days) or not _is_apart(blocks, first, days, holder):
        return None
    named = sum(_LETTERS.search(without_dates(blocks[index].text)) is not None for index in days)
    return (holder, first) if named >= len(days) or _have_names(parts, blocks[days[0]], len(days)) else None


def _have_names(parts: list[Block], day: Block, comments: int) -> bool:
    """Tell whether there are as many lines that may be names. What stands below a day without a time is the title of
    an event on that day. `day`: the head of the first."""
    names = [at for at, block in enumerate(parts) if _is_name(block)]
    if len(names) < comments:
        return False
    return names[0] < parts.index(day) or _TIME.search(day.text) is not None


def _is_name(block: Block) -> bool:
    return not block.prose and len(block.text) <= _NAME and _DIGIT.search(block.text) is None


def _is_apart(blocks: list[Block], first: int, days: list[int], holder: Box) -> bool:
    """Tell whether the text stands above and is none of these boxes itself, and words stand below each day."""
    above = [block for block in blocks[:first] if block.prose]
    kind = _kind(_below(blocks[first].box, holder))
    if sum(len(block.text) for block in above) < _TEXT or any(_kind(_below(b.box, holder)) == kind for b in above):
        return False
    last = [block for block in blocks[days[-1] + 1 :] if block.prose and is_inside(block.box, holder)]
    together = sum(below - day == 1 for day, below in pairwise(days))
    return len(last) <= _PARAGRAPHS and 2 * together < len(days)


def _below(box: Box | None, holder: Box) -> Box | None:
    """Return the box around another, or that itself, which stands right in the holder."""
    while box is not None and box.parent is not holder:
        box = box.parent
    return box


def _kind(box: Box | None) -> tuple[str, str] | None:
    return (box.tag, _DIGITS.sub("", box.names)) if box is not None else None
