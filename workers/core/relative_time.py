"""A moment that a short text tells by its distance from now: «۳ ساعت پیش», «دیروز ۱۰:۳۰», "2 days ago"."""

from __future__ import annotations

from datetime import datetime, timedelta

from workers.core.clock_time import read_clock
from workers.core.date_forms import (
    AGO,
    COUNTS,
    DAY_WORD,
    JUST_NOW,
    LAST,
    SECONDS,
)

_LONGEST_LOOSE = 80
"""Characters; in a longer text "yesterday" belongs to a sentence."""


def moment_before(text: str, now: datetime) -> datetime | None:
    """Return the moment that a folded text tells from `now` (aware, local), or None."""
    match = AGO.search(text)
    if match is not None:
        unit_s = SECONDS[match["unit"].lower()]
        seconds = _count(match["count"]) * unit_s + (unit_s / 2 if match["half"] else 0)
        if match["count2"]:
            seconds += _count(match["count2"]) * SECONDS[match["unit2"].lower()]
        return now - timedelta(seconds=seconds)
    if JUST_NOW.search(text) is not None:
        return now
    if (match := LAST.fullmatch(text)) is not None:
        unit = (match["unit"] or match["english"]).lower().removesuffix("ی")
        return now - timedelta(seconds=SECONDS[unit])
    match = DAY_WORD.search(text) if len(text) <= _LONGEST_LOOSE else None
    if match is None:
        return None
    days = 2 if match["d2"] else int(bool(match["d1"]))
    clock, _ = read_clock(f"{text[: match.start()]} | {text[match.end() :]}")
    return datetime.combine(now.date() - timedelta(days=days), clock, tzinfo=now.tzinfo)


def _count(written: str) -> float:
    """Return the value of a count in digits or words: 3, 1.5, نیم, بیست و پنج."""
    if written[0].isdigit():
        return float(written.replace("/", "."))
    return sum(COUNTS[word] for word in written.lower().split(" و "))
