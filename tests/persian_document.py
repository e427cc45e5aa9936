"""docs/persian.md as its tests read it: sections, rows, examples, and the texts that braces stand for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "persian.md").read_text("utf-8")
_HEADS = ("| ---", "| rule", "| the text")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_NAMED = re.compile(r"^- `\{(\w+)\}`: (.*?)(?=^- |^$|\Z)", re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    """Return the text below a heading, up to the next of its rank."""
    found = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None, title
    return found[1]


def rows(title: str) -> Iterator[list[str]]:
    r"""Yield the cells of the table rows of a section as shown; signs that are not seen are written `\u200f`."""
    for line in section(title).splitlines():
        if line.startswith("| ") and not line.startswith(_HEADS):
            cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            yield [_shown(cell) for cell in cells]


def _shown(cell: str) -> str:
    """Return what a reader sees; what stands between backticks is shown as it is written."""
    parts = cell.replace("\\|", "|").strip().split("`")
    parts[::2] = [_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), html.unescape(part)) for part in parts[::2]]
    return "`".join(parts)


def examples(title: str, *, column: int = -1) -> list[tuple[str, str]]:
    """Return (rule, example) for the examples in a column, which a dot parts from one another."""
    return [(cells[0], one) for cells in rows(title) for one in cells[column].split(" · ") if one]


def links(chain: str) -> Iterator[tuple[str, str, str]]:
    """Yield the neighbours of a chain `a = b ≠ c` with the sign between them."""
    first, *rest = re.split(r" ([=≠]) ", chain)
    assert rest, f"no sign in «{chain}»"
    for sign, other in zip(rest[::2], rest[1::2], strict=True):
        yield first, sign, other
        first = other


def texts(title: str) -> dict[str, str]:
    """Return what the names in braces stand for in a section."""
    return {name: " ".join(text.split()).strip("`") for name, text in _NAMED.findall(section(title))}


def filled(example: str, named: dict[str, str]) -> str:
    """Put texts in the place of their names; they may hold other names."""
    while (text := re.sub(r"\{(\w+)\}", lambda name: named[name[1]], example)) != example:
        example = text
    return example
