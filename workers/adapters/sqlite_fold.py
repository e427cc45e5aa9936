"""Searches of the embedded index that fold: one hit a story."""

# ruff: noqa: S608 - only constants are put into the SQL, what users type are its parameters

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

import apsw

from workers.adapters.sqlite_search import Row, matched
from workers.core.search import Query
from workers.core.search_plan import SearchPlan
from workers.core.story_fold import Member, fold_of, shown_of

_KEYED = """
keyed AS (
  SELECT matched.*, coalesce(story, matched.rowid) AS story FROM matched LEFT JOIN stories ON document = matched.rowid
)
"""
"""A document without a story stands for itself: its key is its rowid."""
_FACTS = """
documents.rowid, id, length, EXISTS (SELECT 1 FROM superseded WHERE document = documents.rowid),
documents.newest_at, documents.first_seen,
(SELECT json_group_array(source) FROM sources WHERE document = documents.rowid)
"""
_PAGE = f"""
ranked AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY story ORDER BY {{order}}, rowid) AS place FROM keyed
),
page AS MATERIALIZED (
  SELECT story, total, row_number() OVER (ORDER BY {{order}}, rowid) AS number FROM ranked WHERE place = 1
  ORDER BY number LIMIT ? OFFSET ?
),
counts AS (SELECT count(*) FILTER (WHERE place = 1) AS stories, count(*) AS texts FROM ranked)
SELECT counts.stories, counts.texts, page.number, page.total, {_FACTS}
FROM counts LEFT JOIN page LEFT JOIN ranked ON ranked.story = page.story
LEFT JOIN documents ON documents.rowid = ranked.rowid ORDER BY page.number
"""
"""What is told of the texts of each story of a page; one row without a story where the page is empty."""
_MEMBERS = f"""
SELECT keyed.story, {_FACTS} FROM keyed JOIN documents ON documents.rowid = keyed.rowid WHERE keyed.rowid IN (
  SELECT document FROM stories WHERE story IN (SELECT value FROM json_each(?))
  UNION ALL SELECT value FROM json_each(?) WHERE type = 'integer'
)
"""


def folded(connection: apsw.Connection, query: Query, plan: SearchPlan | None) -> tuple[int, int, list[Row]]:
    """Return how many stories and how many texts there are, and one page of stories with the text to show of each."""
    with connection:  # one look at the file, in however many statements
        stories, texts, rows = _listed(connection, query) if plan is None else _matching(connection, query, plan)
    return stories, texts, rows


def _matching(connection: apsw.Connection, query: Query, plan: SearchPlan) -> tuple[int, int, list[Row]]:
    documents, order, given = matched(query, plan)
    sql = f"WITH {documents}, {_KEYED}, {_PAGE.format(order=order)}"
    found: list[Any] = connection.execute(sql, [*given, query.limit, query.offset]).fetchall()
    stories, texts = found[0][:2]
    told = (row[2:] for row in found if row[2] is not None)
    page = groupby(told, key=lambda row: row[:2])
    return stories, texts, [_hit(connection, query, total, [row[2:] for row in rows]) for (_, total), rows in page]


def _listed(connection: apsw.Connection, query: Query) -> tuple[int, int, list[Row]]:
    """All that passes the filters: read in the order of the index, and no further than the page reaches."""
    documents, order, given = matched(query, None)
    keyed = f"WITH {documents}, {_KEYED}"
    counts: Any = connection.execute(f"{keyed} SELECT count(DISTINCT story), count(*) FROM keyed", given).fetchone()
    in_order = connection.execute(f"{keyed} SELECT story FROM keyed ORDER BY {order}, rowid", given)
    keys = list(islice(_distinct(story for (story,) in in_order), query.offset, query.offset + query.limit))
    members: dict[Any, list[Any]] = {key: [] for key in keys}
    wanted = json.dumps(keys)
    for key, *facts in connection.execute(f"{keyed} {_MEMBERS}", [*given, wanted, wanted]):
        members[key].append(facts)
    return *counts, [_hit(connection, query, 0.0, rows) for rows in members.values()]


def _distinct(keys: Iterable[Any]) -> Iterator[Any]:
    seen = set()
    for key in keys:
        if key not in seen:
            seen.add(key)
            yield key


def _hit(connection: apsw.Connection, query: Query, score: float, rows: list[Any]) -> Row:
    members = [_member(row[1:]) for row in rows]
    shown = shown_of(members, aggregators=query.aggregators)
    rowid = next(row[0] for row in rows if row[1] == shown.id)
    payload = connection.execute("SELECT payload FROM documents WHERE rowid = ?", [rowid]).get
    return payload, score, fold_of(members, shown)


def _member(facts: Any) -> Member:
    document_id, length, superseded, newest_at, first_seen, sources = facts
    return Member(
        id=document_id,
        sources=tuple(sorted(json.loads(sources))),
        length=length,
        superseded=bool(superseded),
        newest_at=newest_at,
        first_seen=first_seen,
    )
