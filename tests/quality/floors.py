"""The floors under the figures: committed, and only ever raised."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.quality.figure import Figure

PATH = Path(__file__).parent / "floors.toml"
_HEAD = """\
# What a score may not fall below, and what a count may not rise above. Written by `python -m tests.quality --raise`,
# which only makes a floor harder to hold. A line is taken out by hand when its figure is no longer measured.
"""
_DIGITS = 1e4
"""A floor is rounded to four digits, to the side that is easier to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Figure key → floor."""

    at_least: dict[str, float] = field(default_factory=dict)
    at_most: dict[str, float] = field(default_factory=dict)

    def under(self, figure: Figure) -> float | None:
        """Return the floor of a figure, or None."""
        return self.at_least.get(figure.key, self.at_most.get(figure.key))

    def is_broken_by(self, figure: Figure) -> bool:
        """Tell whether a figure was measured and is worse than its floor."""
        if figure.value is None:
            return False
        if figure.key in self.at_least:
            return figure.value < self.at_least[figure.key]
        return figure.value > self.at_most.get(figure.key, math.inf)

    def raised(self, figures: Iterable[Figure]) -> Floors:
        """Return the floors, each raised to what its figure reaches, and with those of new figures."""
        found = Floors(at_least=dict(self.at_least), at_most=dict(self.at_most))
        for figure in figures:
            if figure.value is None or figure.timed or self.is_broken_by(figure):
                continue
            if figure.relative:
                found = found.held_to_target(figure)
            elif figure.at_least is not None:
                found.at_least[figure.key] = math.floor(figure.value * _DIGITS) / _DIGITS
            elif figure.at_most is not None:
                found.at_most[figure.key] = math.ceil(figure.value * _DIGITS) / _DIGITS
        return found

    def held_to_target(self, figure: Figure) -> Floors:
        """Return the floors with the target of a figure among them, where it is met."""
        if not figure.holds_target:
            return self
        at_least = {figure.key: figure.at_least} if figure.at_least is not None else {}
        at_most = {figure.key: figure.at_most} if figure.at_most is not None else {}
        return Floors(at_least=self.at_least | at_least, at_most=self.at_most | at_most)

    def lowered_since(self, before: Floors) -> list[str]:
        """Return the keys that are easier to hold than they were."""
        scores = [key for key, floor in before.at_least.items() if self.at_least.get(key, math.inf) < floor]
        counts = [key for key, floor in before.at_most.items() if self.at_most.get(key, -math.inf) > floor]
        return scores + counts


def parse_floors(text: str) -> Floors:
    """Read the floors from the text of the file."""
    tables = tomllib.loads(text)
    return Floors(at_least=tables.get("at_least", {}), at_most=tables.get("at_most", {}))


def read_floors() -> Floors:
    """Return the committed floors."""
    return parse_floors(PATH.read_text(encoding="utf-8"))


def write_floors(floors: Floors) -> None:
    """Write the file, by key."""
    text = _HEAD
    for name, table in (("at_least", floors.at_least), ("at_most", floors.at_most)):
        lines = [f'"{key}" = {floor:.4f}\n' for key, floor in sorted(table.items())]
        text += f"\n[{name}]\n{''.join(lines)}"
    PATH.write_text(text, encoding="utf-8")
