"""How values are written for people: Persian text beside Latin, ages, sizes."""

from __future__ import annotations

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)))


def isolate(text: str) -> str:
    """Return text on one line that keeps its own direction inside a line of the other one (Unicode isolates), without
    control characters, which a page could use to draw on the terminal.
    """
    flat = " ".join(text.split()).translate(_CONTROLS)
    return f"{_FIRST_STRONG_ISOLATE}{flat}{_POP_ISOLATE}" if flat else ""


def plain(text: str) -> str:
    """Return text on one line without control characters."""
    return " ".join(text.split()).translate(_CONTROLS)


def age(seconds: float) -> str:
    """Return a duration in its two largest units that matter, such as `4 s`, `3 min`, `2 h 5 min`."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    if minutes < 120:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 48 else f"{hours // 24} d {hours % 24} h"


def size(count: int) -> str:
    """Return a number of bytes in decimal units."""
    value = float(count)
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} GB"
