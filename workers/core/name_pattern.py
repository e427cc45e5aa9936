"""One pattern for many names: a tree of their letters. A text is held against thousands as fast as against ten."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Tree = dict[str, "_Tree"]
_END = ""
NEVER = "(?!)"
"""What matches nowhere."""


def any_of(names: Iterable[str]) -> str:
    """Return a pattern without groups that matches any of the names, the longest first. A space in a name may be
    missing in the text, and a space may follow a full stop of it (بی.بی.سی, بی. بی. سی)."""
    tree: _Tree = {}
    for name in names:
        at = tree
        for letter in name:
            at = at.setdefault(_letter(letter), {})
        at[_END] = {}
    return _written(tree) if tree else NEVER


def _letter(letter: str) -> str:
    if letter == " ":
        return " ?"
    return r"\. ?" if letter == "." else re.escape(letter)


def _written(tree: _Tree) -> str:
    """Return the pattern of a tree. Where a name may end, the names that go on are tried first."""
    ends = _END in tree
    branches = [letter + _written(below) for letter, below in sorted(tree.items()) if letter != _END]
    if not branches:
        return ""
    if len(branches) == 1 and not ends:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if ends else "")
