"""Prose on a page that is not its article's: teasers of others, what stands above the headline, comments."""

from __future__ import annotations

import re

from workers.core.extraction.block import HEADLINE, Block, Blocks, Box
from workers.core.extraction.boilerplate import Line, judge
from workers.core.extraction.comment_label import stands_above_text
from workers.core.extraction.gathering import find_headline, is_inside
from workers.core.extraction.prose import HEADINGS, LINES, LINKED
from workers.core.extraction.thread import find_thread

_TEASERS, _TEASER_PROSE = 3, 500
"""That many alike boxes with a linked headline and less prose (characters) each are a list of other articles."""
_NO_TEASER = LINES | {"figure"}
"""A figure with a caption that reads like a text is a part of one, although its heading is a link."""
_TEXT = 100
"""Characters of prose below a headline that make what stands above it no part of the article."""
_FIRST_RANKS = ("h1", "h2")
"""Headings of which one is the headline; another that says it may stand in a box for sharing."""
_FAR_MORE = 3
"""How many times the prose of a text that what stands below a list of others is the text: the list stands above it."""
_SHARE = 0.3
"""Of the prose above a headline that the text below it has at least; a heading below nearly all text is no headline."""
_LINES_OF_TEXT = frozenset({"p", "li", "tr", "blockquote"})
"""Elements in which a text says its own headline again."""
_COLUMN = re.compile(r"(?<![a-z])col-(?:sm|md|lg|xl)-(1[0-2]|[1-9])(?!\d)")
"""A column of the commonest grid."""
_LONGEST_END = 160
"""Characters of a line that ends the article; WordPress says its headline there."""
_MAY_END = re.compile(
    r"comment|repl|respon|discussion|conversation|think|نظر|کامنت|پیام|پيام|وگو|دیدگاه|ديدگاه|تعلي", re.IGNORECASE
)
"""What the lines have in common; looked for first because a line is judged at the cost of some microseconds."""


def discount_side_matter(page: Blocks, title: str) -> None:
    """Take such prose from the boxes that it stands in. `title`: in plain form."""
    _discount_teasers(page, title)
    _discount_columns(page, title)
    _discount_above_headline(page, title)
    _discount_below_teasers(page.blocks, title)
    _discount_below_end(page)
    _discount_thread(page.blocks)
    _discount_related(page.blocks)
    for box in page.boxes:  # parents come before children
        if box.parent is not None and box.parent.teaser:
            box.teaser, box.prose = True, 0


def _discount_teasers(page: Blocks, title: str) -> None:
    """Turn the prose of repeated boxes with a linked headline each into junk: they announce other articles. The
    headline of the page may be a link too."""
    alike: dict[tuple[int, str, str], list[Box]] = {}
    led = _led_by_headline(page) - _around_headline(page.blocks, title)
    for box in page.boxes:
        if id(box) in led and box.prose < _TEASER_PROSE and box.tag not in _NO_TEASER and box.parent is not None:
            alike.setdefault((id(box.parent), box.tag, box.names), []).append(box)
    for boxes in alike.values():
        if len(boxes) < _TEASERS and not _are_articles_in_article(boxes):
            continue
        for box in boxes:
            prose, above = box.prose, box.parent
            while above is not None:
                above.prose -= prose
                above.junk += prose
                above = above.parent
            box.junk, box.prose = box.junk + prose, 0
            box.teaser = True


def _around_headline(blocks: list[Block], title: str) -> set[int]:
    """Return the boxes around a headline of first rank."""
    at = find_headline(blocks, title)
    box = blocks[at].box if at is not None and blocks[at].tag == "h1" else None
    around: set[int] = set()
    while box is not None:
        around.add(id(box))
        box = box.parent
    return around


def _are_articles_in_article(boxes: list[Box]) -> bool:
    """Tell whether boxes are two or more articles with a linked headline each within an article."""
    if len(boxes) < _TEASERS - 1 or boxes[0].tag != "article":
        return False
    box = boxes[0].parent
    while box is not None and box.tag != "article":
        box = box.parent
    return box is not None


def _led_by_headline(page: Blocks) -> set[int]:
    """Return the boxes with a linked headline above their prose, or without prose; in an item of a list in an article,
    links follow the prose."""
    begun: set[int] = set()
    led: set[int] = {id(box) for box in page.boxes if box.headlines and not box.prose}
    for block in page.blocks:
        headline = block.linked >= LINKED * len(block.text) and len(block.text) >= HEADLINE and not block.is_data
        if not headline and not block.prose:
            continue
        box: Box | None = block.box
        while box is not None and id(box) not in begun:
            (led if headline else begun).add(id(box))
            box = box.parent
    return led


def _discount_columns(page: Blocks, title: str) -> None:
    """Take the prose of narrower columns, and of other cells, beside the one with headline and text: a column of the
    site may be far longer than a short article."""
    at = find_headline(page.blocks, title)
    column: Box | None = page.blocks[at].box if at is not None else None
    while column is not None and not (column.prose >= _TEXT and _width(column)):
        column = column.parent
    if column is None or column.parent is None:
        return
    row, width = column.parent, _width(column)
    narrower = [box for box in page.boxes if box.parent is row and box is not column and 0 < _width(box) < width]
    cells = [box for box in page.boxes if box.parent is row and box is not column and box.tag == column.tag == "td"]
    beside = set(map(id, narrower or cells))
    _discount([block for block in page.blocks if _is_within(block.box, beside)])


