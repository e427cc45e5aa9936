"""Fragments of a shown text around the words that were looked for: the same whichever engine found it."""

from __future__ import annotations

from collections.abc import Mapping

from workers.core.analysis.analyzer import Analyzer
from workers.core.document import Shown
from workers.core.search import MARK_END, MARK_START
from workers.core.search_plan import SearchPlan

MAX_FRAGMENTS = 3
FRAGMENT_LENGTH = 160
"""Characters: two lines of a terminal."""
_MOST_PIECES = 3
"""A compound in pieces, with a "و" that stands apart."""


def fragments(
    shown: Shown, plan: SearchPlan, analyzers: Mapping[str, Analyzer], *, limit: int = MAX_FRAGMENTS
) -> tuple[str, ...]:
    """Return up to `limit` pieces of title, lead and body, in order, each match between MARK_START and MARK_END."""
    found: list[str] = []
    for text in (shown.title, shown.lead, shown.body):
        if text:
            windows = _windows(_spans(text, plan, analyzers))
            found += [_fragment(text, window) for window in windows[: limit - len(found)]]
    return tuple(found)


def _spans(text: str, plan: SearchPlan, analyzers: Mapping[str, Analyzer]) -> list[tuple[int, int]]:
    """Places of the terms and of the words in pieces, in order, overlapping ones united."""
    analyzer = analyzers["fa_index"]
    marked, apart = plan.marked, set(plan.split)
    found: list[tuple[int, int]] = []
    tokens = analyzer.tokens(text)
    for at, token in enumerate(tokens):
        if token.text in marked:
            found.append((token.start, token.end))
        found += [
            (tokens[first].start, token.end)
            for first in range(max(0, at + 1 - _MOST_PIECES), at)
            if tuple(one.text for one in tokens[first : at + 1]) in apart
        ]
        before = tokens[at - 1] if at else None
        if before is not None and before.text in marked and token.text not in marked:
            # An ending that stands apart belongs to its word.
            joined = text[before.start : before.end] + text[token.start : token.end]
            if analyzer.terms(joined) == [before.text]:
                found.append((before.start, token.end))
    return _united(text, sorted(found))


def _united(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap, or are parts of one word, are one."""
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and (start <= spans[-1][1] or text[spans[-1][1] : start] == "\u200c"):
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _windows(spans: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Spans that fit into one fragment together."""
    windows: list[list[tuple[int, int]]] = []
    for span in spans:
        if windows and span[1] - windows[-1][0][0] <= FRAGMENT_LENGTH * 3 // 4:
            windows[-1].append(span)
        else:
            windows.append([span])
    return windows


def _fragment(text: str, spans: list[tuple[int, int]]) -> str:
    first, last = spans[0][0], spans[-1][1]
    room = max(0, FRAGMENT_LENGTH - (last - first))
    start = _word_start(text, max(0, first - room // 2), first)
    end = _word_end(text, min(len(text), last + room - (first - start)), last)
    pieces: list[str] = []
    done = start
    for low, high in spans:
        pieces += (_bare(text[done:low]), MARK_START, _bare(text[low:high]), MARK_END)
        done = high
    pieces.append(_bare(text[done:end]))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return before + " ".join("".join(pieces).split("\n")).strip() + after


def _bare(text: str) -> str:
    """A page that writes our marks itself must not get to say what was found."""
    return text.replace(MARK_START, "").replace(MARK_END, "")


def _word_start(text: str, wanted: int, match: int) -> int:
    """The first word that starts at or after `wanted`, at the latest the match."""
    if wanted == 0:
        return 0
    gap = min((at for mark in " \n" if (at := text.find(mark, wanted, match)) >= 0), default=-1)
    return match if gap < 0 else gap + 1


def _word_end(text: str, wanted: int, match: int) -> int:
    """The last word that ends at or before `wanted`, at the earliest the match."""
    if wanted == len(text):
        return wanted
    gap = max(text.rfind(mark, match, wanted) for mark in " \n")
    return match if gap < 0 else gap
