"""Token filters of Elasticsearch that look at one token: a text in, the texts at its position out.

`shingle`, the one filter here that looks at neighbours, is applied by the analyzer itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from workers.core.analysis.spec import Spec
from workers.core.errors import ConfigError

WordFilter = Callable[[list[str]], list[str]]
"""The texts at one position, the first of them the word itself. No text left: the word is dropped, its place stays."""

BUILT_IN = frozenset({"lowercase", "decimal_digit"})
"""Filters that may be named without being defined."""
ACCEPTED = "decimal_digit, lowercase, pattern_capture, pattern_replace, shingle, stop, truncate, unique"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shingle:
    """Neighbours joined in pairs. Each pair stands at the position of its first word."""

    separator: str
    keep_words: bool


def build_filter(where: str, raw: object) -> WordFilter | Shingle:
    """Build one filter from its settings; raise ConfigError that names what is unknown."""
    spec = Spec(where, raw)
    make = _BUILDERS.get(spec.kind)
    if make is None:
        raise ConfigError(f"{where}: unknown type {spec.kind!r} (accepted: {ACCEPTED})")
    built = make(spec)
    spec.done()
    return built


def _lowercase(_: Spec) -> WordFilter:
    # Lucene lowers code point by code point, so that no length changes and a final sigma stays one.
    return lambda words: [
        word.lower() if word.isascii() else "".join(_lower(character) for character in word) for word in words
    ]


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else lowered[0]


def _decimal_digit(_: Spec) -> WordFilter:
    def ascii_digits(word: str) -> str:
        return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "\x7f" else c for c in word)

    return lambda words: [word if word.isascii() else ascii_digits(word) for word in words]


def _pattern_capture(spec: Spec) -> WordFilter:
    keep = spec.flag("preserve_original", default=True)
    patterns = [spec.pattern("patterns", raw) for raw in spec.texts("patterns")]

    def apply(words: list[str]) -> list[str]:
        found: list[str] = []
        for word in words:
            captured = [
                match.group(group)
                for pattern in patterns
                for match in pattern.finditer(word)
                for group in range(1, (match.lastindex or 0) + 1)
                if match.group(group)
            ]
            # A group that captured the whole word is the word again: Lucene emits it once.
            found += [word, *(part for part in captured if part != word)] if keep or not captured else captured
        return found

    return apply


def _pattern_replace(spec: Spec) -> WordFilter:
    pattern, template = spec.pattern("pattern"), spec.replacement()
    count = 0 if spec.flag("all", default=True) else 1
    return lambda words: [pattern.sub(template, word, count=count) for word in words]


def _stop(spec: Spec) -> WordFilter:
    listed = frozenset(spec.texts("stopwords"))
    return lambda words: [word for word in words if word not in listed]


def _truncate(spec: Spec) -> WordFilter:
    length = spec.whole("length", 10)
    return lambda words: [word[:length] for word in words]


def _unique(spec: Spec) -> WordFilter:
    if not spec.flag("only_on_same_position", default=False):
        raise ConfigError(f"{spec.where}: only_on_same_position must be true")
    return lambda words: list(dict.fromkeys(words))


def _shingle(spec: Spec) -> Shingle:
    if (spec.whole("min_shingle_size", 2), spec.whole("max_shingle_size", 2)) != (2, 2):
        raise ConfigError(f"{spec.where}: min_shingle_size and max_shingle_size must be 2")
    return Shingle(
        separator=spec.text("token_separator", " "),
        keep_words=spec.flag("output_unigrams", default=True),
    )


_BUILDERS: dict[str, Callable[[Spec], WordFilter | Shingle]] = {
    "lowercase": _lowercase,
    "decimal_digit": _decimal_digit,
    "pattern_capture": _pattern_capture,
    "pattern_replace": _pattern_replace,
    "stop": _stop,
    "truncate": _truncate,
    "unique": _unique,
    "shingle": _shingle,
}
