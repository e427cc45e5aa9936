"""How long to wait after a failed attempt."""

from __future__ import annotations

from collections.abc import Callable

_MOST_DOUBLINGS = 30


def exponential(*, base_s: float, most_s: float) -> Callable[[int], float]:
    """Return a function from attempts failed before (0, 1, …) to seconds: base, doubled each time, at most `most_s`."""

    def wait(attempts: int) -> float:
        return min(most_s, base_s * 2.0 ** min(attempts, _MOST_DOUBLINGS))

    return wait
