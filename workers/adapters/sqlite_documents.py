"""Documents in the embedded index: what is stored of each, and the tables that are derived from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import apsw
import msgspec

from workers.adapters import fts_tokenizer, sqlite_removal, sqlite_versions
from workers.core.document import Document, Shown, merge
from workers.pipeline.ports import Stored, StoreResult

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
  rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, newest_at REAL NOT NULL, first_seen REAL NOT NULL,
  payload BLOB NOT NULL
);
DROP INDEX IF EXISTS documents_newest;
CREATE TABLE IF NOT EXISTS sources (
  source TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (source, document)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sources_document ON sources (document);
"""
_FILTERED = ("language", "agency_id")
"""Fields of the text shown that have a column of their own in `documents`, because searches filter by them."""
_ADDED = {**dict.fromkeys(_FILTERED, "TEXT"), "length": "INTEGER"}
"""Columns that `documents` did not have from the beginning."""
# The text is in `documents` already: the FTS tables keep their inverted indexes only.
_CONTENTLESS = "content = '', contentless_delete = 1"
_FTS_TABLES = f"""
DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS pairs; DROP TABLE IF EXISTS heads;
CREATE VIRTUAL TABLE words USING fts5 (title, lead, body, {_CONTENTLESS}, tokenize = '{fts_tokenizer.NAME} fa_index');
CREATE VIRTUAL TABLE heads USING fts5 (text, {_CONTENTLESS}, tokenize = '{fts_tokenizer.NAME} fa_head');
"""
_encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Document).decode
"""A payload as a document."""


def mark_of(definition: Mapping[str, Any]) -> str:
    """Return what tells analyzers and tables of one release from those of another."""
    made_by = json.dumps([definition["settings"]["analysis"], _ADDED, _TABLES], sort_keys=True)
    return hashlib.sha256(made_by.encode()).hexdigest()[:16]


def is_current(connection: apsw.Connection, mark: str) -> bool:
    """Tell whether all that is derived was derived by the analyzers and tables of this mark."""
    return bool(connection.execute("SELECT value FROM meta WHERE name = 'analysis'").get == mark)


def create_tables(connection: apsw.Connection, mark: str) -> bool:
    """Create what is not there, and derive all anew that another mark derived; tell whether nothing was there."""
    connection.execute(_TABLES)
    sqlite_versions.create_tables(connection)
    sqlite_removal.create_tables(connection)
    if is_current(connection, mark):
        return False
    _add_columns(connection)
    connection.execute(_FTS_TABLES)
    rowids: list[Any] = connection.execute("SELECT rowid FROM documents").fetchall()
    for (rowid,) in rowids:
        document = decode(connection.execute("SELECT payload FROM documents WHERE rowid = ?", [rowid]).get)
        _update(connection, rowid, document)
        _index_text(connection, rowid, document)
    fresh = connection.execute("SELECT value FROM meta WHERE name = 'analysis'").get is None
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('analysis', ?)", [mark])
    return fresh


def put(connection: apsw.Connection, document: Document) -> StoreResult:
    """Merge a document into what is stored under its id."""
    tombstone = sqlite_removal.tombstone(connection, document.id)
    if tombstone is not None:
        return StoreResult(stored=Stored.FORGOTTEN, reason=tombstone.reason)
    row = connection.execute("SELECT rowid, payload FROM documents WHERE id = ?", [document.id]).fetchone()
    if row is None:
        rowid = _insert(connection, document)
        _add_sources(connection, rowid, document)
        sqlite_versions.note(connection, rowid, document)
        _index_text(connection, rowid, document)
        return StoreResult(stored=Stored.CREATED)
    rowid, payload = row
    known = decode(payload)
    merged = merge(known, document)
    if merged is None:
        return StoreResult(stored=Stored.BOILERPLATE)
    if merged != known:
        _update(connection, rowid, merged)
        _add_sources(connection, rowid, document)
        sqlite_versions.note(connection, rowid, merged)
        if merged.shown != known.shown:
            _index_anew(connection, rowid, merged)
    own = known.created_by == document.created_by
    return StoreResult(stored=Stored.CREATED if own else Stored.MERGED)


def get(connection: apsw.Connection, document_id: str) -> Document | None:
    """Return one document, or None."""
    payload = connection.execute("SELECT payload FROM documents WHERE id = ?", [document_id]).get
    return None if payload is None else decode(payload)


def reread(connection: apsw.Connection, document_id: str, shown: Shown) -> bool:
    """Show another reading of the text, if that of the same URL is shown."""
    row = connection.execute("SELECT rowid, payload FROM documents WHERE id = ?", [document_id]).fetchone()
    if row is None or (known := decode(row[1])).shown.url != shown.url:
        return False
    again = replace(known, shown=shown)
    _update(connection, row[0], again)
    _index_anew(connection, row[0], again)
    return True


def _index_anew(connection: apsw.Connection, rowid: int, document: Document) -> None:
    for table in ("words", "heads"):
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", [rowid])  # noqa: S608 - one of two constants
    _index_text(connection, rowid, document)


def _insert(connection: apsw.Connection, document: Document) -> int:
    values = {"id": document.id, **_columns(document)}
    places = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO documents ({', '.join(values)}) VALUES ({places})", list(values.values()))  # noqa: S608 - names of columns
    return connection.last_insert_rowid()


def _update(connection: apsw.Connection, rowid: int, document: Document) -> None:
    values = _columns(document)
    settings = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE documents SET {settings} WHERE rowid = ?", [*values.values(), rowid])  # noqa: S608 - names of columns


def _columns(document: Document) -> dict[str, Any]:
    """Return the columns of `documents` that are derived from a document."""
    shown = document.shown
    return {
        "newest_at": document.newest_at,
        "first_seen": document.first_seen,
        "payload": _encode(document),
        "length": shown.length,
        **{name: getattr(shown, name) for name in _FILTERED},
    }


def _add_columns(connection: apsw.Connection) -> None:
    there = {row[1] for row in connection.execute("PRAGMA table_info (documents)")}
    for name, kind in _ADDED.items():
        if name not in there:
            connection.execute(f"ALTER TABLE documents ADD COLUMN {name} {kind}")
    # Holds all that filters and orders ask for: in the table itself these columns lie behind the texts.
    columns = ", ".join(("newest_at", "first_seen", *_FILTERED))
    connection.execute(f"CREATE INDEX IF NOT EXISTS documents_by_time ON documents ({columns})")


def _add_sources(connection: apsw.Connection, rowid: int, document: Document) -> None:
    for source in {sighting.source for sighting in document.sightings}:
        connection.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", [source, rowid])


def _index_text(connection: apsw.Connection, rowid: int, document: Document) -> None:
    shown = document.shown
    connection.execute(
        "INSERT INTO words (rowid, title, lead, body) VALUES (?, ?, ?, ?)",
        [rowid, shown.title, shown.lead or "", shown.body],
    )
    text = "\n".join(part for part in (shown.title, shown.lead, shown.body) if part)
    connection.execute("INSERT INTO heads (rowid, text) VALUES (?, ?)", [rowid, text])
