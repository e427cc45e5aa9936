"""Fixtures of several tests of stages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.index import MemoryIndex


@pytest.fixture
def index(index_definition: dict[str, Any]) -> MemoryIndex:
    """An index in memory, created and empty."""
    made = MemoryIndex(definition=index_definition)
    made.create()
    return made
