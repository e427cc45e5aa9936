"""Token filters of Elasticsearch that look at one token: a text in, a text out, or None."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from workers.core.analysis.spec import Spec
from workers.core.errors import ConfigError

WordFilter = Callable[[str], str | None]
"""None: the word is dropped, its place stays."""

BUILT_IN = frozenset({"arabic_normalization", "decimal_digit", "lowercase", "persian_normalization"})
"""Filters that may be named without being defined."""
_HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_ARABIC = str.maketrans("\u0622\u0623\u0625\u0649\u0629", "\u0627\u0627\u0627\u064a\u0647", "\u0640" + _HARAKAT)
"""Lucene's ArabicNormalizer: alefs, yeh and teh marbuta; tatweel and harakat are dropped."""
_PERSIAN = str.maketrans("\u06cc\u06d2\u06a9\u06c0\u06c1", "\u064a\u064a\u0643\u0647\u0647", "\u0654")
"""Lucene's PersianNormalizer: to the Arabic yeh, kaf and heh; a hamza above is dropped."""


def build_filter(where: str, raw: object) -> WordFilter:
    """Build one filter from its settings; raise ConfigError that names what is unknown."""
    spec = Spec(where, raw)
    make = _BUILDERS.get(spec.kind)
    if make is None:
        raise ConfigError(f"{where}: unknown type {spec.kind!r} (accepted: {', '.join(_BUILDERS)})")
    built = make(spec)
    spec.done()
    return built


def _lowercase(_: Spec) -> WordFilter:
    # Lucene lowers code point by code point, so that no length changes and a final sigma stays one.
    return lambda word: word.lower() if word.isascii() else "".join(map(_lower, word))


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else lowered[0]


def _decimal_digit(_: Spec) -> WordFilter:
    def ascii_digits(word: str) -> str:
        return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "\x7f" else c for c in word)

    return lambda word: word if word.isascii() else ascii_digits(word)


def _pattern_replace(spec: Spec) -> WordFilter:
    pattern, template = spec.pattern("pattern"), spec.replacement()
    count = 0 if spec.flag("all", default=True) else 1
    return lambda word: pattern.sub(template, word, count=count)


def _stop(spec: Spec) -> WordFilter:
    listed = frozenset(spec.texts("stopwords"))
    return lambda word: None if word in listed else word


def _length(spec: Spec) -> WordFilter:
    least = spec.whole("min", 0)
    return lambda word: word if len(word) >= least else None


def _truncate(spec: Spec) -> WordFilter:
    length = spec.whole("length", 10)
    return lambda word: word[:length]


_BUILDERS: dict[str, Callable[[Spec], WordFilter]] = {
    "arabic_normalization": lambda _: lambda word: word.translate(_ARABIC),
    "decimal_digit": _decimal_digit,
    "length": _length,
    "lowercase": _lowercase,
    "pattern_replace": _pattern_replace,
    "persian_normalization": lambda _: lambda word: word.translate(_PERSIAN),
    "stop": _stop,
    "truncate": _truncate,
}
