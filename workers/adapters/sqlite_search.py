"""A search in SQL over the tables of the embedded index: the counterpart of `elastic_query`."""

# ruff: noqa: S608 - only constants are put into the SQL, what users type are its parameters

from __future__ import annotations

from dataclasses import replace
from typing import Any

import apsw

from workers.adapters.fts_tokenizer import match_any
from workers.adapters.sqlite_versions import NOT_SUPERSEDED
from workers.core.search import Query, Sort
from workers.core.search_plan import FIELD_BOOSTS, HEADS_BOOST, JOINED_BOOST, PAIRS_BOOST, SearchPlan
from workers.core.story_fold import Fold

Row = tuple[bytes, float, Fold | None]
"""Payload of a document, its score, and what else of its story was found."""

_BOOSTS = ", ".join(str(boost) for boost in FIELD_BOOSTS.values())
_NOTHING = "SELECT 0 AS rowid, 0.0 AS score WHERE 0"
"""Stands first in each union: what is not a union SQLite takes apart, and then it cannot use bm25."""
_BY_TIME = {Sort.NEWEST: "newest_at DESC, first_seen DESC", Sort.OLDEST: "newest_at, first_seen"}
_BY_SCORE = "total DESC, newest_at DESC"


def listed(connection: apsw.Connection, query: Query) -> tuple[int, list[Row]]:
    """Return how many documents pass the filters, and one page of them, by time."""
    where, given = _conditions(query)
    order = _BY_TIME.get(query.sort, _BY_TIME[Sort.NEWEST])
    total = connection.execute(f"SELECT count(*) FROM documents {where}", given).get
    rows = connection.execute(
        f"SELECT payload, 0.0, NULL FROM documents {where} ORDER BY {order}, documents.rowid LIMIT ? OFFSET ?",
        [*given, query.limit, query.offset],
    )
    return total, list(rows)


def matching(connection: apsw.Connection, query: Query, plan: SearchPlan) -> tuple[int, list[Row]]:
    """Return how many documents a plan finds, and one page of them, in the order that the query asks for."""
    found, given = _found(query, plan)
    extra, more = _extra(plan)
    given += more
    order = _BY_TIME.get(query.sort, _BY_SCORE)
    rows: list[Any] = connection.execute(
        f"WITH {found}, {extra} SELECT payload, found.score + coalesce(extra.score, 0) AS total, "
        "(SELECT count(*) FROM found) FROM found JOIN documents ON documents.rowid = found.rowid "
        f"LEFT JOIN extra ON extra.rowid = found.rowid ORDER BY {order}, documents.rowid LIMIT ? OFFSET ?",
        [*given, max(1, query.limit), query.offset],
    ).fetchall()
    if not rows and query.offset:
        return matching(connection, replace(query, offset=0), plan)[0], []
    total = rows[0][2] if rows else 0
    return total, [(payload, score, None) for payload, score, _ in rows[: query.limit]]


def matched(query: Query, plan: SearchPlan | None) -> tuple[str, str, list[Any]]:
    """Return common table expressions that end in `matched(rowid, total, newest_at, first_seen)`, all documents that a
    plan finds, or without one all that pass the filters; the order that the query asks for; and the parameters."""
    if plan is None:
        conditions, given = _conditions(query)
        documents = f"SELECT documents.rowid AS rowid, 0.0 AS total, newest_at, first_seen FROM documents {conditions}"
        return f"matched AS ({documents})", _BY_TIME.get(query.sort, _BY_TIME[Sort.NEWEST]), given
    found, given = _found(query, plan)
    extra, more = _extra(plan)
    documents = (
        "SELECT found.rowid AS rowid, found.score + coalesce(extra.score, 0) AS total, newest_at, first_seen "
        "FROM found JOIN documents ON documents.rowid = found.rowid LEFT JOIN extra ON extra.rowid = found.rowid"
    )
    order = _BY_TIME.get(query.sort, _BY_SCORE)
    return f"{found}, {extra}, matched AS ({documents})", order, [*given, *more]


def _found(query: Query, plan: SearchPlan) -> tuple[str, list[Any]]:
    """The common table expression `found(rowid, score)` and its parameters."""
    parts = [_NOTHING]
    given: list[Any] = []
    for weight, expression in (
        (1.0, match_any((word,) for word in plan.words)),
        (JOINED_BOOST, match_any([*((word,) for word in plan.joined), *plan.split])),
    ):
        if expression:
            parts.append(_scored("words", weight))
            given.append(expression)
    conditions = _newest_version(query)
    for phrase in plan.phrases:
        conditions.append("rowid IN (SELECT rowid FROM words WHERE words MATCH ?)")
        given.append(match_any(phrase))
    filters, values = _filters(query)
    if filters:
        # One look-up a document found: as a set of its own, SQLite would collect all that pass first.
        there = f"documents.rowid = hit.rowid AND {' AND '.join(filters)}"
        conditions.append(f"EXISTS (SELECT 1 FROM documents WHERE {there})")
        given += values
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    any_of = " UNION ALL ".join(parts)
    return (
        f"found AS MATERIALIZED (SELECT rowid, sum(score) AS score FROM ({any_of}) AS hit {where} GROUP BY rowid)",
        given,
    )


def _extra(plan: SearchPlan) -> tuple[str, list[Any]]:
    """The common table expression `extra(rowid, score)`, what adds to the score of documents found otherwise."""
    follows = [sequence for follow in plan.follows for sequence in (*follow.apart, (follow.joined,))]
    parts = [_NOTHING]
    given: list[Any] = []
    for table, weight, expression in (
        ("words", PAIRS_BOOST, match_any(follows)),
        ("heads", HEADS_BOOST, match_any((head,) for head in plan.heads)),
    ):
        if expression:
            parts.append(_scored(table, weight))
            given.append(expression)
    # Materialized: SQLite would else look them up anew for every document found.
    any_of = " UNION ALL ".join(parts)
    return f"extra AS MATERIALIZED (SELECT rowid, sum(score) AS score FROM ({any_of}) GROUP BY rowid)", given


def _scored(table: str, weight: float) -> str:
    rank = f"bm25(words, {_BOOSTS})" if table == "words" else f"bm25({table})"
    return f"SELECT rowid, {weight} * -{rank} AS score FROM {table} WHERE {table} MATCH ?"


def _newest_version(query: Query) -> list[str]:
    """The condition that stands outside the filters: it is one look-up a document, they are a scan."""
    return [] if query.all_versions else [NOT_SUPERSEDED]


def _conditions(query: Query) -> tuple[str, list[Any]]:
    filters, given = _filters(query)
    conditions = [*_newest_version(query), *filters]
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", given


def _filters(query: Query) -> tuple[list[str], list[Any]]:
    """Conditions on `documents` and their parameters."""
    conditions: list[str] = []
    given: list[Any] = []
    if query.sources:
        conditions.append(f"rowid IN (SELECT document FROM sources WHERE source IN ({_places(query.sources)}))")
        given += query.sources
    if query.agencies:
        conditions.append(f"agency_id IN ({_places(query.agencies)})")
        given += query.agencies
    for condition, value in (
        ("rowid IN (SELECT document FROM stories WHERE story = ?)", query.story),
        ("language = ?", query.language),
        ("newest_at >= ?", query.since),
        ("newest_at < ?", query.until),
    ):
        if value is not None:
            conditions.append(condition)
            given.append(value)
    return conditions, given


def _places(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
