"""Article indexes of every engine, for the tests of what each of them must do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.index import MemoryIndex
from workers.adapters.elastic import ElasticIndex
from workers.adapters.sqlite_index import SqliteIndex
from workers.pipeline.ports import ArticleIndex


def make_index(engine: str, request: pytest.FixtureRequest, definition: dict[str, Any], tmp_path: Path) -> ArticleIndex:
    if engine == "memory":
        return MemoryIndex(definition=definition)
    if engine == "sqlite":
        return SqliteIndex(path=tmp_path / "articles.sqlite", definition=definition)
    new_alias: Callable[[], str] = request.getfixturevalue("new_alias")
    url = request.getfixturevalue("elasticsearch_url")
    return ElasticIndex(url=url, alias=new_alias(), definition=definition)
