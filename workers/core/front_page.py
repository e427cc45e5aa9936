"""A FrontPage: what the first page of a site says of the site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """Its name, and the feeds that it announces."""

    name: str = ""
    """As the page gives it; empty when it gives none."""
    feeds: tuple[str, ...] = ()
    """Canonical addresses of feeds, in page order: announced in the head, or linked as RSS."""
