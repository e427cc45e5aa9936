"""A page, for whoever needs any."""

from __future__ import annotations

from workers.core.page import Page


def page_of(url: str, body: bytes = b"", **headers: str) -> Page:
    """A page as the fetch stage hands it on."""
    return Page(url=url, status=200, headers=headers, fetched_at=1.0, body=body)