def _is_within(box: Box | None, boxes: set[int]) -> bool:
    """Tell whether a box lies in one of those whose `id` is in `boxes`."""
    while box is not None:
        if id(box) in boxes:
            return True
        box = box.parent
    return False


def _width(box: Box) -> int:
    """Return the twelfths of the page that a column is wide by its names, 12 for a cell of a table, 0 for the rest."""
    widths = _COLUMN.findall(box.names)
    return int(widths[-1]) if widths else 12 * (box.tag == "td")


def _discount_above_headline(page: Blocks, title: str) -> None:
    """Take the prose above the headline from its boxes where a text follows below: a column about the site or its
    authors, the lead of another article."""
    at = find_headline(page.blocks, title)
    if at is None:
        return
    above, below, headline = page.blocks[:at], page.blocks[at:], page.blocks[at]
    marked = headline.tag in HEADINGS or headline.linked > 0
    if not marked and not _is_only_headline(headline, above):
        return
    parent = page.blocks[at].box.parent
    if parent is not None and any(block.prose and block.box.parent is parent for block in above):
        return  # a heading of a text that has several
    if _prose(below) >= max(_TEXT, (_SHARE if marked else 1) * _prose(above)):
        _discount(above)


def _is_only_headline(line: Block, above: list[Block]) -> bool:
    """Tell whether a line is the headline of a page that has no heading for it."""
    return line.tag not in _LINES_OF_TEXT and not any(block.tag in _FIRST_RANKS for block in above)


def _prose(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks if block.prose)


def _discount_below_end(page: Blocks) -> None:
    """Take the prose below a heading of comments where a text precedes it: there may be far more of it."""
    before = 0
    for index, block in enumerate(page.blocks):
        text = block.text
        if block.prose:
            before += len(text)
        elif (
            before >= _TEXT
            and len(text) <= _LONGEST_END
            and _MAY_END.search(text)
            and judge(text) is Line.END
            and not stands_above_text(page.blocks, index)
        ):
            _discount(page.blocks[index:])
            return


def _discount_below_teasers(blocks: list[Block], title: str) -> None:
    """Take the prose below a list of other articles, in boxes apart from the text that stands above it: terms of use,
    quotations of the day."""
    at = find_headline(blocks, title)
    if at is None or blocks[at].tag not in _FIRST_RANKS:
        return
    frames: set[int] = set()
    teasers: set[int] = set()
    before, below = 0, []
    for block in blocks[at:]:
        teaser = _teaser_around(block.box)
        if teaser is not None:
            teasers.add(id(teaser))
        elif block.prose and len(teasers) < _TEASERS:
            before += len(block.text)
            frames.update(_frames_of(block))
        elif block.prose and frames.isdisjoint(_frames_of(block)):
            below.append(block)
    if before >= max(_TEXT, _prose(below) / _FAR_MORE):
        _discount(below)


def _teaser_around(box: Box | None) -> Box | None:
    while box is not None and not box.teaser:
        box = box.parent
    return box


def _frames_of(block: Block) -> tuple[int, ...]:
    """Return the boxes around a paragraph that other paragraphs of its text share."""
    parent = block.box.parent
    return tuple(id(box) for box in (parent, parent.parent if parent is not None else None) if box is not None)


def _discount_related(blocks: list[Block]) -> None:
    """Take the prose of boxes below the text with a heading of other articles; their links may be pictures."""
    before = 0
    for index, block in enumerate(blocks):
        if block.prose:
            before += len(block.text)
        elif before >= _TEXT and block.tag in HEADINGS and block.box.parent is not None:
            box = block.box.parent
            if box.prose and not is_inside(blocks[index - 1].box, box) and judge(block.text) is Line.RELATED:
                _discount(_inside_from(blocks, index, box))
                box.teaser = True


def _discount_thread(blocks: list[Block]) -> None:
    """Take the prose of comments that nothing names, and of what stands below them in the same element."""
    found = find_thread(blocks)
    if found is None:
        return
    holder, first = found
    comments = [block for block in blocks[first:] if is_inside(block.box, holder)]
    above = blocks[first - 1]
    if not (above.prose or above.linked or above.box.prose or is_inside(holder, above.box)):
        comments.append(above)  # what heads them
    _discount(comments)
    for block in comments:
        box = block.box
        while box.parent is not None and box.parent is not holder and box is not above.box:
            box = box.parent
        box.teaser = box is not holder


def _inside_from(blocks: list[Block], start: int, box: Box) -> list[Block]:
    end = start
    while end < len(blocks) and is_inside(blocks[end].box, box):
        end += 1
    return blocks[start:end]


def _discount(blocks: list[Block]) -> None:
    for block in blocks:
        if not block.prose:
            continue
        size, block.prose = len(block.text) - block.linked, False
        box: Box | None = block.box
        while box is not None:
            box.prose, box = max(0, box.prose - size), box.parent
