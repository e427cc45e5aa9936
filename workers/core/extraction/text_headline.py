"""The headline by where it stands, for pages that name none: the line above the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from workers.core.dates import names_date
from workers.core.extraction.block import Block
from workers.core.extraction.main_block import MainBlock
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.plain import plain

_SHORTEST, _LONGEST = 10, 220
"""Characters."""
_HEADLINES = ("h1", "h2")
_SEPARATOR = re.compile(r"(?<!\s)\s++[|\-–—:]\s+")
_PART = 12
"""Letters of a part of `<title>` that is a headline where it stands above the text; a shorter one is a section."""
_SITE_NAME = 40
"""Letters; a longer `<title>` is more than the name of a site."""


def headline_of_text(
    title: tuple[str, str] | None,
    blocks: Sequence[Block],
    main: MainBlock | None,
    tree: LexborHTMLParser,
    metadata: Metadata,
) -> tuple[str, str] | None:
    """Return (headline, method): the line above the text in the place of a weak `title`, else `title`.

    A page without headings, whose `<title>` names the site, still has its headline there; and so has one whose only h1
    stands below the text, where it heads another part of the page. `blocks`: of the body.
    """
    if title is not None and title[1] != "title-element":
        return title if _is_declared(title[0], tree, metadata) else _heading_above(title, main) or title
    first = next((index for index, block in enumerate(blocks) if block.prose), 0)
    above = main.above if main is not None else blocks[:first]
    lines = [block for block in above if _SHORTEST <= len(block.text) <= _LONGEST]
    element = tree.css_first("title")
    declared = plain(element.text()) if element is not None else ""
    for block in lines:
        letters = plain(block.text)
        if letters in declared and 2 * len(letters) > len(declared):
            return block.text, "blocks"
    parts = set(map(plain, _SEPARATOR.split(element.text()))) if element is not None else set()
    named = [block.text for block in lines if plain(block.text) in parts and not names_date(block.text)]
    if len(parts) > 1 and named and (part := max(named, key=len)) and len(plain(part)) >= _PART:
        return part, "blocks"
    if title is not None and len(plain(title[0])) > _SITE_NAME:
        return title
    unlinked = [block for block in lines if not block.linked and not names_date(block.text) and not block.prose]
    return (unlinked[-1].text, "blocks") if unlinked else title


def _is_declared(title: str, tree: LexborHTMLParser, metadata: Metadata) -> bool:
    """Tell whether the page says elsewhere that this is its headline."""
    element = tree.css_first("title")
    said = (element.text() if element is not None else "", metadata.meta.get("og:title"), metadata.text("headline"))
    return any(plain(title) in plain(text) for text in said if text)


def _heading_above(title: tuple[str, str], main: MainBlock | None) -> tuple[str, str] | None:
    if main is None or title[1] != "h1" or not main.blocks:
        return None
    first = next((index for index, block in enumerate(main.blocks) if block.prose), 0)
    if not any(block.text == title[0] for block in (*main.blocks[first:], *main.below)):
        return None
    above = (*main.above, *main.blocks[:first])
    headings = [block for block in above if block.tag in _HEADLINES and not block.linked]
    return (headings[-1].text, headings[-1].tag) if headings and headings[-1].text != title[0] else None
