"""The text that a page declares in its JSON-LD: all there is on a page whose own text comes by script."""

from __future__ import annotations

from workers.core.character_references import unescape
from workers.core.extraction.block import Block, Box
from workers.core.extraction.blocks import read_blocks
from workers.core.extraction.metadata import Metadata
from workers.core.extraction.prose import is_prose
from workers.core.extraction.tangle import why_tangled
from workers.core.extraction.tree import read_tree

_SHORTEST = 200
"""Characters; a shorter one is a summary."""
_MORE = 2
"""How many times the prose that the page shows it must be: pages also cut it short or join its lines."""


def read_declared_body(metadata: Metadata, *, shown: int) -> list[Block] | None:
    """Return its paragraphs when the page shows far less, `shown` characters of prose; else None."""
    text = metadata.text("articleBody") or metadata.text("text")
    if text is None or len(text) < _SHORTEST or len(text) < _MORE * shown or text.endswith(("…", "...")):
        return None
    blocks = read_markup(text)
    return blocks if sum(len(block.text) for block in blocks) >= _MORE * shown else None


def read_markup(text: str) -> list[Block]:
    """Return the blocks of markup, or of lines, that stood in the data of a script; none of markup that must not be
    parsed."""
    if "&lt;" in text or "&amp;" in text:  # markup that was escaped once more for the script
        text = unescape(text)
    if "</" in text or "<br" in text or "&" in text:
        html = text if "<p" in text or "<br" in text else text.replace("\n", "<br>")
        if why_tangled(html):  # within the page it was text of a script, and was not looked at
            return []
        body = read_tree(html).body
        return read_blocks(body).blocks if body is not None else []
    box = Box(None, "p")
    lines = [line for written in text.splitlines() if (line := " ".join(written.split()))]
    return [Block(line, 0, box, "p", is_prose(line, linked=0, tag="p")) for line in lines]
