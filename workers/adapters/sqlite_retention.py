"""Removal by age from the embedded index."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import apsw

from workers.adapters.sqlite_removal import remove
from workers.core.retention import Cutoffs, Expired

_EXPIRED = """
FROM documents WHERE first_seen < ? AND EXISTS (
  SELECT 1 FROM sources WHERE sources.document = documents.rowid
) AND NOT EXISTS (
  SELECT 1 FROM sources LEFT JOIN json_each(?) AS own ON own.key = sources.source
  WHERE sources.document = documents.rowid AND documents.first_seen >= coalesce(own.value, ?)
)
"""
"""As `Cutoffs.expired`: no source that carried it wants to keep it."""


def expiring(connection: apsw.Connection, cutoffs: Cutoffs) -> Expired:
    """Count the documents that have expired."""
    given = _given(cutoffs)
    documents = connection.execute(f"SELECT count(*) {_EXPIRED}", given).get
    rows: list[Any] = connection.execute(
        f"SELECT source, count(*) FROM sources WHERE document IN (SELECT rowid {_EXPIRED}) GROUP BY source",  # noqa: S608 - constants
        given,
    ).fetchall()
    return Expired(documents=documents, by_source=dict(rows))


def expire(connection: apsw.Connection, cutoffs: Cutoffs, *, limit: int) -> Expired:
    """Remove up to `limit` of them, those first seen first."""
    rows: list[Any] = connection.execute(
        f"SELECT rowid {_EXPIRED} ORDER BY first_seen, rowid LIMIT ?", [*_given(cutoffs), limit]
    ).fetchall()
    counts: Counter[str] = Counter()
    for (rowid,) in rows:
        counts.update(
            source for (source,) in connection.execute("SELECT source FROM sources WHERE document = ?", [rowid])
        )
        remove(connection, rowid)
    return Expired(documents=len(rows), by_source=dict(counts))


def _given(cutoffs: Cutoffs) -> list[Any]:
    return [cutoffs.latest, json.dumps(dict(cutoffs.by_source)), cutoffs.default]
