"""The headline by where it stands, for pages that name none: the line above the text."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from workers.core.dates import names_date
from workers.core.extraction.blocks import Block
from workers.core.extraction.main_block import MainBlock
from workers.core.extraction.plain import plain
from workers.core.extraction.prose import HEADINGS

_SHORTEST, _LONGEST = 10, 220
"""Characters."""
_SITE_NAME = 40
"""Letters; a longer `<title>` is more than the name of a site."""


def headline_of_text(
    title: tuple[str, str] | None, blocks: Sequence[Block], main: MainBlock | None, tree: LexborHTMLParser
) -> tuple[str, str] | None:
    """Return (headline, method): the line above the text in the place of a weak `title`, else `title`.

    A page without headings, whose `<title>` names the site, still has its headline there; and so has one whose only h1
    stands below the text, where it heads another part of the page. `blocks`: of the body.
    """
    if title is not None and title[1] != "title-element":
        return _heading_above(title, main) or title
    first = next((index for index, block in enumerate(blocks) if block.prose), 0)
    above = main.above if main is not None else blocks[:first]
    lines = [block for block in above if _SHORTEST <= len(block.text) <= _LONGEST]
    element = tree.css_first("title")
    declared = plain(element.text()) if element is not None else ""
    for block in lines:
        letters = plain(block.text)
        if letters in declared and 2 * len(letters) > len(declared):
            return block.text, "blocks"
    if title is not None and len(plain(title[0])) > _SITE_NAME:
        return title
    unlinked = [block for block in lines if not block.linked and not names_date(block.text) and not block.prose]
    return (unlinked[-1].text, "blocks") if unlinked else title


def _heading_above(title: tuple[str, str], main: MainBlock | None) -> tuple[str, str] | None:
    if main is None or title[1] not in HEADINGS or _stands_in(title[0], main.above):
        return None
    headings = [block for block in main.above if block.tag in HEADINGS and not block.linked]
    if not headings or not _stands_in(title[0], (*main.blocks, *main.below)):
        return None
    return headings[-1].text, headings[-1].tag


def _stands_in(title: str, blocks: Sequence[Block]) -> bool:
    return any(block.text == title for block in blocks)
