"""Token filters of Elasticsearch that look at one token: a text in, the texts at its position out.

`word_delimiter_graph`, which may leave several positions, is a Splitter (workers/core/analysis/splitter.py).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from workers.core.analysis.spec import Spec
from workers.core.analysis.splitter import Splitter, build_splitter
from workers.core.errors import ConfigError

WordFilter = Callable[[list[str]], list[str]]
"""The texts at one position, the first of them the word itself. No text left: the word is dropped, its place stays."""

BUILT_IN = frozenset({"lowercase", "decimal_digit", "remove_duplicates"})
"""Filters that may be named without being defined."""
ACCEPTED = "decimal_digit, lowercase, pattern_replace, remove_duplicates, stop, truncate, word_delimiter_graph"


def build_filter(where: str, raw: object) -> WordFilter | Splitter:
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


def _remove_duplicates(_: Spec) -> WordFilter:
    return lambda words: list(dict.fromkeys(words))


_BUILDERS: dict[str, Callable[[Spec], WordFilter | Splitter]] = {
    "lowercase": _lowercase,
    "decimal_digit": _decimal_digit,
    "pattern_replace": _pattern_replace,
    "remove_duplicates": _remove_duplicates,
    "stop": _stop,
    "truncate": _truncate,
    "word_delimiter_graph": build_splitter,
}
