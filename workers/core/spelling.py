"""In how many pieces a word may be written: Persian compounds stand apart, joined by a ZWNJ, or in one."""

from __future__ import annotations

from collections.abc import Iterator

Sequence = tuple[str, ...]
"""Terms that follow one another."""
SHORTEST_PIECE = 2
"""Letters: a single letter is no word."""
_OF_TWO = (
    "اب ات اش ام ان ای با بت بد بر بس بن به بی پا پر پس پل پی تر تک تل تن جا جو چپ چک چه حق حل خط خو دل دم ده "
    "دو دی ذی رخ رس ره رو زا زد زن سر سگ سم سن سه شب شد شش شه غم فر فن قد کج کس کش کل کم که کی گر گل گم گو لب "
    "مس مه می نا نه نو ها هم ور یخ یک"
)
SHORT_PIECES = frozenset(_OF_TWO.split())
"""The words and endings of two letters that compounds are made of; others would be most of the ways to part a word."""
LONGEST_SPLIT = 24
"""Letters: longer runs are no words, and would be split in as many ways."""
AND = "و"
r"""In the middle of a compound it stands apart ("A و B"), begins a word ("A\u200cوB") or neither ("AوB")."""
AND_LEFT_OUT = ("گفتگو", "جستجو", "شستشو")
"""Compounds with "و" that are written without it too; `fa_stem` takes it from those that have it."""
_FIRST_HALF = 3
"""Letters of theirs before the "و"."""


def pieces(word: str, *, before: str | None) -> Iterator[Sequence]:
    r"""Yield the ways in which a term may stand in a text in pieces.

    `before` is the word before it: what begins with a "و" may be the second half of a compound, as the "وآمد" of
    "رفت\u200cوآمد", which is "رفت و آمد".
    """
    if not word.isalpha() or len(word) > LONGEST_SPLIT:
        return
    for cut in range(SHORTEST_PIECE, len(word) - SHORTEST_PIECE + 1):
        if _is_piece(word[:cut]):
            if _is_piece(word[cut:]):
                yield word[:cut], word[cut:]
            if word[cut] == AND and _is_piece(word[cut + 1 :]):
                yield word[:cut], AND, word[cut + 1 :]
    if word.startswith(AND_LEFT_OUT):
        yield from around_and(word[:_FIRST_HALF], word[_FIRST_HALF:])
    if before and word[0] == AND and len(word) > SHORTEST_PIECE:
        yield before, AND, word[1:]


def _is_piece(word: str) -> bool:
    return len(word) > SHORTEST_PIECE or word in SHORT_PIECES


def around_and(one: str, two: str) -> tuple[Sequence, Sequence]:
    """Return two terms with a "و" between them, standing apart and as the first letter of the second."""
    return (one, AND, two), (one, AND + two)
