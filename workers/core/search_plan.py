"""A SearchPlan: a query's text as the terms that either engine looks for, made by config/index.json's analyzers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from workers.core.analysis.analyzer import Analyzer
from workers.core.search_phrase import Phrase, read_phrases
from workers.core.spelling import AND, Sequence, around_and, pieces

FIELD_BOOSTS: Mapping[str, float] = {"title": 2.0, "lead": 1.2, "body": 1.0}
"""A word in the headline says more of what an article is about."""
JOINED_BOOST = 0.7
"""Weight of a word found in another spacing: joined with its neighbour, or in two pieces."""
PAIRS_BOOST = 0.15
"""Weight of two words of the query that follow one another in the text, on top of theirs."""
HEADS_BOOST = 0.4
"""Weight of the field that forgives endings. All three against 1 for a word (benchmarks/relevance.py)."""
MAX_WORDS = 40
"""Further words of a query are left out: Elasticsearch takes some thousand clauses, and a word makes up to twenty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A word of the query and the other spellings that mean it. The best of them counts."""

    word: str
    joined: tuple[str, ...] = ()
    """What it makes with the word before it and the word after it."""
    split: tuple[Sequence, ...] = ()
    """What it may be in pieces that follow one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Two words that follow one another, or are written as one."""

    apart: tuple[Sequence, ...]
    joined: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPlan:
    """Terms of title, lead and body, and heads. A document is found when one of the places is in it, and every
    phrase."""

    places: tuple[Place, ...]
    follows: tuple[Follow, ...]
    """Add to the score only."""
    heads: tuple[str, ...]
    """Of the field `heads`: add to the score only."""
    phrases: tuple[Phrase, ...]
    """Required."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all places."""
        return tuple(dict.fromkeys(place.word for place in self.places))

    @property
    def joined(self) -> tuple[str, ...]:
        """The joined words of all places."""
        return tuple(dict.fromkeys(joined for place in self.places for joined in place.joined))

    @property
    def split(self) -> tuple[Sequence, ...]:
        """The words in pieces of all places."""
        return tuple(dict.fromkeys(pair for place in self.places for pair in place.split))

    @property
    def marked(self) -> frozenset[str]:
        """The terms whose places are marked in fragments."""
        quoted = {term for phrase in self.phrases for variant in phrase for term in variant}
        return frozenset({*self.words, *self.joined, *quoted})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word of the query: as it was written, and its stem."""

    raw: str
    stem: str
    is_stop: bool
    link: str
    """What stood between it and the word before it: "و" or nothing."""


def plan_search(text: str, analyzers: Mapping[str, Analyzer]) -> SearchPlan:
    """Make the plan of a query. Words between double quotes must follow one another."""
    stemmed = analyzers["fa_index"]
    words = list(_words(text, analyzers))[:MAX_WORDS]
    kept = [at for at, word in enumerate(words) if not word.is_stop] or range(len(words))  # stop words alone are meant
    joined = [_stem(stemmed, one.raw + two.link + two.raw) for one, two in pairwise(words)]
    places = (
        Place(
            word=words[at].stem,
            joined=tuple(dict.fromkeys(joined[max(0, at - 1) : at + 1])),
            split=tuple(_split(words[at], before=words[at - 1].stem if at else None)),
        )
        for at in kept
    )
    follows = (
        Follow(apart=_apart(one.stem, two), joined=both)
        for (one, two), both in zip(pairwise(words), joined, strict=True)
    )
    return SearchPlan(
        places=tuple(dict.fromkeys(places)),
        follows=tuple(dict.fromkeys(follows)),
        heads=tuple(dict.fromkeys(analyzers["fa_head"].terms(text)))[:MAX_WORDS],
        phrases=read_phrases(text, stemmed),
    )


def _split(word: _Word, *, before: str | None) -> Iterator[Sequence]:
    yield from pieces(word.stem, before=before)
    if before and word.link:
        yield before, AND + word.stem


def _apart(before: str, word: _Word) -> tuple[Sequence, ...]:
    return around_and(before, word.stem) if word.link else ((before, word.stem),)


def _words(text: str, analyzers: Mapping[str, Analyzer]) -> Iterator[_Word]:
    stemmed = analyzers["fa_index"]
    link = ""
    words = analyzers["fa_words"].terms(text)
    alone = set(words) == {AND}
    for raw, searched in zip(words, analyzers["fa_search"].positions(text), strict=True):
        if raw == AND and not alone:
            link = AND
            continue
        yield _Word(raw=raw, stem=_stem(stemmed, raw), is_stop=searched is None, link=link)
        link = ""


def _stem(stemmed: Analyzer, word: str) -> str:
    return stemmed.word(word) or word
