"""A Page: one HTTP response as received."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response with its body exactly as it came over the wire (compressed if it was sent so)."""

    url: str
    """The address that answered."""
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case; only those that later stages read (content-type, content-encoding, etag, last-modified)."""
    fetched_at: float = 0.0
    """Seconds since the epoch."""
    body: bytes = b""
