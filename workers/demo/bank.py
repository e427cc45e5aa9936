"""The Bank of texts from which the sample site's news is written. Every sentence, name and firm in it is invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SHARED = "common.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One beat: sentences with `{slots}`, and what may stand in them."""

    id: str
    section: str
    """As shown in menus."""
    cites: tuple[str, ...]
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    body: tuple[str, ...]
    closings: tuple[str, ...]
    slots: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, tuple[int, int]]
    """Slot → smallest and largest value."""
    decimals: Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """All topics, and what they share."""

    topics: tuple[Topic, ...]
    agencies: tuple[str, ...]
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    figures: tuple[str, ...]
    """Sentences with a `{count}` that sets generated articles apart."""
    correction: str
    """Last paragraph of the corrected article."""
    abridgement: str
    """Last paragraph of an article that another desk cut."""


@cache
def load_bank() -> Bank:
    """Read the bank from the package's files."""
    folder = files("workers.demo") / "bank"
    shared = tomllib.loads((folder / SHARED).read_text("utf-8"))
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml") and entry.name != SHARED)
    return Bank(
        topics=tuple(
            _topic(name.removesuffix(".toml"), tomllib.loads((folder / name).read_text("utf-8"))) for name in names
        ),
        agencies=tuple(shared["agencies"]),
        first_names=tuple(shared["first_names"]),
        surnames=tuple(shared["surnames"]),
        figures=tuple(shared["figures"]),
        correction=shared["correction"],
        abridgement=shared["abridgement"],
    )


def _topic(name: str, data: Mapping[str, Any]) -> Topic:
    return Topic(
        id=name,
        section=data["section"],
        cites=tuple(data["cites"]),
        titles=tuple(data["titles"]),
        openings=tuple(data["openings"]),
        body=tuple(data["body"]),
        closings=tuple(data["closings"]),
        slots={key: tuple(values) for key, values in data["slots"].items()},
        numbers={key: (low, high) for key, (low, high) in data["numbers"].items()},
        decimals={key: (low, high) for key, (low, high) in data.get("decimals", {}).items()},
    )
