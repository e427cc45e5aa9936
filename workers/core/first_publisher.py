"""Who published a report first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workers.core.document import Sighting


def first_publisher(sightings: Iterable[Sighting], *, aggregators: Collection[str]) -> Sighting:
    """Return the sighting that appeared first; there has to be one.

    An aggregator carries what others wrote: it is first only if it showed the text before any outlet says that it
    published it. Where no outlet tells its time, or the times are the same, the outlet is. `aggregators`: ids of
    sources.
    """
    ordered = sorted(sightings, key=_appearance)
    outlet = next((one for one in ordered if one.source not in aggregators), None)
    first = ordered[0]
    if outlet is None or (outlet.published_at is not None and first.appeared_at < outlet.appeared_at):
        return first
    return outlet


def _appearance(sighting: Sighting) -> tuple[float, float, str]:
    return (sighting.appeared_at, sighting.seen_at, sighting.url)
