"""Fixtures of several contract tests."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_engines import make_index
from tests.contract.store_bundle import Bundle, memory_bundle, redis_bundle
from tests.elasticsearch_server import drop_index
from tests.redis_servers import KINDS
from workers.adapters.elastic import ElasticIndex
from workers.pipeline.ports import ArticleIndex

ENGINES = ["memory", "sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, index_definition: dict[str, Any], tmp_path: Path) -> Iterator[ArticleIndex]:
    """A new index of each engine."""
    made = make_index(request.param, request, index_definition, tmp_path)
    assert made.create()
    yield made
    made.close()


@pytest.fixture(scope="session")
def shared_elastic(elasticsearch_url: str, index_definition: dict[str, Any]) -> Iterator[ElasticIndex]:
    """One that many tests use, one after the other."""
    alias = f"test-{uuid.uuid4().hex[:12]}"
    made = ElasticIndex(url=elasticsearch_url, alias=alias, definition=index_definition)
    assert made.create()
    yield made
    made.close()
    drop_index(elasticsearch_url, alias)


@pytest.fixture
def embedded_index(
    request: pytest.FixtureRequest, index_definition: dict[str, Any], tmp_path: Path
) -> Iterator[Callable[[str], ArticleIndex]]:
    """A maker of new indexes of the engines that need no server."""
    with ExitStack() as stack:

        def make(engine: str) -> ArticleIndex:
            made = stack.enter_context(closing(make_index(engine, request, index_definition, tmp_path)))
            assert made.create()
            return made

        yield make


@pytest.fixture(params=ENGINES)
def empty_index(request: pytest.FixtureRequest) -> ArticleIndex:
    """An index of each engine that holds nothing. Elasticsearch takes 5 to 25 times as long to make one as to empty it;
    what was deleted counts in its scores for a while, so that tests of ranks take a new one.
    """
    if request.param != "elasticsearch":
        embedded: ArticleIndex = request.getfixturevalue("embedded_index")(request.param)
        return embedded
    shared: ElasticIndex = request.getfixturevalue("shared_elastic")
    shared.refresh()
    query = {"query": {"match_all": {}}}
    shared._below_alias("POST", "/_delete_by_query", query, refresh="true", conflicts="proceed")
    return shared


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.redis) for kind in KINDS)])
def store(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> Bundle:
    """A store in memory, and one on each Redis."""
    return memory_bundle() if request.param == "memory" else redis_bundle(empty_redis(request.param))
