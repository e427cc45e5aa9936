"""Where the article stands on a page whose layout is unknown: the box whose text is prose, whatever its markup.

Blocks are prose or junk by their length, their links and how they end. The article's box is the one with the most prose
over junk; from it the search goes down while nearly all of its prose is in one inner box, and takes in what belongs
to it before (below the headline) and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.block import HEADLINE, Block, Blocks, Box
from workers.core.extraction.blocks import read_blocks
from workers.core.extraction.frame import find_captions, find_frame, find_slides
from workers.core.extraction.gathering import gather_article, is_inside
from workers.core.extraction.insertion import without_insertions
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import LINES, LINKED
from workers.core.extraction.side_matter import discount_side_matter
from workers.core.extraction.whole import find_whole

_JUNK_WEIGHT = 0.5
"""What a character of a link list weighs against one of prose."""
_CONCENTRATED = 0.8
"""Share of the best box's prose that an inner box must hold to be taken in its place."""
_LITTLE = 300
"""Characters of prose; a page that holds more of it is not searched for verse."""
_SHORT = 600
"""Characters of prose; a page that holds more of it is not made of captions."""
_VERSE = frozenset({"p", "div", "article", "section", "td", "blockquote"})
_LINES_OF_VERSE = 6
"""Short lines of one element that make a text; a footer has fewer."""
_NOTHING = 60
"""Characters of prose; a page that shows less may hide its article until a script runs."""
_NESTED_FRAMES = 8
"""Elements within one another that hold the article and sound like a side matter."""
_BESIDE = 10
"""Blocks that are left out of an article in which its date may stand unmarked."""
_NEAR = 12
"""Blocks above and below an article in which its headline or date may stand unmarked."""
_LEAVES = LINES | {"li", "dd", "tr"}
"""Elements that are parts of a text, not its frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainBlock:
    """The article's blocks in page order, and how much prose (characters) they and the whole page hold."""

    blocks: tuple[Block, ...]
    prose: int
    page_prose: int
    headlines: int
    """Blocks on the page that are one link: many of them beside little prose make a list page."""
    teasers: int = 0
    """Boxes within that of the article that announce others."""
    above: tuple[Block, ...] = ()
    """Blocks above its first paragraph, in page order."""
    below: tuple[Block, ...] = ()
    """Blocks below its last."""
    beside: tuple[Block, ...] = ()
    """The first that stand between its first and its last and are no part of it: a date below the lead."""


def find_main_block(tree: LexborHTMLParser, *, title: str | None) -> MainBlock | None:
    """Return the article's blocks, or None when the page holds no prose at all."""
    body = tree.body
    if body is None:
        return None
    wanted = plain(title or "")
    page, found = _read_page(body, wanted)
    if found < _LITTLE:
        found += _count_verse(page)
    if not found:
        return None
    discount_side_matter(page, wanted)
    core = _core(page, wanted)
    chosen = without_insertions(page, gather_article(page, core, wanted))
    return _main_block(page, core, chosen, found)


def _read_page(body: LexborNode, title: str) -> tuple[Blocks, int]:
    """Return the blocks of a page, and its prose (characters), with the elements that hold the article despite their
    names or although they are hidden. `title`: in plain form."""
    page = read_blocks(body)
    found = _weigh(page)
    kept: frozenset[int] = frozenset()
    known: dict[int, int] = {}
    for _ in range(_NESTED_FRAMES):
        frame = find_frame(page.skipped, found, title, known=known)
        if not frame and found < _NOTHING:
            frame = find_frame(page.hidden, found, title, known=known)
        if not frame:
            break
        kept = kept.union(node.mem_id for node in frame)
        page = read_blocks(body, keep=kept)
        found = _weigh(page)
    if found < _NOTHING and (unscripted := max(body.css("noscript"), key=_length, default=None)) is not None:
        page = read_blocks(unscripted)
        return page, _weigh(page)
    slides = find_slides(page.hidden) or (find_captions(body, found) if found < _SHORT else [])
    if slides:
        page = read_blocks(body, keep=kept.union(node.mem_id for node in slides))
        found = _weigh(page)
    return page, found


def _length(node: LexborNode) -> int:
    return len(node.text(strip=True))


def _main_block(page: Blocks, core: Box, chosen: list[Block], prose: int) -> MainBlock | None:
    if not chosen:
        return None
    first = next((block for block in chosen if block.prose), chosen[0])
    start = next(index for index, block in enumerate(page.blocks) if block is first)
    end = 1 + max(index for index, block in enumerate(page.blocks) if block is chosen[-1])
    parts = set(map(id, chosen))
    return MainBlock(
        blocks=tuple(chosen),
        prose=sum(len(block.text) for block in chosen if block.prose),
        page_prose=prose,
        headlines=page.boxes[0].headlines,
        teasers=sum(box.teaser and is_inside(box, core) for box in page.boxes),
        above=tuple(page.blocks[max(0, start - _NEAR) : start]),
        below=tuple(page.blocks[end : end + _NEAR]),
        beside=tuple(islice((block for block in page.blocks[start:end] if id(block) not in parts), _BESIDE)),
    )


def _weigh(page: Blocks) -> int:
    """Count prose, junk and headlines of every box; return the prose of the page."""
    for block in page.blocks:
        size = len(block.text)
        box = block.box
        if block.prose:
            box.prose += size - block.linked
        elif block.linked >= LINKED * size and not block.is_data:
            box.junk += size
            box.headlines += size >= HEADLINE
    for box in reversed(page.boxes):
        if box.parent is not None:
            box.parent.prose += box.prose
            box.parent.junk += box.junk
            box.parent.headlines += box.headlines
    return page.boxes[0].prose


def _count_verse(page: Blocks) -> int:
    """Take runs of short lines of one element for prose, and return their characters: poems, lyrics, answers of a word.

    Done only where nothing else reads like a text: such lines are otherwise menus, addresses and captions."""
    lines: dict[int, list[Block]] = {}
    for block in page.blocks:
        if block.prose or block.linked or block.tag not in _VERSE:
            continue
        box = block.box.parent if block.tag == "p" else block.box
        lines.setdefault(id(box), []).append(block)
    found = 0
    for run in lines.values():
        if len(run) < _LINES_OF_VERSE:
            continue
        for block in run:
            size, box = len(block.text), block.box
            block.prose, found = True, found + size
            while box is not None:
                box.prose, box = box.prose + size, box.parent
    return found


def _score(box: Box) -> float:
    return box.prose - _JUNK_WEIGHT * box.junk


def _core(page: Blocks, title: str) -> Box:
    candidates = [box for box in page.boxes if box.tag not in _LEAVES and box.prose]
    if not candidates:
        return page.boxes[0]
    best = candidates[0]
    for box in candidates:
        if _score(box) >= _score(best):
            best = box
    best = find_whole(page, candidates, best, title) or best
    floor = _CONCENTRATED * best.prose
    core = best
    for box in candidates:  # parents come before children, so the last that fits is the innermost
        if box.prose >= floor and is_inside(box, core):
            core = box
    return core
