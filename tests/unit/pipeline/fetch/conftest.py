"""Fixtures of the tests of the fetch stage."""

from __future__ import annotations

import pytest

from tests.fakes import MemoryStore
from tests.unit.pipeline.fetch.fetching import SkippingClock
from workers.pipeline.ports import HostPolicy


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def store(clock) -> MemoryStore:
    store = MemoryStore(clock)
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=8)])
    return store
