"""A SearchPlan: a query's text as the terms that either engine looks for, made by config/index.json's analyzers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from workers.core.analysis.analyzer import Analyzer

FIELD_BOOSTS: Mapping[str, float] = {"title": 2.0, "lead": 1.2, "body": 1.0}
"""A word in the headline says more of what an article is about."""
JOINED_BOOST = 0.7
PAIRS_BOOST = 0.3
HEADS_BOOST = 0.4
"""Weights of the fields that forgive spacing and endings, against 1 for the words (benchmarks/relevance.py)."""
MAX_VARIED_WORDS = 6
"""Phrases up to this length are tried in every way of joining neighbours; longer ones with one join at most."""
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """Terms by field. A document is found when a word, a joined word or a pair is in it, and every phrase."""

    words: tuple[str, ...]
    """Of title, lead and body."""
    joined: tuple[str, ...]
    """Neighbours written as one, of the same fields."""
    places: tuple[tuple[str, tuple[str, ...]], ...]
    """Each word, and what it makes with the word before it and the word after it."""
    pairs: tuple[str, ...]
    """Of the field `pairs`."""
    heads: tuple[str, ...]
    """Of the field `heads`: adds to the score only."""
    phrases: tuple[tuple[tuple[str, ...], ...], ...]
    """Required. Each is a choice of term sequences: the same words in other spacing."""

    @property
    def marked(self) -> frozenset[str]:
        """The terms whose places are marked in fragments."""
        quoted = {term for phrase in self.phrases for variant in phrase for term in variant}
        return frozenset({*self.words, *self.joined, *quoted})


def plan_search(text: str, analyzers: Mapping[str, Analyzer]) -> SearchPlan:
    """Make the plan of a query. Words between double quotes must follow one another."""
    quoted = [first or second for first, second in _QUOTED.findall(text)]
    phrases = (_variants(phrase, analyzers["fa_phrase"]) for phrase in quoted)
    words = analyzers["fa_search"].positions(text)
    if not any(words):  # nothing but stop words: then those are meant
        words = analyzers["fa_phrase"].positions(text)
    joined = analyzers["fa_joined"].positions(text)
    return SearchPlan(
        words=tuple(dict.fromkeys(word for here in words for word in here)),
        joined=tuple(dict.fromkeys(pair for here in joined for pair in here)),
        places=tuple(dict.fromkeys(_places(words, joined))),
        pairs=tuple(dict.fromkeys(analyzers["fa_pairs_search"].terms(text))),
        heads=tuple(dict.fromkeys(analyzers["fa_head"].terms(text))),
        phrases=tuple(phrase for phrase in phrases if phrase),
    )


def _places(words: list[tuple[str, ...]], joined: list[tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Pair i joins the words i and i + 1."""
    for at, here in enumerate(words):
        for word in here:
            yield word, tuple(pair for pairs in joined[max(0, at - 1) : at + 1] for pair in pairs)


def _variants(phrase: str, analyzer: Analyzer) -> tuple[tuple[str, ...], ...]:
    """The ways in which a phrase may be spaced: each gap between two words is a gap or none."""
    words = re.split(r"[\s\u200c]+", phrase.strip())
    gaps = len(words) - 1
    if gaps < MAX_VARIED_WORDS:
        spacings = [choice for choice in product((" ", ""), repeat=gaps) if "\0\0" not in _joins(choice)]
    else:
        plain = (" ",) * gaps
        spacings = [plain, *((*plain[:gap], "", *plain[gap + 1 :]) for gap in range(gaps))]
    found: dict[tuple[str, ...], None] = {}
    for spacing in spacings:
        written = words[0] + "".join(gap + word for gap, word in zip(spacing, words[1:], strict=True))
        found[tuple(analyzer.terms(written))] = None
    return tuple(variant for variant in found if variant)


def _joins(spacing: tuple[str, ...]) -> str:
    """Two joins in a row would make one word of three: not tried."""
    return "".join(gap or "\0" for gap in spacing)
