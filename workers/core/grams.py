"""Hashes of all runs of letters of one length in a text: what signatures of near-duplicates are made of.

Runs of letters, not of words: the canonical form has no spaces, for outlets disagree about them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

GRAM: Final = 8
"""Letters of a run that is compared: a word and a half."""
LONG_GRAM: Final = 20
"""Letters of a run that is looked up: long enough that two texts share one by copying only."""

_LETTER: Final = np.uint64(0xD6E8FEB86659FD93)
_JOIN: Final = tuple(
    np.uint64(factor) for factor in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5)
)
_MIX: Final = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))
"""Odd 64-bit factors of xxHash and MurmurHash, known to spread bits well. To change one changes every signature."""
_HALF: Final = np.uint64(32)


def gram_hashes(text: str) -> tuple[Hashes, Hashes]:
    """Return the distinct hashes, in ascending order, of the runs of `GRAM` and of `LONG_GRAM` letters (UTF-16 units).
    A text shorter than a run has one: itself."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    if units.size < LONG_GRAM:
        padded = np.zeros(LONG_GRAM, dtype=np.uint16)
        padded[: units.size] = units
        return _distinct(_runs(padded)[0][: max(1, units.size - GRAM + 1)]), _distinct(_runs(padded)[1])
    short, long = _runs(units)
    return _distinct(short), _distinct(long)


def _runs(units: NDArray[np.uint16]) -> tuple[Hashes, Hashes]:
    """Hash runs of 8 and of 20 by doubling: 1 → 2 → 4 → 8 → 16, and 16 + 4."""
    one = (units.astype(np.uint64) + np.uint64(1)) * _LETTER
    one ^= one >> _HALF
    two = one[:-1] * _JOIN[0] + one[1:]
    four = two[:-2] * _JOIN[1] + two[2:]
    eight = four[:-4] * _JOIN[2] + four[4:]
    sixteen = eight[:-8] * _JOIN[3] + eight[8:]
    return eight, sixteen[:-4] * _JOIN[0] + four[16:]


def _distinct(hashes: Hashes) -> Hashes:
    for factor in _MIX:
        hashes = (hashes ^ (hashes >> _HALF)) * factor
    mixed: Hashes = np.sort(hashes ^ (hashes >> _HALF))
    first = np.empty(mixed.size, dtype=np.bool_)
    first[0] = True
    np.not_equal(mixed[1:], mixed[:-1], out=first[1:])
    return mixed[first]  # what numpy.unique does, in a tenth of its time
