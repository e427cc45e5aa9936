"""Fragments of a shown text around the words that were looked for: the same whichever engine found it."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from workers.core.analysis.analyzer import Analyzer
from workers.core.document import Shown
from workers.core.search import MARK_END, MARK_START
from workers.core.search_plan import SearchPlan

MAX_FRAGMENTS = 3
FRAGMENT_LENGTH = 160
"""Characters: two lines of a terminal."""


def fragments(
    shown: Shown, plan: SearchPlan, analyzers: Mapping[str, Analyzer], *, limit: int = MAX_FRAGMENTS
) -> tuple[str, ...]:
    """Return up to `limit` pieces of title, lead and body, in order, each match between MARK_START and MARK_END.

    Words are looked for first; when there are none, the text may have them in two pieces.
    """
    texts = [text for text in (shown.title, shown.lead, shown.body) if text]
    for analyzer, terms in (("fa_index", plan.marked), ("fa_pairs_index", frozenset(plan.pairs))):
        found: list[str] = []
        for text in texts:
            windows = _windows(_spans(text, terms, analyzers[analyzer]))
            found += [_fragment(text, window) for window in windows[: limit - len(found)]]
        if found:
            return tuple(found)
    return ()


def _spans(text: str, terms: AbstractSet[str], analyzer: Analyzer) -> list[tuple[int, int]]:
    """Places of the terms, in order, overlapping ones united."""
    spans: list[tuple[int, int]] = []
    for token in analyzer.tokens(text):
        if token.text not in terms:
            continue
        if spans and token.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.end))
        else:
            spans.append((token.start, token.end))
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
