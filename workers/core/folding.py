"""Folding: of the characters that are written for one another, one."""

from __future__ import annotations

import re
from collections.abc import Mapping


class Folding:
    """Does what `str.translate` does, three to four times faster on texts in which few of the characters occur.

    `translate` looks up every character that is not ASCII (40 ns each). Here a pattern finds the ones that are there,
    and each kind is replaced by one scan of the text. `table`: character to what stands for it, "" to drop it; what
    stands for another is not folded itself, since the replacements come in no order.
    """

    __slots__ = ("_present", "_table")

    def __init__(self, table: Mapping[str, str]) -> None:
        chained = [sign for sign, to in table.items() if any(part in table for part in to)]
        if chained:
            raise ValueError(f"folded into what is folded itself: {chained}")
        self._table = dict(table)
        self._present = re.compile(f"[{re.escape(''.join(table))}]").findall

    def __call__(self, text: str) -> str:
        """Return the text, folded."""
        for sign in set(self._present(text)):
            text = text.replace(sign, self._table[sign])
        return text
