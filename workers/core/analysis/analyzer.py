"""An Analyzer of config/index.json, interpreted in Python: the very tokens that Elasticsearch makes of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from workers.core.analysis.char_filters import CharFilter, Edits, build_char_filter
from workers.core.analysis.spec import Spec
from workers.core.analysis.standard_tokenizer import tokenize
from workers.core.analysis.token_filters import BUILT_IN, Shingle, WordFilter, build_filter
from workers.core.errors import ConfigError

REMEMBERED_WORDS = 65_536
"""Words per analyzer whose tokens are kept: news repeats itself, and the filters cost more than a look-up (≈10 MB)."""


class Token(NamedTuple):
    """A token; several may share a position. Offsets are characters of the text as it was given."""

    text: str
    position: int
    start: int
    end: int


Words = Callable[[str], tuple[str, ...]]
Front = Callable[[str], list[str]]
"""Char filters and tokenizer: what analyzers with the same char filters share."""


class Analyzer:
    """Char filters, the standard tokenizer, and filters: those of single words before and after one of pairs."""

    __slots__ = ("_after", "_before", "_char_filters", "_front", "_shingle")

    def __init__(
        self,
        char_filters: list[CharFilter],
        front: Front,
        before: list[WordFilter],
        shingle: Shingle | None,
        after: list[WordFilter],
    ) -> None:
        self._char_filters = char_filters
        self._front = front
        self._before = _remembering(before)
        self._shingle = shingle
        self._after = _remembering(after)

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text by position."""
        edits: list[Edits] = []
        for char_filter in self._char_filters:
            text, made = char_filter(text)
            if made is not None:
                edits.append(made)
        edits.reverse()
        words = tokenize(text)
        if edits:
            words = [(word, _correct(edits, start), _correct(edits, end)) for word, start, end in words]
        if self._shingle is not None:
            return self._pairs(words, self._shingle)
        before = self._before
        return [
            Token(term, position, start, end)
            for position, (word, start, end) in enumerate(words)
            for term in before(word)
        ]

    def positions(self, text: str) -> list[tuple[str, ...]]:
        """Return the texts at each position, without offsets: cheaper than `tokens`. A stop word leaves ()."""
        before = self._before
        words = [before(word) for word in self._front(text)]
        if self._shingle is None:
            return words
        after, shingle = self._after, self._shingle
        plain = [word for (word,) in words]
        pairs = [after(first + shingle.separator + second) for first, second in pairwise(plain)]
        if not shingle.keep_words:
            return pairs
        pairs += [()] * (len(plain) - len(pairs))
        return [after(word) + pair for word, pair in zip(plain, pairs, strict=True)]

    def terms(self, text: str) -> list[str]:
        """Return the texts of the tokens."""
        return [term for here in self.positions(text) for term in here]

    def _pairs(self, words: list[tuple[str, int, int]], shingle: Shingle) -> list[Token]:
        after = self._after
        # A shingle follows only filters that leave one text at each position (see `_split`).
        plain = [(self._before(word)[0], start, end) for word, start, end in words]
        made: list[Token] = []
        for position, (word, start, end) in enumerate(plain):
            if shingle.keep_words:
                made += [Token(term, position, start, end) for term in after(word)]
            if position + 1 < len(plain):
                following, _, last = plain[position + 1]
                joined = word + shingle.separator + following
                made += [Token(term, position, start, last) for term in after(joined)]
        return made


def _remembering(filters: list[WordFilter]) -> Words:
    @lru_cache(maxsize=REMEMBERED_WORDS)
    def apply(word: str) -> tuple[str, ...]:
        words = [word]
        for word_filter in filters:
            words = word_filter(words)
        return tuple(words)

    return apply


def _make_front(char_filters: list[CharFilter]) -> Front:
    """Two fields of one text are analyzed one after the other: the words of the last text are kept."""

    @lru_cache(maxsize=1)
    def words(text: str) -> list[str]:
        for char_filter in char_filters:
            text, _ = char_filter(text)
        return [word for word, _, _ in tokenize(text)]

    return words


def _correct(edits: list[Edits], offset: int) -> int:
    for edit in edits:
        offset = edit.correct(offset)
    return offset


def build_analyzers(definition: Mapping[str, Any]) -> dict[str, Analyzer]:
    """Build every analyzer of an index definition (`settings.analysis`); raise ConfigError that names the place and
    what is unknown there."""
    where = "settings.analysis"
    analysis = _section(_section(definition, "settings", ""), "analysis", "settings.")
    unknown = set(analysis) - {"char_filter", "filter", "analyzer"}
    if unknown:
        raise ConfigError(f"{where}: unknown section {', '.join(map(repr, sorted(unknown)))}")
    char_filters = {
        name: build_char_filter(f"{where}.char_filter.{name}", raw)
        for name, raw in analysis.get("char_filter", {}).items()
    }
    filters = {name: build_filter(f"filter {name}", {"type": name}) for name in BUILT_IN}
    kinds: dict[str, str] = {}
    for name, raw in analysis.get("filter", {}).items():
        filters[name] = build_filter(f"{where}.filter.{name}", raw)
        kinds[name] = raw["type"]
    parts = _Parts(char_filters, filters, kinds, {})
    return {
        name: _build(Spec(f"{where}.analyzer.{name}", raw), parts) for name, raw in analysis.get("analyzer", {}).items()
    }


def _section(parent: Mapping[str, Any], name: str, path: str) -> Mapping[str, Any]:
    found = parent.get(name)
    if not isinstance(found, Mapping):
        raise ConfigError(f"{path}{name}: expected an object, got {found!r}")
    return found


class _Parts(NamedTuple):
    char_filters: Mapping[str, CharFilter]
    filters: Mapping[str, WordFilter | Shingle]
    kinds: Mapping[str, str]
    """Name of a filter → its type."""
    fronts: dict[tuple[str, ...], Front]


def _build(spec: Spec, parts: _Parts) -> Analyzer:
    if spec.kind != "custom":
        raise ConfigError(f"{spec.where}.type: unknown type {spec.kind!r} (accepted: custom)")
    tokenizer = spec.text("tokenizer")
    if tokenizer != "standard":
        raise ConfigError(f"{spec.where}.tokenizer: unknown tokenizer {tokenizer!r} (accepted: standard)")
    named_chars, named = spec.texts("char_filter", []), spec.texts("filter", [])
    spec.done()
    for missing in [*(set(named_chars) - set(parts.char_filters)), *(set(named) - set(parts.filters))]:
        raise ConfigError(f"{spec.where}: {missing!r} is not defined")
    before, shingle, after = _split(spec.where, named, parts.filters, parts.kinds)
    chars = [parts.char_filters[name] for name in named_chars]
    front = parts.fronts.setdefault(tuple(named_chars), _make_front(chars))
    return Analyzer(chars, front, before, shingle, after)


def _split(
    where: str, named: list[str], filters: Mapping[str, WordFilter | Shingle], kinds: Mapping[str, str]
) -> tuple[list[WordFilter], Shingle | None, list[WordFilter]]:
    before: list[WordFilter] = []
    after: list[WordFilter] = []
    shingle: Shingle | None = None
    for place, name in enumerate(named):
        found = filters[name]
        if isinstance(found, Shingle):
            others = {kinds.get(earlier, earlier) for earlier in named[:place]} & {"stop", "pattern_capture", "shingle"}
            if others:
                raise ConfigError(f"{where}.filter: {name!r} cannot follow {', '.join(sorted(others))}")
            shingle = found
        elif shingle is None:
            before.append(found)
        else:
            after.append(found)
    return before, shingle, after
