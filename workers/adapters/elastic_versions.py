"""Documents of one URL, of one story, or all of them, in the order in which Elasticsearch first saw them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from workers.adapters import elastic_removal
from workers.adapters.elastic_client import NotFound
from workers.adapters.elastic_document import from_source, to_text
from workers.core.document import Document, Shown, Turn
from workers.pipeline.ports import MAX_STORY

Call = Callable[[str, str, Mapping[str, Any]], Any]
"""Method, path below the alias, body; returns the answer."""

REREAD_SCRIPT = """
Map source = ctx._source;
if (source.forgotten != null || !params.shown.url.equals(source.url)) {
  ctx.op = 'none';
} else {
  source.putAll(params.shown);
  def published = source.published_at;
  source.newest_at = published != null ? published : (long) (source.first_seen * 1000);
}
"""
_PAGE = 200
"""Documents of one page: some 1 MB."""
_OLDEST_FIRST = [{"first_seen": "asc"}, {"created_by": "asc"}]


def at_url(call: Call, url: str) -> list[Document]:
    """Return what was seen at a URL."""
    return _page(call, {"query": {"term": {"urls": url}}, "size": MAX_STORY})[0]


def reached_by(call: Call, url: str) -> list[Document]:
    """Return what was reached by way of a URL."""
    return _page(call, {"query": {"term": {"ways": url}}, "size": MAX_STORY})[0]


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


def reread(call: elastic_removal.Call, document_id: str, shown: Shown) -> bool:
    """Show another reading of the text, if that of the same URL is shown; the search sees it at its next refresh."""
    script = {"source": REREAD_SCRIPT, "params": {"shown": to_text(shown)}}
    try:
        answer = call(
            "POST",
            f"/_update/{document_id}",
            msgspec.json.encode({"script": script}),
            retry_on_conflict=elastic_removal.RETRY_ON_CONFLICT,
            require_alias="true",
        )
    except NotFound:
        return False
    return bool(answer["result"] == "updated")


def _page(call: Call, body: Mapping[str, Any]) -> tuple[list[Document], Sequence[Any]]:
    found = call("POST", "/_search", {**body, "sort": _OLDEST_FIRST, "track_total_hits": False})
    hits = found["hits"]["hits"]
    return [from_source(hit["_id"], hit["_source"]) for hit in hits], hits[-1]["sort"] if hits else []
