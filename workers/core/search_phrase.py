"""The quoted phrases of a query, each in the spacings in which a text may have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product

from workers.core.analysis.analyzer import Analyzer
from workers.core.spelling import AND, SHORTEST_PIECE, Sequence, pieces

Phrase = tuple[Sequence, ...]
"""A choice of term sequences: the same words in other spacing."""
MAX_VARIED_WORDS = 6
"""Phrases up to this length are tried in every way of joining neighbours; longer ones with one join at most."""
MAX_TERMS = 1000
"""Of all variants of a phrase: Elasticsearch takes some thousand clauses, and a term is one in each of three fields."""
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')


def read_phrases(text: str, analyzer: Analyzer) -> tuple[Phrase, ...]:
    """Return the phrases between double quotes."""
    phrases = (_variants(first or second, analyzer) for first, second in _QUOTED.findall(text))
    return tuple(phrase for phrase in phrases if phrase)


def _variants(phrase: str, analyzer: Analyzer) -> Phrase:
    """Each gap between two words is a gap or none; in each word there is no gap, or in one there is one. In a short
    phrase a "و" stands apart or with the word after it."""
    found: dict[Sequence, None] = {}
    for written in _spacings(re.split(r"[\s\u200c]+", phrase.strip())):
        found[tuple(analyzer.terms(written))] = None
    plain = next(iter(found))
    for at, word in enumerate(plain):
        for apart in pieces(word, before=None):
            found[*plain[:at], *apart, *plain[at + 1 :]] = None
    if len(plain) <= MAX_VARIED_WORDS:
        found |= dict.fromkeys(_with_and_moved(plain))
    return tuple(variant for variant in found if variant)[: max(1, MAX_TERMS // max(1, len(plain)))]


def _with_and_moved(plain: Sequence) -> Iterator[Sequence]:
    for at, word in enumerate(plain[1:], 1):
        if word == AND and at + 1 < len(plain):
            yield *plain[:at], AND + plain[at + 1], *plain[at + 2 :]
        elif word.startswith(AND) and len(word) > SHORTEST_PIECE:
            yield *plain[:at], AND, word[1:], *plain[at + 1 :]


def _spacings(words: list[str]) -> Iterator[str]:
    """Yield the phrase as written, then with neighbours joined."""
    written: list[str] = words[:1]
    gaps: list[str] = []
    for word in words[1:]:
        if gaps and written[-1] == AND:  # "A و B" has one gap, and so has "AوB"
            written[-1] = word
            gaps[-1] = f" {AND} "
        else:
            written.append(word)
            gaps.append(" ")
    for joined in _joins(len(gaps)):
        made = (gap.strip() if at in joined else gap for at, gap in enumerate(gaps))
        yield written[0] + "".join(gap + word for gap, word in zip(made, written[1:], strict=True))


def _joins(gaps: int) -> Iterator[frozenset[int]]:
    """Yield sets of gaps to close, the empty one first. Never two in a row: that would make one word of three."""
    if gaps < MAX_VARIED_WORDS:
        for choice in product((False, True), repeat=gaps):
            if not any(one and two for one, two in pairwise(choice)):
                yield frozenset(at for at, closed in enumerate(choice) if closed)
    else:
        yield frozenset()
        yield from (frozenset({at}) for at in range(gaps))
