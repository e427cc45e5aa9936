"""A figure of quality: what was measured, on what, and what it should be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table of `make quality`.

    `value` is None when the figure could not be measured; `missing` then says why. A share or a score has a target
    `at_least`, a count or a cost one `at_most`; a figure with neither is shown for comparison.
    """

    area: str
    name: str
    value: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    unit: str = ""
    sample: str = ""
    """What it was measured on, with the number of cases."""
    missing: str = ""
    own: bool = True
    """It is measured on what the project holds, so it can be measured anywhere."""
    timed: bool = False
    """It depends on the machine: the table shows it, no floor holds it."""
    relative: bool = False
    """It is the distance of two figures, and grows when the better one is improved: its floor is its target."""

    @property
    def key(self) -> str:
        """The name under which floors.toml knows it."""
        return f"{self.area}: {self.name}"

    @property
    def holds_target(self) -> bool | None:
        """Whether the target is met; None when there is none or nothing was measured."""
        if self.value is None:
            return None
        if self.at_least is not None:
            return self.value >= self.at_least
        return self.value <= self.at_most if self.at_most is not None else None
