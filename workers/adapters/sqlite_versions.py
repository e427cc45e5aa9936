"""Tables of the embedded index that say where a document was seen, in which story it is, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import apsw
import msgspec

from workers.core.document import Document, Turn, merge_turns
from workers.pipeline.ports import MAX_STORY

_TABLES = """
CREATE TABLE IF NOT EXISTS urls (
  url TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (url, document)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ways (
  url TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (url, document)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS urls_document ON urls (document);
CREATE INDEX IF NOT EXISTS ways_document ON ways (document);
CREATE TABLE IF NOT EXISTS stories (document INTEGER PRIMARY KEY, story TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS stories_story ON stories (story);
CREATE TABLE IF NOT EXISTS superseded (document INTEGER PRIMARY KEY);
CREATE INDEX IF NOT EXISTS documents_first_seen ON documents (first_seen, rowid);
"""
NOT_SUPERSEDED = "rowid NOT IN (SELECT document FROM superseded)"
_PAGE = 200
"""Documents read at once: some 1 MB."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Document).decode

Place = tuple[float, int]
"""first_seen and rowid of the last document read."""


def create_tables(connection: apsw.Connection) -> None:
    """Create what is not there; documents of a file that was made before these tables are entered into them."""
    there = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'ways'").get
    connection.execute(_TABLES)
    if not there:
        rows: list[Any] = connection.execute("SELECT rowid, payload FROM documents").fetchall()
        for rowid, payload in rows:
            note(connection, rowid, _decode(payload))


def note(connection: apsw.Connection, rowid: int, document: Document) -> None:
    """Enter a document as it is now."""
    connection.executemany(
        "INSERT OR IGNORE INTO urls VALUES (?, ?)", ((sighting.url, rowid) for sighting in document.sightings)
    )
    connection.executemany(
        "INSERT OR IGNORE INTO ways VALUES (?, ?)",
        ((way, rowid) for sighting in document.sightings for way in sighting.via),
    )
    if document.story_id:
        connection.execute("INSERT OR REPLACE INTO stories VALUES (?, ?)", [rowid, document.story_id])
    if document.superseded:
        connection.execute("INSERT OR IGNORE INTO superseded VALUES (?)", [rowid])
    else:
        connection.execute("DELETE FROM superseded WHERE document = ?", [rowid])


def turn(connection: apsw.Connection, turns: Sequence[tuple[str, Turn]]) -> None:
    """Tell documents what their URLs show by now."""
    for document_id, one in turns:
        row = connection.execute("SELECT rowid, payload FROM documents WHERE id = ?", [document_id]).fetchone()
        if row is None:
            continue
        rowid, known = row[0], _decode(row[1])
        told = replace(known, turns=merge_turns(known.turns, (one,)))
        if told != known:
            connection.execute("UPDATE documents SET payload = ? WHERE rowid = ?", [_encode(told), rowid])
            note(connection, rowid, told)


def stories_of(connection: apsw.Connection, document_ids: Iterable[str]) -> dict[str, str]:
    """Return id → story."""
    stories = {}
    for document_id in set(document_ids):
        story = connection.execute(
            "SELECT story FROM documents JOIN stories ON document = documents.rowid WHERE id = ?", [document_id]
        ).get
        if story is not None:
            stories[document_id] = story
    return stories


def at_url(connection: apsw.Connection, url: str) -> list[Document]:
    """Return what was seen at a URL."""
    return _documents(connection, "SELECT document FROM urls WHERE url = ?", url)


def reached_by(connection: apsw.Connection, url: str) -> list[Document]:
    """Return what was reached by way of a URL."""
    return _documents(connection, "SELECT document FROM ways WHERE url = ?", url)


def in_story(connection: apsw.Connection, story_id: str) -> list[Document]:
    """Return the documents of a story."""
    return _documents(connection, "SELECT document FROM stories WHERE story = ?", story_id)


def before(since: float) -> Place:
    """Return the place from which `page` begins with what was first seen at `since`."""
    return (since, 0)


def page(connection: apsw.Connection, after: Place) -> tuple[list[Document], Place]:
    """Return the documents after a place and the place after them."""
    rows: list[Any] = connection.execute(
        "SELECT payload, first_seen, rowid FROM documents WHERE (first_seen, rowid) > (?, ?) "
        "ORDER BY first_seen, rowid LIMIT ?",
        [*after, _PAGE],
    ).fetchall()
    return [_decode(payload) for payload, _, _ in rows], rows[-1][1:] if rows else after


def _documents(connection: apsw.Connection, wanted: str, value: str) -> list[Document]:
    rows = connection.execute(
        f"SELECT payload FROM documents WHERE rowid IN ({wanted}) ORDER BY first_seen, rowid LIMIT ?",  # noqa: S608 - constants
        [value, MAX_STORY],
    )
    return [_decode(payload) for (payload,) in rows]
