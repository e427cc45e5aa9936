"""Documents of one URL, of one story, or all of them, in the order in which Elasticsearch first saw them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workers.adapters.elastic_document import from_source
from workers.core.document import Document, Turn
from workers.pipeline.ports import MAX_STORY

Call = Callable[[str, str, Mapping[str, Any]], Any]
"""Method, path below the alias, body; returns the answer."""

_PAGE = 200
"""Documents of one page: some 1 MB."""
_OLDEST_FIRST = [{"first_seen": "asc"}, {"created_by": "asc"}]


def at_url(call: Call, url: str) -> list[Document]:
    """Return what was seen at a URL."""
    return _page(call, {"query": {"term": {"urls": url}}, "size": MAX_STORY})[0]


def in_story(call: Call, story_id: str) -> list[Document]:
    """Return the documents of a story."""
    return _page(call, {"query": {"term": {"story_id": story_id}}, "size": MAX_STORY})[0]


def scan(call: Call, *, since: float) -> Iterator[Document]:
    """Yield all documents first seen at `since` or later, a page at a time."""
    body: dict[str, Any] = {"query": {"range": {"first_seen": {"gte": since}}}, "size": _PAGE}
    while True:
        documents, last = _page(call, body)
        yield from documents
        if len(documents) < _PAGE:
            return
        body["search_after"] = last


def turn_part(turns: Sequence[Turn]) -> dict[str, Any]:
    """Return what the merge script takes to tell a document of its turns and of nothing else."""
    return {"turns": turns}


def _page(call: Call, body: Mapping[str, Any]) -> tuple[list[Document], Sequence[Any]]:
    found = call("POST", "/_search", {**body, "sort": _OLDEST_FIRST, "track_total_hits": False})
    hits = found["hits"]["hits"]
    return [from_source(hit["_id"], hit["_source"]) for hit in hits], hits[-1]["sort"] if hits else []
