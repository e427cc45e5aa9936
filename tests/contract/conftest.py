"""Fixtures of several contract tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_engines import make_index
from workers.pipeline.ports import ArticleIndex


@pytest.fixture(params=["memory", "sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest, index_definition: dict[str, Any], tmp_path: Path) -> Iterator[ArticleIndex]:
    made = make_index(request.param, request, index_definition, tmp_path)
    assert made.create()
    yield made
    made.close()
