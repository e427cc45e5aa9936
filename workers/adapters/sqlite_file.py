"""The file of the embedded index: opened when first used, read and written in transactions, its faults as ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import apsw

from workers.adapters import fts_tokenizer
from workers.core.analysis.analyzer import Analyzer
from workers.core.errors import ConfigError, Permanent, Transient

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another; a `put` of 500 takes about two seconds."""


class SqliteFile:
    """One connection to one file. `read_only`: nothing is written, and no file made."""

    def __init__(self, *, path: Path, analyzers: Mapping[str, Analyzer], read_only: bool) -> None:
        self.path = path
        self._analyzers, self._read_only = analyzers, read_only
        self._opened: apsw.Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """A look into an index that is there: to read must not make an empty one."""
        if not self.path.is_file():
            raise ConfigError(f"{self.path}: there is no index yet: run `khabar index create`")
        with self._using() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
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

    def empty_log(self) -> None:
        """Bring the file up to date and empty the log beside it; raises Transient while another reads an old state."""
        with self.reading() as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").get
        if busy:
            raise Transient(f"{self.path}: what was removed is still in the file, for a search is looking at it: again")

    def close(self) -> None:
        """Close the file; it is opened again when it is used again."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @contextmanager
    def _using(self) -> Iterator[apsw.Connection]:
        try:
            yield self._connection()
        except apsw.SQLError as fault:
            if str(fault).startswith("no such "):
                raise ConfigError(f"{self.path} holds no index of this version: run `khabar index create`") from fault
            raise Permanent(f"{self.path}: {fault}") from fault
        except (apsw.BusyError, apsw.LockedError) as fault:
            raise Transient(f"{self.path} is busy: {fault}") from fault
        except apsw.Error as fault:
            raise Permanent(f"{self.path}: {fault}") from fault

    def _connection(self) -> apsw.Connection:
        if self._opened is None:
            connection = self._open_read_only() if self._read_only else self._open()
            fts_tokenizer.register(connection, self._analyzers)
            self._opened = connection
        return self._opened

    def _open(self) -> apsw.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = apsw.Connection(str(self.path))
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        return connection

    def _open_read_only(self) -> apsw.Connection:
        """Not by SQLITE_OPEN_READONLY: a reader of a WAL file has to write into the memory that it shares."""
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        connection.set_busy_timeout(BUSY_TIMEOUT_MS)
        connection.execute("PRAGMA query_only = ON")
        return connection
