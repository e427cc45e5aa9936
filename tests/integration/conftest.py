"""Fixtures of several tests of adapters."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.integration.index_place import ROOT, Place
from workers.adapters.http import HttpFetcher
from workers.settings import load_settings


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    """One that may ask loopback."""
    one = HttpFetcher(user_agent="khabar-test/1", concurrency=8, allow_private=True)
    yield one
    await one.close()


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def place(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    index_definition: dict[str, Any],
    empty_redis: Callable[[str], str],
) -> Iterator[Place]:
    """An index of each engine, created and empty, a Redis, and the settings that name them."""
    made = Place(folder=tmp_path, definition=index_definition, redis_url=empty_redis("system"))
    given = {"DATA_DIR": str(tmp_path), "CONFIG_DIR": str(ROOT / "config"), "REDIS_URL": made.redis_url}
    if request.param == "elasticsearch":
        url, alias = request.getfixturevalue("elasticsearch_url"), request.getfixturevalue("new_alias")()
        made = replace(made, elasticsearch_url=url, alias=alias)
        given |= {"ELASTICSEARCH_URL": url, "INDEX_ALIAS": alias}
    for name, value in given.items():
        monkeypatch.setenv(f"KHABAR_{name}", value)
    load_settings.cache_clear()
    with made.index() as index:
        index.create()
    yield made
    load_settings.cache_clear()
