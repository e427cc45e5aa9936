"""The classes that the elements of a page have, to tell before a search by selectors what it cannot find.

Each class or part of one that is looked for costs a search 8 to 30 µs a page, and most are on no page at hand.
"""

from __future__ import annotations

import re
from functools import cached_property

from selectolax.lexbor import LexborNode

_CLASS = re.compile(r"\.([\w-]+)")
_PART = re.compile(r"\[class\*=([\w-]+)\]")


class SelectorList:
    """A list of selectors, none of which has a comma of its own."""

    __slots__ = ("parts",)

    def __init__(self, text: str) -> None:
        self.parts = tuple((part.strip(), _word(_CLASS, part), _word(_PART, part)) for part in text.split(","))
        """Each with the class that an element must have lest it finds nothing, and the part of a class; '' if none."""


class ClassNames:
    """The classes of the elements at and below a node, read when they are first asked for."""

    def __init__(self, root: LexborNode) -> None:
        self.root = root

    def search(self, selectors: SelectorList) -> list[LexborNode]:
        """Return what the selectors find, in page order."""
        text, names = self._text, self._names
        possible = [
            selector for selector, name, part in selectors.parts if (not name or name in names) and part in text
        ]
        return self.root.css(", ".join(possible)) if possible else []

    @cached_property
    def _text(self) -> str:
        found = {node.attrs.get("class") for node in self.root.css("[class]")}
        return " ".join(filter(None, found)).lower()

    @cached_property
    def _names(self) -> set[str]:
        return set(self._text.split())


def _word(pattern: re.Pattern[str], selector: str) -> str:
    found = pattern.search(selector)
    return found[1].lower() if found is not None else ""
