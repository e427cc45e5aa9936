"""How fast a host may be asked, by how it has been answering: slower while it labours, hardly at all while it is down.

This is the rule; adapters/lua/prelude.lua applies it inside the hand-offs, and the contract tests hold it to this.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

EASY_S = 2.0
"""A page of a healthy news site is there within this, from abroad too; what takes longer is a sign of load."""
LONGEST_EXTRA_S = 60.0
"""Longest delay that labour adds, equal to the longest crawl-delay that is believed."""
FIRST_EXTRA_S = 0.25
"""Delay after one error: a single broken page costs half a second in all, a row of them doubles it each time."""
LEAST_EXTRA_S = 0.05
"""A delay that has shrunk below this is none."""
DOWN_AT = 12
"""Strikes in a row at which a host counts as down: three times out of reach, or twelve errors of its pages."""
STRIKES_OUT_OF_REACH = 4
FIRST_BACKOFF_S = 30.0
LONGEST_BACKOFF_S = 3600.0
_MOST_STRIKES = DOWN_AT + 7 * STRIKES_OUT_OF_REACH
"""30 s doubled seven times is over an hour."""
_SPREAD = 0.2
"""Back-offs are shortened by up to this share, so that hosts that went down together do not come back together."""
OLDEST_UNCHARGED_S = 7 * 86400.0
"""A visit that is older is charged for its failures on a host that is down too, so that it ends somewhere."""


class Sign(StrEnum):
    """What one request tells of its host."""

    NONE = ""
    """Nothing: it was not asked, or what went wrong was ours."""
    GOOD = "good"
    """It answered; 404 is an answer too."""
    ERROR = "error"
    """It answered that it failed at this page (500 and the like), or that we may not have it (401, 403): one such page
    is nothing, a row of them a firewall that has had enough of us."""
    OUT_OF_REACH = "out-of-reach"
    """It did not answer in time, or said that it is overloaded or away (429, 502, 503, 504, 509, 52x)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is remembered of a host. `extra_s`: the least delay that its answers call for; `strikes`: since its last
    good answer."""

    extra_s: float = 0.0
    strikes: int = 0

    @property
    def down(self) -> bool:
        """Whether it is left alone but for one visit after each back-off."""
        return self.strikes >= DOWN_AT

    def after(self, sign: Sign, *, latency_s: float, robots: bool = False) -> Pace:
        """Return the pace after one more request.

        `robots`: it was for robots.txt, which many sites serve while their pages fail; its success proves nothing.
        """
        if sign is Sign.NONE:
            return self
        if sign is Sign.GOOD:
            extra = (self.extra_s + (latency_s if latency_s > EASY_S else 0.0)) / 2
            eased = min(extra, LONGEST_EXTRA_S) if extra >= LEAST_EXTRA_S else 0.0
            return Pace(extra_s=eased, strikes=self.strikes if robots else 0)
        more = STRIKES_OUT_OF_REACH if sign is Sign.OUT_OF_REACH or self.down else 1
        extra = min(max(2 * self.extra_s, FIRST_EXTRA_S), LONGEST_EXTRA_S)
        return replace(self, extra_s=extra, strikes=min(self.strikes + more, _MOST_STRIKES))

    def backoff_s(self, host: str) -> float:
        """Return how long a host that is down is left alone: doubled by each failed try, shortened by a share of
        `_SPREAD` that depends on host and strikes."""
        doublings = (self.strikes - DOWN_AT) // STRIKES_OUT_OF_REACH
        digest = hashlib.sha1(f"{host}:{self.strikes}".encode(), usedforsecurity=False).hexdigest()
        share = int(digest[:4], 16) / 0xFFFF
        return min(FIRST_BACKOFF_S * 2.0**doublings, LONGEST_BACKOFF_S) * (1 - _SPREAD * share)


def sign_of_status(status: int) -> Sign:
    """Return what the status of an answer tells of its host."""
    if status in {420, 429, 430, 502, 503, 504, 509} or 520 <= status < 530:
        return Sign.OUT_OF_REACH
    return Sign.ERROR if status >= 500 or status in {401, 403} else Sign.GOOD
