"""When a server asks to be asked again."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

from workers.pipeline.ports import Response

MAX_RETRY_AFTER_S = 3600.0
"""Of what a server asks for, at most an hour is believed."""


def retry_after_s(response: Response, *, now_s: float) -> float | None:
    """Read Retry-After, which is in seconds or a date; None without one that can be read.

    A date is one of the server's clock, so it counts from the answer's own Date; without one from `now_s` (since the
    epoch).
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), MAX_RETRY_AFTER_S)
    at, sent = _moment(value), _moment(response.headers.get("date", ""))
    if at is None:
        return None
    return min(max(at - (now_s if sent is None else sent), 0.0), MAX_RETRY_AFTER_S)


def _moment(value: str) -> float | None:
    """Read a date of HTTP as seconds since the epoch; one that names no zone, or `-0000`, is in UTC."""
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
