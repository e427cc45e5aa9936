"""An Analyzer of config/index.json, interpreted in Python: the very tokens that Elasticsearch makes of a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from workers.core.analysis.char_filters import CharFilter, Edits, build_char_filter
from workers.core.analysis.letter_tokenizer import tokenize_letters
from workers.core.analysis.spec import Spec
from workers.core.analysis.standard_tokenizer import Word, tokenize
from workers.core.analysis.token_filters import BUILT_IN, WordFilter, build_filter
from workers.core.errors import ConfigError

REMEMBERED_WORDS = 65_536
"""Words per analyzer whose tokens are kept: news repeats itself, and the filters cost more than a look-up (≈10 MB)."""
Tokenizer = Callable[[str], list[Word]]
TOKENIZERS: Mapping[str, Tokenizer] = {"letter": tokenize_letters, "standard": tokenize}


class Token(NamedTuple):
    """A token at its position. Offsets are characters of the text as it was given."""

    text: str
    position: int
    start: int
    end: int


Front = Callable[[str], list[str]]
"""Char filters and tokenizer: what analyzers with the same ones share."""


class Analyzer:
    """Char filters, a tokenizer, and filters of single words."""

    __slots__ = ("_char_filters", "_front", "_tokenizer", "word")

    def __init__(
        self, char_filters: list[CharFilter], tokenizer: Tokenizer, front: Front, filters: list[WordFilter]
    ) -> None:
        self._char_filters = char_filters
        self._tokenizer = tokenizer
        self._front = front
        self.word = _remembering(filters)
        """What the filters make of one word, as the tokenizer gives it; None: nothing."""

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text in order. A word that is dropped leaves its position."""
        edits: list[Edits] = []
        for char_filter in self._char_filters:
            text, made = char_filter(text)
            if made is not None:
                edits.append(made)
        edits.reverse()
        return [
            Token(term, position, _correct(edits, start), _correct(edits, end))
            for position, (word, start, end) in enumerate(self._tokenizer(text))
            if (term := self.word(word)) is not None
        ]

    def positions(self, text: str) -> list[str | None]:
        """Return the term at each position, without offsets: cheaper than `tokens`. A word that is dropped is None."""
        return [self.word(word) for word in self._front(text)]

    def terms(self, text: str) -> list[str]:
        """Return the texts of the tokens."""
        return [term for term in self.positions(text) if term is not None]


def _remembering(filters: list[WordFilter]) -> Callable[[str], str | None]:
    @lru_cache(maxsize=REMEMBERED_WORDS)
    def apply(word: str) -> str | None:
        term: str | None = word
        for one in filters:
            if term is None:
                return None
            term = one(term)
        return term

    return apply


def _make_front(char_filters: list[CharFilter], tokenizer: Tokenizer) -> Front:
    """Two fields of one text are analyzed one after the other: the words of the last text are kept."""

    @lru_cache(maxsize=1)
    def words(text: str) -> list[str]:
        for char_filter in char_filters:
            text, _ = char_filter(text)
        return [word for word, _, _ in tokenizer(text)]

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
    filters: Mapping[str, WordFilter]
    fronts: dict[tuple[str, ...], Front]


def _build(spec: Spec, parts: _Parts) -> Analyzer:
    if spec.kind != "custom":
        raise ConfigError(f"{spec.where}.type: unknown type {spec.kind!r} (accepted: custom)")
    named_tokenizer = spec.text("tokenizer")
    tokenizer = TOKENIZERS.get(named_tokenizer)
    if tokenizer is None:
        known = ", ".join(TOKENIZERS)
        raise ConfigError(f"{spec.where}.tokenizer: unknown tokenizer {named_tokenizer!r} (accepted: {known})")
    named_chars, named = spec.texts("char_filter", []), spec.texts("filter", [])
    spec.done()
    for missing in [*(set(named_chars) - set(parts.char_filters)), *(set(named) - set(parts.filters))]:
        raise ConfigError(f"{spec.where}: {missing!r} is not defined")
    chars = [parts.char_filters[name] for name in named_chars]
    front = parts.fronts.setdefault((named_tokenizer, *named_chars), _make_front(chars, tokenizer))
    return Analyzer(chars, tokenizer, front, [parts.filters[name] for name in named])
