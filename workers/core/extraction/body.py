"""The body of an article: its paragraphs, without what only surrounds them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from workers.core.dates import names_date, names_day, without_dates
from workers.core.extraction.block import Block
from workers.core.extraction.blocks import read_blocks
from workers.core.extraction.boilerplate import LONGEST_NOISE, Line, judge, names_maker, without_end_marker
from workers.core.extraction.comment_label import stands_above_text
from workers.core.extraction.gathering import POINT
from workers.core.extraction.loose_lines import Paragraph, without_loose_lines
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

_LINKED = 0.7
"""Share of linked characters from which a short block is a link to elsewhere."""
_LONGEST_LINK = 200
"""Characters; a longer block is text even if all of it is linked."""
_KEPT_ABOVE = frozenset({"h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote"})
"""Elements whose lines are kept above the first paragraph; others there are place, category or byline."""
_SPACES = 60
"""Characters by which one spelling of a lead may be longer than another."""
_FURNITURE = 60
"""Characters of a line before the first paragraph that may be a date or a place."""
_BYLINE = re.compile(
    r"(?:By|BY|(?:Written|Reported|Posted|Published|Words|Story) by)\s+[A-Z][\w.'’-]+(?:\s+[A-Z]|\s*[,|–-]|\s+and\b|$)"
    r"|(?:by|Authors?|Editor)\s*:\s*\S|(?:نویسنده|خبرنگار|مترجم|گزارشگر)\s*[:،,]|نوشتهٔ? |به قلم "
    r"|(?:ارسال|نوشته|درج) شده (?:توسط|در)\b"
)
_DATED = re.compile(
    r"(?:published|updated|posted|last (?:updated|modified)|تاریخ انتشار|زمان انتشار|به\u200c?روزرسانی)\b",
    re.IGNORECASE,
)
_LABELS = 25
"""Letters beside a date: published, code of the news, comments."""
_LONGEST_BYLINE = 160
"""Characters: several names, with their offices and the time."""


def select_body(scope: LexborNode, *, selectors: Sequence[str], drop: Sequence[str]) -> tuple[list[Block], str] | None:
    """Return (blocks, method) of the first selector that yields text. A selector that names several elements (every
    paragraph of a body) yields them all, those inside of others once."""
    dropped = frozenset(node.mem_id for selector in drop for node in scope.css(selector))
    for selector in selectors:
        nodes = scope.css(selector)
        chosen = {node.mem_id for node in nodes}
        blocks: list[Block] = []
        for node in nodes:
            if node.mem_id in dropped or _has_ancestor(node, chosen):
                continue
            read = read_blocks(node, drop=dropped)
            blocks += read.blocks or read_blocks(node, drop=dropped, names=False).blocks
        if blocks:
            return blocks, f"selector:{selector}"
    return None


def _has_ancestor(node: LexborNode, among: set[int]) -> bool:
    if len(among) == 1:
        return False
    above = node.parent
    while above is not None:
        if above.mem_id in among:
            return True
        above = above.parent
    return False


def clean_body(
    blocks: Sequence[Block],
    *,
    title: str,
    lead: str | None,
    labels: Sequence[str],
    stop_lines: Sequence[str],
    authors: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the paragraphs among the blocks: without headline and lead again, labelled links, lines of the site
    (`stop_lines`), related links and what introduces them, and everything from the end marker or the comments on."""
    not_body = {plain(title), plain(lead or ""), *map(plain, stop_lines)}
    marks = tuple(filter(None, map(plain, labels)))
    longest = max(len(lead or ""), LONGEST_NOISE) + _SPACES
    taken: list[Paragraph] = []
    links_below: Counter[int] = Counter()
    in_related = begun = False
    for at, block in enumerate(blocks):
        text = block.text
        kind = judge(text)
        if kind is Line.END and begun and not stands_above_text(blocks, at):
            break
        if kind is not Line.BODY:
            in_related = in_related or kind is Line.RELATED
            continue
        if len(text) <= longest and _is_named(text, not_body, marks):
            if not begun:
                taken = []  # what stands above the headline
            continue
        if _is_link(block, in_related=in_related):
            links_below[len(taken) - 1] += 1
            continue
        if (
            (not begun and _is_furniture(block))
            or (len(taken) == 1 and (_is_date(block) or names_maker(text)))
            or (taken and (text == taken[-1][0] or _signs(block, taken[-1][1])))
        ):
            continue
        in_related = in_related and not block.prose
        if block.prose and not begun:
            taken = [(line, above) for line, above in taken if _is_kept_above(above)]
            links_below.clear()
        before = without_end_marker(text)
        taken.append((text if before is None else before, block))
        begun = begun or block.prose
        if before is not None:
            break
    return without_loose_lines(taken, links_below, authors)


def _is_named(text: str, not_body: set[str], marks: tuple[str, ...]) -> bool:
    letters = plain(text)
    return letters in not_body or (len(text) <= LONGEST_NOISE and letters.startswith(marks))


def _is_link(block: Block, *, in_related: bool) -> bool:
    if block.linked == 0 or len(block.text) > _LONGEST_LINK or block.is_data:
        return False
    return block.link_share >= (0.3 if in_related else _LINKED)


def _is_kept_above(block: Block) -> bool:
    return block.tag in _KEPT_ABOVE and (block.tag != "li" or len(block.text) >= POINT)


def _signs(block: Block, above: Block) -> bool:
    """Tell whether a line below a heading within the text is the name of the writer of that part."""
    text = block.text
    return above.tag in HEADINGS and len(text) <= _FURNITURE and not text.endswith(".") and bool(_BYLINE.match(text))


def _is_date(block: Block) -> bool:
    """Tell whether a line is the date of the page, with a code or a count: it may stand below the lead."""
    text = block.text
    if block.prose or block.tag in HEADINGS or len(text) > _LONGEST_BYLINE or not names_day(text):
        return False
    return sum(map(str.isalpha, without_dates(text))) <= _LABELS


def _is_furniture(block: Block) -> bool:
    """Tell whether a line above the first paragraph is date or byline."""
    text = block.text
    if len(text) <= _LONGEST_BYLINE and not text.endswith((".", "!", "?", "؟")) and _BYLINE.match(text):
        return True
    longest = _LONGEST_BYLINE if _DATED.match(text) else 0 if block.prose else _FURNITURE
    return len(text) <= longest and names_date(text)
