"""Where the sets are that figures are measured on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.elasticsearch_server import Unavailable, start_elasticsearch

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """The project's own sets are always there; these may be missing."""

    shared: Path
    """The folder of the development sets, which are no part of the project."""
    elasticsearch_url: str | None = None
    no_server: str = "KHABAR_TEST_ELASTICSEARCH_URL names no server"
    """Why there is no Elasticsearch, where there is none."""

    def path(self, name: str) -> Path | None:
        """Return the path of a development set, or None when it is not there."""
        found = self.shared / name
        return found if found.exists() else None


@contextmanager
def sets_and_server() -> Iterator[Sets]:
    """Give the sets of this machine and an Elasticsearch: the one that is named, else one of their own if it can be."""
    sets = find_sets()
    try:
        server = start_elasticsearch()
    except Unavailable as fault:
        yield replace(sets, elasticsearch_url=None, no_server=" ".join(str(fault).split()))
        return
    try:
        yield replace(sets, elasticsearch_url=server.url)
    finally:
        server.stop()


def find_sets() -> Sets:
    """Return the sets of this machine: beside the checkout, and the server that is named for the tests."""
    return Sets(
        shared=ROOT.parent / "shared" / "data", elasticsearch_url=os.environ.get("KHABAR_TEST_ELASTICSEARCH_URL")
    )
