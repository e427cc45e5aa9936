"""The registry of agencies that the project ships, for tests of what is read with it."""

from __future__ import annotations

from pathlib import Path

from workers.adapters.agency_files import load_agencies
from workers.core.attribution import Attributor
from workers.core.extraction.byline import BylineReader

CONFIG = Path(__file__).parent.parent / "config"
AGENCIES = load_agencies(CONFIG)
ATTRIBUTOR = Attributor(AGENCIES)
BYLINES = BylineReader(AGENCIES)
