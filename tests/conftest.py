"""Fixtures that several test files use."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tests.elasticsearch_distribution import Unavailable
from tests.elasticsearch_server import drop_index, start_elasticsearch
from tests.redis_servers import empty_redis, redis_url  # noqa: F401 - fixtures
from tests.requirement import unmet
from workers.adapters.index_definition import load_definition

# A deadline is a timed assert: it fails on a busy machine and finds nothing.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
ROOT = Path(__file__).parent.parent
_missing: list[str] = []


@pytest.fixture(scope="session")
def index_definition() -> dict[str, Any]:
    """config/index.json."""
    return load_definition(ROOT / "config" / "index.json")


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """Address of a real Elasticsearch; without one the test is skipped, or fails where one is required."""
    try:
        server = start_elasticsearch()
    except Unavailable as fault:
        _missing.append(str(fault))
        unmet(f"there is no Elasticsearch: {fault}")
    yield server.url
    server.stop()


@pytest.fixture
def new_alias(elasticsearch_url: str) -> Iterator[Callable[[], str]]:
    """A maker of aliases that no other test uses; the indexes behind them are deleted at the end."""
    made: list[str] = []

    def make() -> str:
        made.append(f"test-{uuid.uuid4().hex[:12]}")
        return made[-1]

    yield make
    for alias in made:
        drop_index(elasticsearch_url, alias)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was not tested."""
    if _missing:
        terminalreporter.section("NOT TESTED: Elasticsearch", red=True, bold=True)
        terminalreporter.write_line(
            f"{_missing[0]}. Set KHABAR_TEST_ELASTICSEARCH_URL, or have Docker, or Maven and a JDK."
        )
