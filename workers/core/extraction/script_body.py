"""The text that a page holds only in the data of its scripts, from which a browser would build the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.block import Block
from workers.core.extraction.declared_body import read_markup
from workers.core.extraction.plain import plain

_DATA = 'script#__NEXT_DATA__, script[type="application/json"]'
"""Where the frameworks of the time write it."""
_BODIES = ("articleBody", "body", "content", "text", "html", "fullText", "contentHtml", "bodyHtml", "paragraphs")
"""Keys of a body; its value is markup, lines, or a list of parts with such keys."""
_TITLES = ("title", "headline", "name")
"""Keys of a headline, which says whose body it is: such data holds those of other articles too."""
_LONGEST, _MOST = 4_000_000, 50_000
"""Characters of data, and values within, that are looked at; of bodies so many characters on a page, for a thing that
lies in another of the same title is read with it and again."""
_DEEPEST = 20
"""Parts of a body within one another."""
_LITTLE = 300
"""Characters of prose below which a page does not show its article."""
_SHORTEST = 200
"""Characters of prose that make a body."""


def read_script_body(tree: LexborHTMLParser, *, title: str | None, shown: int) -> list[Block] | None:
    """Return the body that stands in the data of a script beside the page's `title`, when the page shows next to
    nothing (`shown`, characters of prose); else None."""
    wanted = plain(title or "")
    if shown >= _LITTLE or not wanted:
        return None
    left = _LONGEST
    for script in tree.css(_DATA):
        text = script.text()
        if len(text) > _LONGEST:
            continue
        try:
            data = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            continue  # a script of another kind
        for thing in _things(data):
            if any(isinstance(value := thing.get(key), str) and plain(value) == wanted for key in _TITLES):
                texts = _bodies(thing)
                left -= sum(map(len, texts))
                if left < 0:
                    return None
                blocks = max(map(read_markup, texts), key=_size, default=[])
                if sum(len(block.text) for block in blocks if block.prose) >= max(_SHORTEST, 2 * shown):
                    return blocks
    return None


def _things(data: object) -> Iterator[dict[str, object]]:
    """Yield every object, those outside before those within."""
    waiting, seen = [data], 0
    while waiting and seen < _MOST:
        inner: list[object] = []
        for value in waiting:
            seen += 1
            if isinstance(value, dict):
                yield value
                inner += value.values()
            elif isinstance(value, list):
                inner += value
        waiting = [value for value in inner if isinstance(value, dict | list)]


def _bodies(thing: dict[str, object]) -> list[str]:
    """Return the texts that the keys of a body hold."""
    return [text for key in _BODIES if (text := "\n".join(_texts(thing.get(key))))]


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _texts(value: object, depth: int = 0) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    if depth > _DEEPEST:
        return []
    parts: list[object] = value if isinstance(value, list) else []
    if isinstance(value, dict):
        parts = [value.get(key) for key in _BODIES]
    return [text for part in parts for text in _texts(part, depth + 1)]
