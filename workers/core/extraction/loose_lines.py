"""Lines of a body that say nothing by themselves: what introduces links that were left out, what heads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from workers.core.dates import names_day, without_dates
from workers.core.extraction.block import Block, Box
from workers.core.extraction.boilerplate import names_maker
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

Paragraph: TypeAlias = tuple[str, Block]
"""The text that is kept, and the block that it was read from."""
_LONGEST_INTRODUCTION = 100
"""Characters of a line that introduces links."""
_LONGEST_QUOTATION = 300
"""Characters of a quotation that is set apart from the text to catch the eye."""
_MOST_QUOTATIONS = 50
"""A text that has more of them is made of quotations; each is looked for in all of the text."""
_REPETITION = 60
"""Characters from which a paragraph is not said twice on purpose, as the refrain of a song is."""
_APPENDED = 3
"""Paragraphs at the end that may be no part of the text, and beside which there is more of it."""
_AFTERMATH = 8
"""Lines at the end that are no sentences and may be no part of the text: an address, a telephone number."""
_CUT_SHORT = ("…", "...")
_HEADS_NOTHING = 2
"""Headings at the end that head nothing; more of them are a list."""
_MAKERS = 2
"""Lines at the end that say who made a report; more of them are the data of a book or a film."""
_COLONS = (":", ":\u200c")
_DASHES = ("-", "–", "—", "ـ")
_LONGEST_DATELINE = 40
"""Characters of a line that names place and agency."""
_DATA = frozenset({"li", "tr", "td"})


def without_loose_lines(
    paragraphs: Sequence[Paragraph], links_below: Mapping[int, int], authors: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the texts of the paragraphs without such lines. `links_below`: position of a paragraph → links to
    elsewhere that were left out below it; `authors`: names of who wrote the article."""
    kept: list[Paragraph] = []
    first = next((position for position, (_, block) in enumerate(paragraphs) if block.prose), len(paragraphs))
    for position in range(len(paragraphs) - 1, -1, -1):
        text, block = paragraphs[position]
        if _is_lone_dateline(text, block):
            continue
        if position > first and not block.prose and _stands_among_links(block.box) and _is_head_or_day(text, block):
            continue
        links = links_below.get(position, 0)
        if links and _introduces(text, block, links=links, before_prose=bool(kept) and kept[-1][1].prose):
            continue
        kept.append((text, block))
    paragraphs = _without_repetitions(_without_pull_quotes(kept[::-1]))
    return tuple(text for text, _ in _without_tail(_without_appendices(paragraphs, authors)))


def _without_repetitions(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop long paragraphs that were said before, or as a part of the first."""
    said: set[str] = set()
    kept: list[Paragraph] = []
    for text, block in paragraphs:
        again = block.prose and len(text) >= _REPETITION and (text in said or (len(kept) == 1 and text in kept[0][0]))
        if not again:
            said.add(text)
            kept.append((text, block))
    return kept


def _without_appendices(paragraphs: list[Paragraph], authors: Sequence[str]) -> list[Paragraph]:
    """Drop at the end, in boxes apart from the text, what tells of the author, begins another article or is no
    sentence."""
    prose = [block for _, block in paragraphs if block.prose]
    if len(prose) <= _APPENDED:
        return paragraphs
    body = [block.box for block in prose[: len(prose) // 2 + 1]]
    frames = {id(box.parent) for box in body}
    if 2 * len(frames) > len(body):  # each paragraph has a frame of its own
        frames = {id(box.parent.parent) for box in body if box.parent is not None}
    paragraphs = _without_aftermath(paragraphs, frames)
    end = len(paragraphs)
    for text, block in reversed(paragraphs[-_APPENDED:]):
        end -= 1
        apart = block.prose and frames.isdisjoint(map(id, _frames(block.box)))
        if apart and (text.endswith(_CUT_SHORT) or text.startswith(tuple(authors))):
            paragraphs = paragraphs[:end]
    return paragraphs


def _without_aftermath(paragraphs: list[Paragraph], frames: set[int]) -> list[Paragraph]:
    """Drop the lines after the last sentence that stand in boxes apart from the text (`frames`: those of the text)."""
    end = len(paragraphs)
    while end and not paragraphs[end - 1][1].prose and paragraphs[end - 1][1].tag not in _DATA:
        end -= 1
    after = paragraphs[end:]
    apart = [not _is_quotation(text, block) and frames.isdisjoint(map(id, _frames(block.box))) for text, block in after]
    if not 0 < len(after) <= _AFTERMATH or not any(apart):
        return paragraphs
    return paragraphs[:end] + [line for line, is_apart in zip(after, apart, strict=True) if not is_apart]


def _frames(box: Box) -> tuple[Box | None, ...]:
    parent = box.parent
    return (box, parent, parent.parent if parent is not None else None)


def _without_pull_quotes(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop quotations that another paragraph says as well."""
    quoted = {position for position, (text, block) in enumerate(paragraphs) if _is_quotation(text, block)}
    if not 0 < len(quoted) <= _MOST_QUOTATIONS:
        return paragraphs
    letters = [plain(text) for text, _ in paragraphs]
    unquoted = [said for position, said in enumerate(letters) if position not in quoted]
    repeated = {position for position in quoted if any(letters[position] in said for said in unquoted)}
    return [paragraph for position, paragraph in enumerate(paragraphs) if position not in repeated]


def _is_quotation(text: str, block: Block) -> bool:
    parent = block.box.parent
    return len(text) <= _LONGEST_QUOTATION and "blockquote" in (block.box.tag, parent.tag if parent is not None else "")


def _is_head_or_day(text: str, block: Block) -> bool:
    """Tell whether a line is a heading or only a date."""
    if block.tag in HEADINGS:
        return True
    return block.tag not in _DATA and names_day(text) and not any(map(str.isalpha, without_dates(text)))


def _is_lone_dateline(text: str, block: Block) -> bool:
    """Tell whether a line is only what stands before a report: "Tehran, IRNA -" in a paragraph of its own."""
    return len(text) <= _LONGEST_DATELINE and not block.prose and text.endswith(_DASHES) and block.tag not in _DATA


def _introduces(text: str, block: Block, *, links: int, before_prose: bool) -> bool:
    if len(text) > _LONGEST_INTRODUCTION or block.tag in _DATA:
        return False
    if text.endswith(_COLONS) or (block.tag in HEADINGS and (links > 1 or not before_prose)):
        return True
    return not block.prose and _stands_among_links(block.box)


def _stands_among_links(box: Box | None) -> bool:
    """Tell whether a box holds headlines of other articles and no text, or stands in one that does."""
    while box is not None and not box.prose:
        if box.headlines:
            return True
        box = box.parent
    return False


def _without_tail(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop at the end what heads nothing, and marks that are no words: a code, a row of stars."""
    while len(paragraphs) > 1 and not any(letter.isalpha() for letter in paragraphs[-1][0]):
        paragraphs.pop()
    makers = 0
    while makers < len(paragraphs) - 1 and names_maker(paragraphs[-1 - makers][0]):
        makers += 1
    if 0 < makers <= _MAKERS:
        del paragraphs[-makers:]
    headings = 0
    while headings < len(paragraphs) - 1 and paragraphs[-1 - headings][1].tag in HEADINGS:
        headings += 1
    return paragraphs[:-headings] if 0 < headings <= _HEADS_NOTHING else paragraphs
