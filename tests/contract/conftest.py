"""Fixtures of several contract tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_engines import make_index
from tests.contract.store_bundle import Bundle, memory_bundle, redis_bundle
from tests.redis_servers import KINDS
from workers.pipeline.ports import ArticleIndex


@pytest.fixture(params=["memory", "sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest, index_definition: dict[str, Any], tmp_path: Path) -> Iterator[ArticleIndex]:
    made = make_index(request.param, request, index_definition, tmp_path)
    assert made.create()
    yield made
    made.close()


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.redis) for kind in KINDS)])
def store(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> Bundle:
    """A store in memory, and one on each Redis."""
    return memory_bundle() if request.param == "memory" else redis_bundle(empty_redis(request.param))
