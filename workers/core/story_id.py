"""The name of a story."""

from __future__ import annotations

import re

STORY_ID = re.compile(r"s\d+-[0-9a-f]{24}", re.ASCII)
"""With the version of its form."""
_HASH_DIGITS = 16


def story_id_of(*, content_hash: str, first_seen: float) -> str:
    """Return the id of the story that a document founds: `s1-`, eight hex digits of the second in which it was seen,
    and the first 16 of its content hash."""
    digits = content_hash.rpartition("-")[2][:_HASH_DIGITS]
    return f"s1-{max(0, int(first_seen)):08x}{digits}"
