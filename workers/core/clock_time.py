"""The time of day that a short text names, of 24 hours or of twelve."""

from __future__ import annotations

from datetime import time

from workers.core.date_forms import (
    CLOCK,
    COMPACT_CLOCK,
    DOTTED_CLOCK,
    HOUR,
    MERIDIAN,
    MERIDIAN_SPAN,
)


def read_clock(text: str) -> tuple[time, str]:
    """Return the time of day in the text (midnight without one) and the text after it."""
    text = text.replace(" و نیم", " و 30 دقیقه").replace(" و ربع", " و 15 دقیقه")
    for form in (CLOCK, HOUR, DOTTED_CLOCK):
        match = form.search(text)
        if match is not None:
            hour, minute, second = (*match.groups(default="0"), "0")[:3]
            around = text[max(0, match.start() - MERIDIAN_SPAN) : match.end() + MERIDIAN_SPAN]
            return in_half(time(int(hour), int(minute), int(second)), around), text[match.end() :]
    match = COMPACT_CLOCK.search(text)
    if match is not None:
        return time(int(match[1]), int(match[2]), int(match[3])), "Z" if match[0].endswith("Z") else ""
    return time(0), ""


def in_half(clock: time, text: str) -> time:
    """Move a clock of twelve hours to one of 24 when the text says which half of the day it means."""
    match = MERIDIAN.search(text)
    if match is None:
        return clock
    if match["pm"] and clock.hour < 12:
        return clock.replace(hour=clock.hour + 12)
    if match["am"] and clock.hour == 12:
        return clock.replace(hour=0)
    return clock
