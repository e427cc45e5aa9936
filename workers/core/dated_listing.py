"""Listings with a date in their address, such as the daily sitemaps of Persian agencies.

`{jy}`, `{jm}`, `{jd}` stand for the Jalali year, month and day in Tehran, `{y}`, `{m}`, `{d}` for the Gregorian ones;
`{jm:02}` has two digits always.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from workers.core.jalali import from_gregorian
from workers.core.source import Listing
from workers.core.urls import canonical_url

PLACEHOLDERS = ("jy", "jm", "jd", "y", "m", "d")
_PLACEHOLDER = re.compile(r"\{(jy|jm|jd|y|m|d)(:02)?\}")
_TEHRAN = ZoneInfo("Asia/Tehran")
_LATE = timedelta(hours=4)
"""How long after midnight in Tehran yesterday's address is looked at: late articles, and days counted in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One address that a listing stands for now. `key`: of the listing of its own that it is."""

    key: str
    url: str
    floor_s: float
    ceiling_s: float


def is_dated(url: str) -> bool:
    """Tell whether an address has placeholders."""
    return _PLACEHOLDER.search(url) is not None


def dated_url(url: str, day: date) -> str:
    """Return the address of a day, in canonical form if it has one."""
    numbers = dict(zip(PLACEHOLDERS, (*from_gregorian(day), day.year, day.month, day.day), strict=True))
    filled = _PLACEHOLDER.sub(lambda found: f"{numbers[found[1]]:02d}" if found[2] else str(numbers[found[1]]), url)
    return canonical_url(filled) or filled


def issues(listing: Listing, *, now_s: float) -> tuple[Issue, ...]:
    """Return what a listing stands for: itself, or the address of today, until 4 h after midnight yesterday's too, and
    of `pages` days those that are over, each of which is visited once after its end.

    `now_s`: seconds since the epoch. Today comes first.
    """
    floor, ceiling = listing.period_s, listing.ceiling_s
    if not is_dated(listing.url):
        return (Issue(key=listing.key, url=listing.url, floor_s=floor, ceiling_s=ceiling),)
    now = datetime.fromtimestamp(now_s, UTC).astimezone(_TEHRAN)
    found: dict[str, Issue] = {}
    for back in range(max(listing.pages, 2)):
        day = now.date() - timedelta(days=back)
        settled = datetime(day.year, day.month, day.day, tzinfo=_TEHRAN) + timedelta(days=1) + _LATE
        over_s = (now - settled).total_seconds()
        if over_s > 0 and back >= listing.pages:
            break
        # A day that is over is due while its last visit was before its end.
        floor_s, ceiling_s = (floor, ceiling) if over_s <= 0 else (max(floor, over_s), max(floor, over_s))
        url = dated_url(listing.url, day)
        found.setdefault(url, Issue(key=f"{listing.key} {url}", url=url, floor_s=floor_s, ceiling_s=ceiling_s))
    return tuple(found.values())
