"""The embedded article index: one SQLite file with FTS5. One process writes at a time, any number search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import apsw

from workers.adapters import (
    sqlite_documents,
    sqlite_fold,
    sqlite_removal,
    sqlite_retention,
    sqlite_search,
    sqlite_versions,
)
from workers.adapters.sqlite_file import SqliteFile
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import Document, Shown, Turn
from workers.core.errors import ConfigError
from workers.core.highlight import fragments
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Hit, Query
from workers.core.search_plan import SearchPlan, plan_search
from workers.core.tombstone import Tombstone
from workers.pipeline.ports import StoreResult


class SqliteIndex:
    """The port `ArticleIndex` over one file. `read_only`: nothing is written, and no file made."""

    def __init__(self, *, path: Path, definition: Mapping[str, Any], read_only: bool = False) -> None:
        self._analyzers = build_analyzers(definition)
        self._mark = sqlite_documents.mark_of(definition)
        self._file = SqliteFile(path=path, analyzers=self._analyzers, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def create(self) -> bool:
        """Create the tables if they are not there. When analyzers or tables have changed, all is derived anew from the
        documents."""
        with self._file.writing() as connection:
            return sqlite_documents.create_tables(connection, self._mark)

    def reindex(self, *, restart: bool = False, pause: Callable[[], None]) -> Iterator[Reindexing]:
        """What `create` does, told as the other engine tells it: one transaction, so there is nothing to restart or
        to wait for."""
        del restart, pause
        with self._file.reading() as connection:
            if sqlite_documents.is_current(connection, self._mark):
                return
        self.create()
        count = int(self.stats()["documents"])
        yield Reindexing(old=self._file.path.name, new=self._file.path.name, copied=count, total=count)

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        """Store each document, all in one transaction; results are paired by position."""
        if not documents:
            return []
        with self._file.writing() as connection:
            return [sqlite_documents.put(connection, document) for document in documents]

    def get(self, document_id: str) -> Document | None:
        """Return one document, or None."""
        with self._file.reading() as connection:
            return sqlite_documents.get(connection, document_id)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        """Tell documents what their URLs show by now, all in one transaction."""
        if turns:
            with self._file.writing() as connection:
                sqlite_versions.turn(connection, turns)

    def reread(self, document_id: str, shown: Shown) -> bool:
        """Show another reading of the text of one URL, in one transaction."""
        with self._file.writing() as connection:
            return sqlite_documents.reread(connection, document_id, shown)

    def stories_of(self, document_ids: Iterable[str]) -> Mapping[str, str]:
        """Return the stories of those documents that are there."""
        with self._file.reading() as connection:
            return sqlite_versions.stories_of(connection, document_ids)

    def at_url(self, url: str) -> Sequence[Document]:
        """Return every document seen at a URL."""
        with self._file.reading() as connection:
            return sqlite_versions.at_url(connection, url)

    def reached_by(self, url: str) -> Sequence[Document]:
        """Return every document that was reached by way of a URL."""
        with self._file.reading() as connection:
            return sqlite_versions.reached_by(connection, url)

    def in_story(self, story_id: str) -> Sequence[Document]:
        """Return the documents of a story."""
        with self._file.reading() as connection:
            return sqlite_versions.in_story(connection, story_id)

    def scan(self, *, since: float) -> Iterator[Document]:
        """Yield the documents first seen at `since` or later."""
        after = sqlite_versions.before(since)
        while True:
            with self._file.reading() as connection:
                documents, after = sqlite_versions.page(connection, after)
            if not documents:
                return
            yield from documents

    def forget(self, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
        """Put a tombstone in the place of a document, in one transaction."""
        with self._file.writing() as connection:
            made = sqlite_removal.forget(connection, document_id, at=at, by=by, reason=reason)
        self._file.empty_log()  # which holds what the file does not yet, and the file what the log has overwritten
        return made

    def remember(self, document_id: str) -> Tombstone | None:
        """Take a tombstone away."""
        with self._file.writing() as connection:
            return sqlite_removal.remember(connection, document_id)

    def tombstone(self, document_id: str) -> Tombstone | None:
        """Return the tombstone of this id, or None."""
        with self._file.reading() as connection:
            return sqlite_removal.tombstone(connection, document_id)

    def tombstones(self, *, url: str | None = None, limit: int = 100, offset: int = 0) -> Sequence[Tombstone]:
        """Return tombstones, newest first."""
        with self._file.reading() as connection:
            return sqlite_removal.tombstones(connection, url=url, limit=limit, offset=offset)

    def expiring(self, cutoffs: Cutoffs) -> Expired:
        """Count the documents that have expired."""
        with self._file.reading() as connection:
            return sqlite_retention.expiring(connection, cutoffs)

    def expire(self, cutoffs: Cutoffs, *, limit: int) -> Expired:
        """Remove documents that have expired, in one transaction."""
        with self._file.writing() as connection:
            return sqlite_retention.expire(connection, cutoffs, limit=limit)

    def search(self, query: Query) -> Found:
        """Return the hits of a query, with fragments."""
        plan = plan_search(query.text, self._analyzers) if query.text.strip() else None
        if plan is not None and not plan.words:
            return Found(total=0, texts=0)
        with self._file.reading() as connection:
            total, texts, rows = _look(connection, query, plan)
        hits = []
        for payload, score, fold in rows:
            document = sqlite_documents.decode(payload)
            pieces = fragments(document.shown, plan, self._analyzers) if plan is not None else ()
            hits.append(Hit(document=document, score=score, fragments=pieces, fold=fold))
        return Found(total=total, texts=texts, hits=tuple(hits))

    def refresh(self) -> None:
        """Nothing to do: what is committed is visible."""

    def stats(self) -> Mapping[str, int | str]:
        """Return `documents`, `forgotten`, `bytes` (of the file) and `engine`."""
        with self._file.reading() as connection:
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
        self._file.close()


def _look(
    connection: apsw.Connection, query: Query, plan: SearchPlan | None
) -> tuple[int, int, list[sqlite_search.Row]]:
    """Return hits and texts that there are in all, and one page of hits."""
    if query.fold:
        return sqlite_fold.folded(connection, query, plan)
    if plan is None:
        total, rows = sqlite_search.listed(connection, query)
    else:
        total, rows = sqlite_search.matching(connection, query, plan)
    return total, total, rows
