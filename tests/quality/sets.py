"""Where the sets are that figures are measured on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The project's own sets are always there; these may be missing."""

    shared: Path
    """The folder of the development sets, which are no part of the project."""
    elasticsearch_url: str | None = None

    def path(self, name: str) -> Path | None:
        """Return the path of a development set, or None when it is not there."""
        found = self.shared / name
        return found if found.exists() else None


def find_sets() -> Sets:
    """Return the sets of this machine: beside the checkout, and the server that the tests use."""
    return Sets(
        shared=ROOT.parent / "shared" / "data", elasticsearch_url=os.environ.get("KHABAR_TEST_ELASTICSEARCH_URL")
    )
