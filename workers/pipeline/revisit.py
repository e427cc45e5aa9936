"""When an article is looked at again, and what that visit carries."""

from __future__ import annotations

from dataclasses import replace

from workers.core.visit import Priority, Visit

NO_REVISIT = (None, 0.0)


def next_revisit(
    visit: Visit,
    *,
    delays_s: tuple[float, ...],
    content_hash: str | None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> tuple[Visit | None, float]:
    """Return the next revisit of an article and the seconds until it, or (None, 0) when there is none.

    `delays_s` count from the first visit; the wait is the difference to the delay of this one. Validators that are not
    given are carried over, as after a 304.
    """
    if visit.kind.lists or visit.revisit >= len(delays_s):
        return NO_REVISIT
    before = delays_s[visit.revisit - 1] if visit.revisit else 0.0
    again = replace(
        visit,
        id="",
        priority=Priority.REVISIT,
        attempts=0,
        found_at=0.0,
        revisit=visit.revisit + 1,
        previous=content_hash or visit.previous,
        etag=etag if etag or content_hash else visit.etag,
        last_modified=last_modified if last_modified or content_hash else visit.last_modified,
    )
    return again, max(0.0, delays_s[visit.revisit] - before)
