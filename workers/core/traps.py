"""URLs that a site makes without end: paths that grow, parameters that pile up, calendars that never stop.

Only links found on pages are judged, never what an operator declares. The bounds are far from what news sites use: of
the links that outlets publish none comes near.
"""

from __future__ import annotations

import re
from collections import Counter

MAX_LENGTH = 2048
"""Characters; a Persian headline of 300 letters in a path takes 1,800 once it is percent-encoded."""
MAX_SEGMENTS = 12
"""Steps of a path; addresses of articles have up to seven."""
MAX_PARAMETERS = 12
_MOST_OF_ONE = 2
"""Times that one word may stand in a path, or one name among the parameters; the third is a loop."""
_YEARS_AHEAD = 1
"""A day further ahead than the next year has no news yet."""
_JALALI = 621
"""Years that the Jalali count is behind the Gregorian one."""
_DATE = re.compile(
    r"(?<![0-9])(1[345][0-9]{2}|2[01][0-9]{2})[/-](?:1[0-2]|0?[1-9])[/-](?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
_CALENDAR = re.compile(
    r"[/?&](?:[a-z_-]*calendar|tribe-bar-date|%D8%AA%D9%82%D9%88%DB%8C%D9%85)(?:[/=?&]|$).*[0-9]{4}", re.IGNORECASE
)
"""A calendar (also تقویم) with a year behind it."""


def trap_of(url: str, *, year: int) -> str | None:
    """Return why a URL in canonical form is a trap, or None. `year`: the Gregorian one at present."""
    if len(url) > MAX_LENGTH:
        return f"a trap: longer than {MAX_LENGTH} characters"
    path, _, query = url.partition("://")[2].partition("?")
    segments = path.split("/")[1:]
    if len(segments) > MAX_SEGMENTS:
        return f"a trap: more than {MAX_SEGMENTS} steps in its path"
    return _repeated(segments) or _parameters(query) or _calendar(url, year)


def _repeated(segments: list[str]) -> str | None:
    """Numbers may repeat, as in a date."""
    words = [segment for segment in segments if segment and not segment.isdecimal()]
    if len(words) <= _MOST_OF_ONE:
        return None
    for word, times in Counter(words).items():
        if times > _MOST_OF_ONE:
            return f"a trap: {word[:80]} stands {times} times in its path"
    for at in range(len(words) - 3):
        if words[at : at + 2] == words[at + 2 : at + 4]:
            return f"a trap: {'/'.join(words[at : at + 2])[:80]} follows on itself in its path"
    return None


def _parameters(query: str) -> str | None:
    if not query:
        return None
    names = Counter(parameter.partition("=")[0] for parameter in query.split("&"))
    if names.total() > MAX_PARAMETERS:
        return f"a trap: more than {MAX_PARAMETERS} parameters"
    name, times = names.most_common(1)[0]
    if times > _MOST_OF_ONE:
        return f"a trap: the parameter {name[:80]} stands {times} times"
    return "a trap: it is percent-encoded over and over" if "%2525" in query else None


def _calendar(url: str, year: int) -> str | None:
    for found in _DATE.finditer(url):
        named = int(found[1])
        if (named if named >= 1900 else named + _JALALI) > year + _YEARS_AHEAD:
            return f"a trap: a day to come, {found[0]}"
    return "a trap: a calendar" if _CALENDAR.search(url) else None
