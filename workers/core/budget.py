"""The daily budget of a source: how many requests its hosts are asked in one day of Tehran.

adapters/lua/prelude.lua applies the same rule inside the claim.
"""

from __future__ import annotations

from workers.core.visit import Priority

RESERVED_SHARE = 0.2
"""The last part of a day's budget, kept for listings and fresh articles; the rest waits for tomorrow."""
DAY_OFFSET_S = 12_600
"""Tehran is 3.5 h ahead of UTC, without summer time since 2022."""


def may_spend(spent: int, budget: int, priority: Priority) -> bool:
    """Tell whether one more request may be made."""
    reserved = RESERVED_SHARE if priority >= Priority.REVISIT else 0.0
    return spent < budget * (1 - reserved)


def budget_day(now_s: float) -> int:
    """Return the number of the day in Tehran, since the epoch."""
    return int((now_s + DAY_OFFSET_S) // 86400)
