"""Lines of a body that say nothing by themselves: what introduces links that were left out, what heads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workers.core.extraction.blocks import Block
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

Paragraph: TypeAlias = tuple[str, Block]
"""The text that is kept, and the block that it was read from."""
_LONGEST_INTRODUCTION = 100
"""Characters of a line that introduces links."""
_LONGEST_QUOTATION = 300
"""Characters of a quotation that is set apart from the text to catch the eye."""
_HEADS_NOTHING = 2
"""Headings at the end that head nothing; more of them are a list."""
_COLONS = (":", ":\u200c")
_DATA = frozenset({"li", "tr", "td"})


def without_loose_lines(paragraphs: Sequence[Paragraph], links_below: Mapping[int, int]) -> tuple[str, ...]:
    """Return the texts of the paragraphs without such lines. `links_below`: position of a paragraph → links to
    elsewhere that were left out below it."""
    kept: list[Paragraph] = []
    for position in range(len(paragraphs) - 1, -1, -1):
        text, block = paragraphs[position]
        links = links_below.get(position, 0)
        if links and _introduces(text, block, links=links, before_prose=bool(kept) and kept[-1][1].prose):
            continue
        kept.append((text, block))
    return tuple(text for text, _ in _without_tail(_without_pull_quotes(kept[::-1])))


def _without_pull_quotes(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop quotations that another paragraph says as well."""
    quoted = [position for position, (text, block) in enumerate(paragraphs) if _is_quotation(text, block)]
    if not quoted:
        return paragraphs
    letters = [plain(text) for text, _ in paragraphs]
    repeated = {
        position
        for position in quoted
        if any(letters[position] in said for other, said in enumerate(letters) if other not in quoted)
    }
    return [paragraph for position, paragraph in enumerate(paragraphs) if position not in repeated]


def _is_quotation(text: str, block: Block) -> bool:
    parent = block.box.parent
    return len(text) <= _LONGEST_QUOTATION and "blockquote" in (block.box.tag, parent.tag if parent is not None else "")


def _introduces(text: str, block: Block, *, links: int, before_prose: bool) -> bool:
    if len(text) > _LONGEST_INTRODUCTION or block.tag in _DATA:
        return False
    return text.endswith(_COLONS) or (block.tag in HEADINGS and (links > 1 or not before_prose))


def _without_tail(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop at the end what heads nothing, and marks that are no words: a code, a row of stars."""
    while len(paragraphs) > 1 and not any(letter.isalpha() for letter in paragraphs[-1][0]):
        paragraphs.pop()
    headings = 0
    while headings < len(paragraphs) - 1 and paragraphs[-1 - headings][1].tag in HEADINGS:
        headings += 1
    return paragraphs[:-headings] if 0 < headings <= _HEADS_NOTHING else paragraphs
