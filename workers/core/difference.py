"""What one version of a text says that the other does not, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

MOST_WORDS = 4000
"""Words of one changed stretch that are compared one by one, some 0.1 s; a longer stretch is shown replaced whole."""


class Mark(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of words, as written; a line feed ends a paragraph."""

    mark: Mark
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """Return both texts as one run of pieces: without those added it is the old one, without those removed the new one,
    but for white space. Paragraphs (lines) are matched first, then the words of those that changed."""
    pieces: list[Piece] = []
    before, after = old.split("\n"), new.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(mark=Mark.KEPT, text="\n".join(before[a:b])))
        else:
            pieces += _words("\n".join(before[a:b]), "\n".join(after[c:d]))
        pieces.append(Piece(mark=Mark.KEPT, text="\n"))
    return tuple(_joined(pieces[:-1]))


def changed(pieces: tuple[Piece, ...]) -> bool:
    """Tell whether anything but white space differs."""
    return any(piece.mark is not Mark.KEPT for piece in pieces)


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _split(old), _split(new)
    if max(len(before), len(after)) > MOST_WORDS:
        yield Piece(mark=Mark.REMOVED, text=old)
        yield Piece(mark=Mark.ADDED, text=new)
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(mark=Mark.KEPT, text=" ".join(before[a:b]))
            continue
        yield Piece(mark=Mark.REMOVED, text=" ".join(before[a:b]))
        yield Piece(mark=Mark.ADDED, text=" ".join(after[c:d]))


def _split(text: str) -> list[str]:
    return [word for word in text.replace("\n", " \n ").split(" ") if word]


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Drop what is empty, join what stands side by side under one mark."""
    there = [piece for piece in pieces if piece.text]
    for mark, group in groupby(there, key=lambda piece: piece.mark):
        text = " ".join(piece.text for piece in group).replace(" \n ", "\n").replace(" \n", "\n").replace("\n ", "\n")
        yield Piece(mark=mark, text=text)
