"""What a test needs of its machine."""

from __future__ import annotations

import os
from typing import Never

import pytest

REQUIRED = os.environ.get("KHABAR_REQUIRE_ELASTICSEARCH") == "1"
"""Everything has to be tested: this is a machine for that, and a skip there would be seen by nobody."""


def unmet(reason: str) -> Never:
    """Skip the test, or fail it where everything has to be tested."""
    if REQUIRED:
        pytest.fail(f"KHABAR_REQUIRE_ELASTICSEARCH=1, but {reason}")
    pytest.skip(reason)
