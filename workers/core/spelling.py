"""In how many pieces a word may be written: Persian compounds stand apart, joined by a ZWNJ, or in one."""

from __future__ import annotations

from collections.abc import Iterator

Pair = tuple[str, str]
"""Two terms, the second at the position after the first."""
SHORTEST_PIECE = 2
"""Letters: a single letter is no word."""
LONGEST_SPLIT = 24
"""Letters: longer runs are no words, and would be split in as many ways."""
AND = "و"
"""Not in the index where it stands apart: "A و B" and the compound "AوB" are two spellings of one thing."""


def pieces(word: str, *, before: str | None) -> Iterator[Pair]:
    r"""Yield the ways in which a term may stand in a text in two pieces.

    `before` is the word before it: what begins with a "و" may be the second half of a compound, as the "وآمد" of
    "رفت\u200cوآمد", which is "رفت و آمد".
    """
    if not word.isalpha() or len(word) > LONGEST_SPLIT:
        return
    for cut in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
        yield word[:cut], word[cut:]
        if word[cut] == AND and len(word) - cut > SHORTEST_PIECE:
            yield word[:cut], word[cut + 1 :]  # the "و" of "A و B" is not in the index
    if before and word[0] == AND and len(word) > SHORTEST_PIECE:
        yield before, word[1:]
