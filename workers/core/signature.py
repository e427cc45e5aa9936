"""The Signature of an article: some 165 bytes by which its near-duplicates are told, and the keys they are found by.

It covers title and core (workers.core.fingerprint), so that lead-ins, end markers and players tell nothing. Title and
core count as one text: aggregators do not always say where a headline ends. **These rules are version 1**: signatures
are kept in Redis only, and after a change of the rules `khabar stories rebuild` makes them anew.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from workers.core.fingerprint import core_of
from workers.core.grams import Hashes, gram_hashes
from workers.core.persian import canonical

VERSION: Final = 1
BINS: Final = 128
"""Parts of the range of hashes, of each of which the smallest is kept: a similarity of .5 is told to ± .044."""
LEAD_BINS: Final = 16
LEAD: Final = 200
"""Letters of the core that are its lead."""
MAX_NUMBERS: Final = 16
KEYS: Final = 16
_MAX_GRAMS: Final = 0xFFFF
_KEY_BITS: Final = 40
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_SMALL: Final = 2
"""Digits (with the decimal mark) up to which a number is hashed together with as many letters before it: reports of
one kind share their 1, 3 and 12, but not at the same words."""
_EMPTY = 0
"""A bin into which no hash fell; those that have one hold 1 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is compared. Equal texts have equal signatures."""

    grams: int
    """Distinct runs of 8 letters, at most 65,535."""
    bins: bytes
    """One byte for each of `BINS` parts of the range of hashes: one-permutation MinHash."""
    lead: bytes
    """The same of the lead, `LEAD_BINS` bytes."""
    numbers: tuple[int, ...]
    """16-bit hashes of the numbers in the text, ascending: all of them, or the `MAX_NUMBERS` smallest."""

    def pack(self) -> bytes:
        """Return the bytes that are stored and that stories.lua reads: grams, bins, lead, numbers; integers of two
        bytes, the higher first."""
        return b"".join(
            (
                self.grams.to_bytes(2, "big"),
                self.bins,
                self.lead,
                *(number.to_bytes(2, "big") for number in self.numbers),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature and the keys under which it is found."""

    signature: Signature
    keys: tuple[int, ...]
    """40 bits each of the `KEYS` smallest hashes of runs of 20 letters: two texts that share half of their text share
    half of their keys."""


def sign(*, title: str, body: str, lead: str | None = None) -> Signed:
    """Return the signature and keys of an article; about 0.3 ms for 3 kB. `body` is paragraphs joined by line feeds; a
    lead of its own counts as the first paragraph, unless the body begins with it already."""
    core = core_of(body=body)
    if lead and not core.startswith(core_of(body=lead)):
        core = core_of(body=f"{lead}\n{body}")
    headline = canonical(title)
    text = headline + core
    short, long = gram_hashes(text)
    opening = core[:LEAD] if len(core) >= LEAD else text[:LEAD]
    numbers = sorted({*_number_hashes(headline), *_number_hashes(core)})
    signature = Signature(
        grams=min(short.size, _MAX_GRAMS),
        bins=_smallest(short, BINS),
        lead=_smallest(gram_hashes(opening)[0], LEAD_BINS),
        numbers=tuple(numbers[:MAX_NUMBERS]),
    )
    return Signed(signature=signature, keys=tuple(int(key) & ((1 << _KEY_BITS) - 1) for key in long[:KEYS]))


def _smallest(hashes: Hashes, bins: int) -> bytes:
    """Return a byte of the smallest of the hashes (ascending) in each of so many equal parts of their range."""
    parts = (hashes >> np.uint64(65 - bins.bit_length())).astype(np.intp)
    first = np.flatnonzero(np.diff(parts, prepend=-1))
    kept = np.full(bins, _EMPTY, dtype=np.uint8)
    kept[parts[first]] = hashes[first] % np.uint64(255) + np.uint64(1)
    return kept.tobytes()


def _number_hashes(text: str) -> Iterator[int]:
    for match in _NUMBER.finditer(text):
        small = match.end() - match.start() <= _SMALL
        number = text[max(0, match.start() - _SMALL) : match.end()] if small else match[0]
        yield (zlib.crc32(number.encode("utf-16-le")) * 0x9E3779B1 >> 12) & 0xFFFF
