"""The embedded article index: one SQLite file with FTS5. One process writes at a time, any number search."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw
import msgspec

from workers.adapters import fts_tokenizer, sqlite_removal, sqlite_retention, sqlite_search, sqlite_versions
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import Document, Shown, Turn, merge
from workers.core.errors import ConfigError, Permanent, Transient
from workers.core.highlight import fragments
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Hit, Query
from workers.core.search_plan import plan_search
from workers.core.tombstone import Tombstone
from workers.pipeline.ports import Stored, StoreResult

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another; a `put` of 500 takes about two seconds."""
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
# The text is in `documents` already: the FTS tables keep their inverted indexes only.
_CONTENTLESS = "content = '', contentless_delete = 1"
_FTS_TABLES = f"""
DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS pairs; DROP TABLE IF EXISTS heads;
CREATE VIRTUAL TABLE words USING fts5 (title, lead, body, {_CONTENTLESS}, tokenize = '{fts_tokenizer.NAME} fa_index');
CREATE VIRTUAL TABLE heads USING fts5 (text, {_CONTENTLESS}, tokenize = '{fts_tokenizer.NAME} fa_head');
"""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Document).decode


class SqliteIndex:
    """The port `ArticleIndex` over one file. `read_only`: nothing is written, and no file made."""

    def __init__(self, *, path: Path, definition: Mapping[str, Any], read_only: bool = False) -> None:
        self._path, self._read_only = path, read_only
        self._analyzers = build_analyzers(definition)
        made_by = json.dumps([definition["settings"]["analysis"], _FILTERED, _TABLES], sort_keys=True)
        self._mark = hashlib.sha256(made_by.encode()).hexdigest()[:16]
        self._opened: apsw.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def create(self) -> bool:
        """Create the tables if they are not there. When analyzers or tables have changed, all is derived anew from the
        documents."""
        with self._writing() as connection:
            connection.execute(_TABLES)
            sqlite_versions.create_tables(connection)
            sqlite_removal.create_tables(connection)
            known = connection.execute("SELECT value FROM meta WHERE name = 'analysis'").get
            if known == self._mark:
                return False
            _add_columns(connection)
            connection.execute(_FTS_TABLES)
            rowids: list[Any] = connection.execute("SELECT rowid FROM documents").fetchall()
            for (rowid,) in rowids:
                document = _decode(connection.execute("SELECT payload FROM documents WHERE rowid = ?", [rowid]).get)
                _update(connection, rowid, document)
                _index_text(connection, rowid, document)
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('analysis', ?)", [self._mark])
            return known is None

    def reindex(self, *, restart: bool = False, pause: Callable[[], None]) -> Iterator[Reindexing]:
        """What `create` does, told as the other engine tells it: one transaction, so there is nothing to restart or
        to wait for."""
        del restart, pause
        with self._reading() as connection:
            known = connection.execute("SELECT value FROM meta WHERE name = 'analysis'").get
        if known == self._mark:
            return
        self.create()
        count = int(self.stats()["documents"])
        yield Reindexing(old=self._path.name, new=self._path.name, copied=count, total=count)

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Store each document, all in one transaction; results are paired by position."""
        if not documents:
            return []
        with self._writing() as connection:
            return [_put_one(connection, document) for document in documents]

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        with self._reading() as connection:
            payload = connection.execute("SELECT payload FROM documents WHERE id = ?", [document_id]).get
        return None if payload is None else _decode(payload)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents what their URLs show by now, all in one transaction."""
        if turns:
            with self._writing() as connection:
                sqlite_versions.turn(connection, turns)

    def reread(self, document_id: str, shown: Shown) -> bool:
        """Show another reading of the text of one URL, in one transaction."""
        with self._writing() as connection:
            row = connection.execute("SELECT rowid, payload FROM documents WHERE id = ?", [document_id]).fetchone()
            if row is None or (known := _decode(row[1])).shown.url != shown.url:
                return False
            again = replace(known, shown=shown)
            _update(connection, row[0], again)
            _index_anew(connection, row[0], again)
        return True

    def stories_of(self, document_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the stories of those documents that are there."""
        with self._reading() as connection:
            return sqlite_versions.stories_of(connection, document_ids)

    def at_url(self, url: str) -> Sequence[Document]:
        """Return every document seen at a URL."""
        with self._reading() as connection:
            return sqlite_versions.at_url(connection, url)

    def in_story(self, story_id: str) -> Sequence[Document]:
        """Return the documents of a story."""
        with self._reading() as connection:
            return sqlite_versions.in_story(connection, story_id)

    def scan(self, *, since: float) -> Iterator[Document]:
        """Yield the documents first seen at `since` or later."""
        after = sqlite_versions.before(since)
        while True:
            with self._reading() as connection:
                documents, after = sqlite_versions.page(connection, after)
            if not documents:
                return
            yield from documents

    def forget(self, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
        """Put a tombstone in the place of a document, in one transaction."""
        with self._writing() as connection:
            made = sqlite_removal.forget(connection, document_id, at=at, by=by, reason=reason)
        with self._reading() as connection:  # what the file held before is not to be left in the log beside it
            connection.execute("PRAGMA wal_checkpoint (TRUNCATE)")
        return made

    def remember(self, document_id: str) -> Tombstone | None:
        """Take a tombstone away."""
        with self._writing() as connection:
            return sqlite_removal.remember(connection, document_id)

    def tombstone(self, document_id: str) -> Tombstone | None:
        """Return the tombstone of this id, or None."""
        with self._reading() as connection:
            return sqlite_removal.tombstone(connection, document_id)

    def tombstones(self, *, url: str | None = None, limit: int = 100, offset: int = 0) -> Sequence[Tombstone]:
        """Return tombstones, newest first."""
        with self._reading() as connection:
            return sqlite_removal.tombstones(connection, url=url, limit=limit, offset=offset)

    def expiring(self, cutoffs: Cutoffs) -> Expired:
        """Count the documents that have expired."""
        with self._reading() as connection:
            return sqlite_retention.expiring(connection, cutoffs)

    def expire(self, cutoffs: Cutoffs, *, limit: int) -> Expired:
        """Remove documents that have expired, in one transaction."""
        with self._writing() as connection:
            return sqlite_retention.expire(connection, cutoffs, limit=limit)

    def search(self, query: Query) -> Found:
        """Return the hits of a query, with fragments."""
        if not query.text.strip():
            with self._reading() as connection:
                total, rows = sqlite_search.listed(connection, query)
            return Found(total=total, hits=tuple(Hit(document=_decode(payload), score=0.0) for payload, _ in rows))
        plan = plan_search(query.text, self._analyzers)
        if not plan.words:
            return Found(total=0)
        with self._reading() as connection:
            total, rows = sqlite_search.matching(connection, query, plan)
        hits = []
        for payload, score in rows:
            document = _decode(payload)
            pieces = fragments(document.shown, plan, self._analyzers)
            hits.append(Hit(document=document, score=score, fragments=pieces))
        return Found(total=total, hits=tuple(hits))

    def refresh(self) -> None:
        """Nothing to do: what is committed is visible."""

    def stats(self) -> Mapping[str, int | str]:
        """Return `documents`, `forgotten`, `bytes` (of the file) and `engine`."""
        with self._reading() as connection:
            forgotten = sqlite_removal.count(connection)
            documents = connection.execute("SELECT count(*) FROM documents").get
            size = connection.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").get
        return {
            "documents": documents,
            "forgotten": forgotten,
            "bytes": size,
            "engine": f"SQLite {apsw.sqlite_lib_version()}",
        }

    def analyze(self, text: str, *, analyzer: str = "fa_index") -> list[tuple[str, int]]:
        """Return (token, position) as the named analyzer makes them."""
        found = self._analyzers.get(analyzer)
        if found is None:
            raise ConfigError(f"no analyzer {analyzer!r} (there are: {', '.join(sorted(self._analyzers))})")
        return [(token.text, token.position) for token in found.tokens(text)]

    def close(self) -> None:
        """Close the file."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _connection(self) -> apsw.Connection:
        if self._opened is None:
            connection = self._open_read_only() if self._read_only else self._open()
            fts_tokenizer.register(connection, self._analyzers)
            self._opened = connection
        return self._opened

    def _open(self) -> apsw.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = apsw.Connection(str(self._path))
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        return connection

    def _open_read_only(self) -> apsw.Connection:
        """Not by SQLITE_OPEN_READONLY: a reader of a WAL file has to write into the memory that it shares."""
        connection = apsw.Connection(str(self._path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA query_only = ON")
        return connection

    @contextmanager
    def _reading(self) -> Iterator[apsw.Connection]:
        """A look into an index that is there: to read must not make an empty one."""
        if not self._path.is_file():
            raise ConfigError(f"{self._path}: there is no index yet: run `khabar index create`")
        with self._using() as connection:
            yield connection

    @contextmanager
    def _using(self) -> Iterator[apsw.Connection]:
        try:
            yield self._connection()
        except apsw.SQLError as fault:
            if str(fault).startswith("no such "):
                raise ConfigError(f"{self._path} holds no index of this version: run `khabar index create`") from fault
            raise Permanent(f"{self._path}: {fault}") from fault
        except (apsw.BusyError, apsw.LockedError) as fault:
            raise Transient(f"{self._path} is busy: {fault}") from fault
        except apsw.Error as fault:
            raise Permanent(f"{self._path}: {fault}") from fault

    @contextmanager
    def _writing(self) -> Iterator[apsw.Connection]:
        """One transaction that takes the write lock at its start: a later upgrade would fail at once when contended."""
        with self._using() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has ended it already
                    connection.execute("ROLLBACK")
                raise


def _put_one(connection: apsw.Connection, document: Document) -> StoreResult:
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
    known = _decode(payload)
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
        "newest_at": document.first_seen if shown.published_at is None else shown.published_at,
        "first_seen": document.first_seen,
        "payload": _encode(document),
        **{name: getattr(shown, name) for name in _FILTERED},
    }


def _add_columns(connection: apsw.Connection) -> None:
    there = {row[1] for row in connection.execute("PRAGMA table_info (documents)")}
    for name in _FILTERED:
        if name not in there:
            connection.execute(f"ALTER TABLE documents ADD COLUMN {name} TEXT")
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
