"""The analyzers of config/index.json as a tokenizer of SQLite's FTS5."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import apsw

from workers.core.analysis.analyzer import Analyzer

NAME = "khabar"
"""In SQL: tokenize = 'khabar fa_index'."""

Tokenizer = Callable[[bytes, int, str | None], Iterator[tuple[str, ...]]]


def register(connection: apsw.Connection, analyzers: Mapping[str, Analyzer]) -> None:
    """Make the tokenizer known to a connection; every connection to the file needs it."""

    def make(_: apsw.Connection, arguments: list[str]) -> Tokenizer:
        analyzer = analyzers[arguments[0]]

        def tokenize(utf8: bytes, flags: int, _locale: str | None) -> Iterator[tuple[str, ...]]:
            text = utf8.decode()
            if flags & apsw.FTS5_TOKENIZE_QUERY:  # made of terms already, see `match_any`
                return ((term,) for term in text.split())
            return ((term,) for term in analyzer.terms(text))

        return tokenize

    connection.register_fts5_tokenizer(NAME, make)


def match_any(sequences: Iterable[tuple[str, ...]]) -> str:
    """Return the FTS5 expression that any of the term sequences fulfils; without any, nothing."""
    return " OR ".join(dict.fromkeys(_quote(" ".join(sequence)) for sequence in sequences))


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
