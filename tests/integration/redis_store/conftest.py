"""Fixtures of the tests of what only a real Redis can show."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    Bundle,
    fast,
    redis_bundle,
)


@pytest.fixture
def store(redis_url: str) -> Bundle:
    bundle = redis_bundle(redis_url)
    fast(bundle)
    return bundle
