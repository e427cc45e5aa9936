"""The sources that config/ declares, by id."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workers.adapters.source_files import load_sources
from workers.core.source import Source

SEED = "https://gerdavar.example/news"
"""Stands for the listing address that an operator sets."""
CONFIG = Path(__file__).parents[1] / "config"


@cache
def declared_sources() -> dict[str, Source]:
    """Return them, the seed's among them."""
    return {source.id: source for source in load_sources(CONFIG, seed_listing_url=SEED)}
