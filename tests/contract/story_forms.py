"""Forms that desks fill in day after day, each with five fillings: no two of them are one story."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

Text = tuple[str, str]
"""Headline and body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form. Headline and body hold {0}, {1} … for the words of a filling."""

    name: str
    headline: str
    body: str
    fillings: list[list[str]]

    @property
    def texts(self) -> list[Text]:
        """What the desk publishes."""
        return [(self.headline.format(*words), self.body.format(*words)) for words in self.fillings]

    @property
    def pairs(self) -> list[tuple[Text, Text]]:
        """Every two of the texts."""
        return list(combinations(self.texts, 2))


def _read(name: str) -> tuple[Form, ...]:
    path = Path(__file__).parent / f"{name}.toml"
    return tuple(Form(**one) for one in tomllib.loads(path.read_text(encoding="utf-8"))["form"])


CHOSEN_ON = _read("story_forms")
"""Those on which the rule was chosen."""
HELD_OUT = _read("story_forms_held_out")
"""Those that were written afterwards, and looked at since: two rules are there for them."""
LAST = _read("story_forms_last")
"""Those that were written last; numbers in words are read for them."""
UNSEEN = _read("story_forms_unseen")
"""Those that were written after anagrams and late names were told, and run once. Write others to judge the next
change."""
