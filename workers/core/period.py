"""How often a listing is visited, and how far it is believed.

adapters/lua/schedule_listing.lua applies the same; the contract tests hold it to this.
"""

from __future__ import annotations

GROWTH = 1.25
"""Of the period by each visit that found nothing new: five quiet visits triple it."""
SPREAD = 0.1
"""The period is made longer by up to this share, so that listings do not stay in step after an outage."""
CEILING_FACTOR = 4
"""The longest period where sources.yaml gives none, as a multiple of the shortest."""
DOUBT_EVERY = 12
"""Of the visits that could be conditional, each of this number is not: a server that lies is found out."""
DISBELIEF_DAYS = 30
"""How long a server that lied is not believed."""


def period_s(*, floor_s: float, ceiling_s: float, quiet: int) -> float:
    """Return the seconds between two visits after `quiet` visits in a row that found nothing new.

    One that found something brings it back to the floor at once: news come in bursts.
    """
    doublings = min(quiet, 200)  # beyond any ceiling, and within what a float can hold
    return max(floor_s, min(ceiling_s, floor_s * GROWTH**doublings))


def is_lie(
    *, asked_etag: str | None, asked_modified: str | None, etag: str | None, modified: str | None, new_links: int
) -> bool:
    """Tell whether an answer to an unconditional request proves that its validators mean nothing: there are new links
    under the ETag (without one: the date) that stood for the page without them.
    """
    if new_links == 0:
        return False
    return etag == asked_etag if etag else modified is not None and modified == asked_modified
