"""When a server asks to be asked again."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from workers.pipeline.ports import Response

MAX_RETRY_AFTER_S = 3600.0
"""Of what a server asks for, at most an hour is believed."""


def retry_after_s(response: Response, *, now_s: float) -> float | None:
    """Read Retry-After, which is in seconds or a date; None without one that can be read. `now_s`: since the epoch."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None
    return min(max(at - now_s, 0.0), MAX_RETRY_AFTER_S)
