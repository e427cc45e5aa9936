"""The Signature of an article: some 220 bytes by which its near-duplicates are told, and the keys they are found by.

It covers title and core (workers.core.fingerprint), so that lead-ins, end markers and players tell nothing. Title and
core count as one text: aggregators do not always say where a headline ends. **These rules are version 2**: signatures
are kept in Redis only, those of another version are not seen, and `khabar stories rebuild` makes them anew.
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
from workers.core.opening import headline_of, opening_of
from workers.core.persian import canonical

VERSION: Final = 2
BINS: Final = 128
"""Parts of the range of hashes, of each of which the smallest is kept: a similarity of .5 is told to ± .044."""
MAX_NUMBERS: Final = 16
KEYS: Final = 16
_MAX_GRAMS: Final = 0xFFFF
_KEY_BITS: Final = 40
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_DIGITS: Final = 2
"""Digits up to which a number is told by the letters before it too: reports of one kind share their 1, 3 and 12, but
not at the same words."""
_BEFORE: Final = 2
SMALL: Final = 0x8000
PLACES: Final = 1 << 8
_WITH_ZERO: Final = 100
"""Added to 00 to 09, so that ۰۵ is not ۵."""
_EMPTY = 0
"""A bin into which no hash fell; those that have one hold 1 to 255."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What is compared. Equal texts have equal signatures."""

    grams: int
    """Distinct runs of 8 letters, at most 65,535."""
    bins: bytes
    """One byte for each of `BINS` parts of the range of hashes: one-permutation MinHash."""
    headline: tuple[int, ...]
    """The words of the headline, in order (workers.core.opening)."""
    opening: tuple[int, ...]
    """The words with which the core opens."""
    numbers: tuple[int, ...]
    """16 bits for each number of the text, ascending: all, or the `MAX_NUMBERS` smallest (see `number_value`)."""

    def pack(self) -> bytes:
        """Return the bytes that are stored and that story_rule.lua reads: grams, bins, how many words headline
        and opening have (a byte each), headline, opening, numbers; integers of two bytes, the higher first."""
        return b"".join(
            (
                self.grams.to_bytes(2, "big"),
                self.bins,
                bytes((len(self.headline), len(self.opening))),
                *(one.to_bytes(2, "big") for one in (*self.headline, *self.opening, *self.numbers)),
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
        body = f"{lead}\n{body}"
        core = core_of(body=body)
    headline = canonical(title)
    text = headline + core
    short, long = gram_hashes(text)
    numbers = sorted({*_numbers(headline), *_numbers(core, may_be_cut=True)})
    signature = Signature(
        grams=min(short.size, _MAX_GRAMS),
        bins=_smallest(short, BINS),
        headline=headline_of(title),
        opening=opening_of(body=body, core=core),
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


def _numbers(text: str, *, may_be_cut: bool = False) -> Iterator[int]:
    """Yield the numbers; the one with which a text that was cut ends may be another that has lost its end."""
    for match in _NUMBER.finditer(text):
        if may_be_cut and match.end() == len(text):
            return
        yield number_value(match[0], before=text[max(0, match.start() - _BEFORE) : match.start()])


def number_value(number: str, *, before: str) -> int:
    """Return 16 bits for a number: 15 of its hash, or, of one of at most two digits, `SMALL`, the number itself and a
    byte of the letters before it. Equal small numbers thus have the same bits above the lowest eight."""
    if len(number) > _DIGITS:
        return _hash(number) & (SMALL - 1)
    bare = int(number) + (_WITH_ZERO if len(number) == _DIGITS and number[0] == "0" else 0)
    return SMALL | bare * PLACES | _hash(before + number) % PLACES


def _hash(text: str) -> int:
    return zlib.crc32(text.encode("utf-16-le")) * 0x9E3779B1 >> 12
