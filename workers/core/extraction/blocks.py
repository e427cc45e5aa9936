"""The blocks of a page: its text as paragraphs, headings, list items and table rows, with the boxes they stand in.

One walk over the tree. Text is collapsed in white space only, so a ZWNJ stays; an inline element never parts two words
and a block element or `<br>` always does. An element that a site made up (`news-card`) is a block where no
text precedes it.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from workers.core.extraction.block import BAR, HEADLINE, Block, Blocks, Box, prose_of
from workers.core.extraction.element_kinds import (
    BOX,
    BREAK,
    INLINE,
    LINK,
    MADE_UP,
    MEDIA,
    NUMBERED_TAGS,
    SKIP,
    SPAN,
    TEXT,
    named_tag,
)
from workers.core.extraction.element_names import SPEAKING, is_hidden, is_noise, is_noisy_span, names_of, short
from workers.core.extraction.prose import LINES, is_prose

_PICTURES = frozenset({"img", "picture", "amp-img"})
_CAPTION = 25
"""Characters; a shorter description of a picture is a word or a name."""
_ROW = "tr"
_CELLS = frozenset({"td", "th"})
_DEEPEST = 200
"""Levels; deeper nesting than any real page has is not walked."""
_LISTS = frozenset({"ul", "ol"})
_MANY_LINKS, _MOSTLY_LINKS = 8, 0.8
"""Links, and their share of the letters, from which a list is no text."""
_NESTED_LISTS = 12
"""Lists within one another that are looked at: each is read to its end. Menus have four levels."""
_LONGEST_CELL = 160
"""Characters; a longer cell is a column of the layout, not a datum."""
_LONGEST_FORM = 700
"""Characters of a form with its notices."""
_WRITTEN_IN = "textarea,input[type=email],input[type=password],input[type=tel],input[name*=mail],input[name*=Mail]"
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table)")
_NONE: frozenset[int] = frozenset()
_NOISY_TAGS = frozenset({"aside", "footer"})
_NEVER_NOISY = frozenset({"html", "body", "main", "article"})


def _count_links(node: LexborNode, box: Box) -> bool:
    """Tell whether a list is one of links, which need not be walked, and note what it holds."""
    links = node.css("a")
    if len(links) < _MANY_LINKS:
        return False
    sizes = [len(text) for link in links if len(text := link.text(strip=True)) > 1]
    size = len("".join(node.text().split()))
    if sum(sizes) < _MOSTLY_LINKS * size:
        return False
    box.junk = size
    box.headlines = sum(length >= HEADLINE for length in sizes)
    return True


def _is_filled_in(form: LexborNode) -> bool:
    """Tell whether a form is for readers to write in; old systems have a form around the whole page."""
    return len(form.text(strip=True)) <= _LONGEST_FORM and form.css_first(_WRITTEN_IN) is not None


def _span_kind(span: LexborNode, *, names: bool) -> int:
    """Tell what a span is: most are inline, some are laid out as blocks, some are captions or are not shown."""
    attributes = span.attributes
    if not attributes:
        return INLINE
    named = attributes.get("class") if names else None
    if named is not None and is_noisy_span(named):
        return SKIP
    style = attributes.get("style")
    return BOX if style is not None and _BLOCK_STYLE.search(style) is not None else INLINE


def read_blocks(
    root: LexborNode, *, drop: frozenset[int] = frozenset(), keep: frozenset[int] = frozenset(), names: bool = True
) -> Blocks:
    """Walk the tree under `root`. Subtrees whose `mem_id` is in `drop` are left out, and with `names` those whose
    names say that they are something else than text, unless their `mem_id` is in `keep`; so are elements that never
    are text, captions above all."""
    walk = _Walk(drop, keep, names=names)
    box = Box(None, root.tag or "div")
    walk.result.boxes.append(box)
    walk.into(root, box, 0, in_link=False)
    walk.flush(box)
    return walk.result


def holds_prose(root: LexborNode, *, more_than: int) -> bool:
    """Tell whether there are more characters of prose under `root`, whatever the names in it; nothing is read once
    there are."""
    walk = _Walk(_NONE, _NONE, names=False)
    walk.enough = more_than
    box = Box(None, root.tag or "div")
    try:
        walk.into(root, box, 0, in_link=False)
    except _Enough:
        return True
    walk.flush(box)
    return prose_of(walk.result.blocks) > more_than


def display_text(node: LexborNode) -> str:
    """Return the text of an element on one line."""
    return " ".join(block.text for block in read_blocks(node, names=False).blocks)


class _Enough(Exception):
    """The walk found as much prose as it was asked for."""


class _Walk:
    """The state of one walk: what was read since the last block boundary."""

    __slots__ = ("counted", "drop", "enough", "keep", "linked", "lists", "names", "pieces", "result", "rows")

    def __init__(self, drop: frozenset[int], keep: frozenset[int], *, names: bool) -> None:
        self.drop = drop
        self.keep = keep
        self.names = names
        self.result = Blocks()
        self.enough: int | None = None
        """Characters of prose above which nothing more is read."""
        self.counted = self.rows = self.lists = 0
        """Blocks whose prose was counted; rows around the place, whose cells may become one block; lists around it."""
        self.pieces: list[str] = []
        self.linked = 0

    def into(self, node: LexborNode, box: Box, depth: int, *, in_link: bool) -> None:  # noqa: C901, PLR0912 - calls cost too much here
        """Read the children of an element that stands in `box`."""
        if depth > _DEEPEST:
            return
        numbered, pieces = NUMBERED_TAGS, self.pieces
        child = node.first_child
        while child is not None:
            tag, kind = numbered.get(child.tag_id) or named_tag(child)
            if kind == SPAN:
                kind = _span_kind(child, names=self.names)
            if kind == TEXT:
                text = child.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append(text)
                    if in_link:
                        self.linked += len(text.strip())
            elif kind == BOX:
                if pieces:
                    self.flush(box)
                self._block(child, tag, box, depth, in_link=in_link)
            elif kind == BREAK:
                self.flush(box)
            elif kind == MEDIA:
                self._picture(child, tag, box)
            elif kind == MADE_UP and not pieces and box.tag not in LINES:
                self._block(child, tag, box, depth, in_link=in_link)
            elif kind == SKIP:
                if self.keep and child.mem_id in self.keep:
                    self._block(child, tag, box, depth, in_link=in_link)
            elif not self.drop or child.mem_id not in self.drop:
                self.into(child, box, depth + 1, in_link=in_link or kind == LINK)
            child = child.next

    def _picture(self, picture: LexborNode, tag: str, box: Box) -> None:
        """Note a picture with the element that it stands in, and with the one around that."""
        said = (picture.css_first("img") or picture).attributes.get("alt") if tag in _PICTURES else None
        if said is not None and len(said) >= _CAPTION:
            self.result.alternatives.add(" ".join(said.split()))
        place = len(self.result.blocks) + bool(self.pieces)
        for frame in (box, box.parent):
            if frame is not None and frame.picture is None:
                frame.picture = place

    def _block(self, node: LexborNode, tag: str, parent: Box, depth: int, *, in_link: bool) -> None:  # noqa: C901 - calls cost too much here
        if self.drop and node.mem_id in self.drop:
            return
        attributes = node.attributes
        names = ""
        if attributes:
            if SPEAKING.isdisjoint(attributes):
                names = short(attributes.get("class") or "")
            elif is_hidden(attributes) and node.mem_id not in self.keep:
                self.result.hidden.append(node)
                return
            else:
                names = names_of(attributes)
        if "-" in tag:
            names = f"{names} {tag}"
        noisy = tag in _NOISY_TAGS or (names != "" and tag not in _NEVER_NOISY and is_noise(names))
        noisy = noisy or (tag == "form" and _is_filled_in(node))
        if noisy and self.names and node.mem_id not in self.keep:
            self.result.skipped.append(node)
            return
        box = Box(parent, tag, names)
        self.result.boxes.append(box)
        is_list = tag in _LISTS
        if is_list and self.names and self.lists < _NESTED_LISTS and _count_links(node, box):
            return
        if tag == _ROW:
            self._row(node, box, depth)
            return
        self.lists += is_list
        self.into(node, box, depth + 1, in_link=in_link)
        self.lists -= is_list
        if self.pieces:
            self.flush(box)
        if self.enough is not None and not self.rows:
            self._end_if_enough(self.enough)

    def _end_if_enough(self, enough: int) -> None:
        blocks = self.result.blocks
        self.enough = enough - prose_of(blocks[self.counted :])
        self.counted = len(blocks)
        if self.enough < 0:
            raise _Enough

    def _row(self, row: LexborNode, box: Box, depth: int) -> None:
        """Read a table row: one block if its cells hold data, the blocks of each cell if they are columns."""
        blocks, first, counts = self.result.blocks, len(self.result.blocks), [0]
        self.rows += 1
        for child in row.iter():
            if (tag := child.tag) in _CELLS:
                before = len(blocks)
                self._block(child, str(tag), box, depth + 1, in_link=False)
                counts.append(len(blocks) - before)
        cells = blocks[first:]
        if len(cells) > 1 and max(counts) == 1 and all(len(cell.text) <= _LONGEST_CELL for cell in cells):
            text, linked = BAR.join(cell.text for cell in cells), sum(cell.linked for cell in cells)
            blocks[first:] = [Block(text, linked, box, _ROW, is_prose(text, linked=linked, tag=_ROW))]
        self.rows -= 1

    def flush(self, box: Box) -> None:
        """End the block that was being read."""
        text = " ".join("".join(self.pieces).split())
        if text:
            linked = min(self.linked, len(text))
            prose = is_prose(text, linked=linked, tag=box.tag)
            self.result.blocks.append(Block(text, linked, box, box.tag, prose))
        self.pieces.clear()
        self.linked = 0
