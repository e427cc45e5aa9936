"""Fixtures of several tests of adapters."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from workers.adapters.http import HttpFetcher


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    """One that may ask loopback."""
    one = HttpFetcher(user_agent="khabar-test/1", concurrency=8, allow_private=True)
    yield one
    await one.close()
