"""An Analyzer of config/index.json, interpreted in Python: the very tokens that Elasticsearch makes of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from workers.core.analysis.char_filters import CharFilter, Edits, build_char_filter
from workers.core.analysis.spec import Spec
from workers.core.analysis.splitter import Splitter
from workers.core.analysis.standard_tokenizer import tokenize
from workers.core.analysis.token_filters import BUILT_IN, WordFilter, build_filter
from workers.core.errors import ConfigError

REMEMBERED_WORDS = 65_536
"""Words per analyzer whose tokens are kept: news repeats itself, and the filters cost more than a look-up (≈10 MB)."""
WHOLE_WORD = frozenset({"lowercase", "decimal_digit"})
"""What may stand before a splitter: it leaves each word one text as long as it was."""


class Token(NamedTuple):
    """A token; several may share a position. Offsets are characters of the text as it was given."""

    text: str
    position: int
    start: int
    end: int


Places = tuple[tuple[str, ...], ...]
"""The texts of one word by position: usually one text at one position."""
Front = Callable[[str], list[str]]
"""Char filters and tokenizer: what analyzers with the same char filters share."""


class Analyzer:
    """Char filters, the standard tokenizer, and filters of single words."""

    __slots__ = ("_char_filters", "_front", "_spans", "word")

    def __init__(self, char_filters: list[CharFilter], front: Front, filters: list[WordFilter | Splitter]) -> None:
        self._char_filters = char_filters
        self._front = front
        self._spans = next((one.spans for one in filters if isinstance(one, Splitter)), _whole)
        self.word = _remembering(filters)
        """What the filters make of one word, as the tokenizer gives it."""

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text by position."""
        edits: list[Edits] = []
        for char_filter in self._char_filters:
            text, made = char_filter(text)
            if made is not None:
                edits.append(made)
        edits.reverse()
        tokens: list[Token] = []
        position = 0
        for word, start, end in tokenize(text):
            places = self.word(word)
            parts = self._spans(word) if len(places) > 1 else [(0, end - start)]
            for number, (here, part) in enumerate(zip(places, parts, strict=True)):
                for at, term in enumerate(here):
                    # The first text is the whole word, what stands beside it its first part.
                    low, high = (0, end - start) if number == at == 0 else part
                    span = _correct(edits, start + low), _correct(edits, start + high)
                    tokens.append(Token(term, position + number, *span))
            position += len(places)
        return tokens

    def positions(self, text: str) -> list[tuple[str, ...]]:
        """Return the texts at each position, without offsets: cheaper than `tokens`. A stop word leaves ()."""
        return [here for word in self._front(text) for here in self.word(word)]

    def terms(self, text: str) -> list[str]:
        """Return the texts of the tokens."""
        return [term for here in self.positions(text) for term in here]


def _whole(word: str) -> list[tuple[int, int]]:
    return [(0, len(word))]


def _remembering(filters: list[WordFilter | Splitter]) -> Callable[[str], Places]:
    @lru_cache(maxsize=REMEMBERED_WORDS)
    def apply(word: str) -> Places:
        places = [[word]]
        for one in filters:
            if isinstance(one, Splitter):  # nothing before it adds a text to a position or drops one (see `_build`)
                places = [place for (text,) in places for place in one.split(text)]
            else:
                places = [one(place) for place in places]
        return tuple(map(tuple, places))

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
    for name, raw in analysis.get("filter", {}).items():
        filters[name] = build_filter(f"{where}.filter.{name}", raw)
    parts = _Parts(char_filters, filters, {})
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
    filters: Mapping[str, WordFilter | Splitter]
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
    filters = [parts.filters[name] for name in named]
    for place, (name, one) in enumerate(zip(named, filters, strict=True)):
        others = set(named[:place]) - WHOLE_WORD if isinstance(one, Splitter) else set()
        if others:
            raise ConfigError(f"{spec.where}.filter: {name!r} cannot follow {', '.join(sorted(others))}")
    chars = [parts.char_filters[name] for name in named_chars]
    front = parts.fronts.setdefault(tuple(named_chars), _make_front(chars))
    return Analyzer(chars, front, filters)
