"""A search of Elasticsearch: from a Query to what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workers.adapters import elastic_fold
from workers.adapters.elastic_document import from_source
from workers.adapters.elastic_query import search_body
from workers.adapters.elastic_removal import Call
from workers.core.analysis.analyzer import Analyzer
from workers.core.document import Document
from workers.core.errors import ConfigError, Permanent
from workers.core.highlight import fragments
from workers.core.search import MAX_WINDOW, Found, Hit, Query
from workers.core.search_plan import SearchPlan, plan_search
from workers.core.story_fold import Fold

Row = tuple[Document, float, Fold | None]
"""A hit but for its fragments."""


def search(call: Call, query: Query, analyzers: Mapping[str, Analyzer]) -> Found:
    """Return the hits of a query, with fragments."""
    plan = plan_search(query.text, analyzers) if query.text.strip() else None
    if plan is not None and not plan.words:
        return Found(total=0, texts=0)
    answer = _first_look(call, query, plan)
    heads, texts = answer["hits"]["hits"], answer["hits"]["total"]["value"]
    # The number of stories is an estimate where there are many, and may be above the number of texts.
    total = min(answer["aggregations"]["stories"]["value"], texts) if query.fold else texts
    if total < texts or (query.fold and texts > MAX_WINDOW):
        rows = _choose(call, query, plan, heads)
    else:
        rows = [(from_source(head["_id"], head["_source"]), head["_score"] or 0.0, None) for head in heads]
    hits = []
    for document, score, fold in rows:
        pieces = fragments(document.shown, plan, analyzers) if plan is not None else ()
        hits.append(Hit(document=document, score=score, fragments=pieces, fold=fold))
    return Found(total=total, texts=texts, hits=tuple(hits))


def _first_look(call: Call, query: Query, plan: SearchPlan | None) -> Any:
    body = search_body(query, plan)
    if not query.fold:
        return call("POST", "/_search", body)
    try:
        return call("POST", "/_search", {**body, **elastic_fold.folding()})
    except Permanent as fault:
        if elastic_fold.NO_KEY not in str(fault):
            raise
        raise ConfigError(
            "the index was made before searches folded by story: run `khabar index reindex`; until then --no-fold finds"
        ) from fault


def _choose(call: Call, query: Query, plan: SearchPlan | None, heads: list[Any]) -> list[Row]:
    """Return the rows of a page with the texts that stand for their stories in the place of the best matches."""
    if not heads:
        return []
    keys = [head["fields"][elastic_fold.KEY][0] for head in heads]
    texts = call("POST", "/_search", elastic_fold.texts_body(query, plan, keys), request_cache="false")
    told = elastic_fold.read_texts(texts, query)
    # What was written or removed since the first look may not be there: the best match stands for its story then.
    chosen = [told.get(key, (head["_id"], None)) for key, head in zip(keys, heads, strict=True)]
    sources = {head["_id"]: head["_source"] for head in heads}
    missing = sorted({document_id for document_id, _ in chosen} - sources.keys())
    if missing:
        there = call("POST", "/_mget", {"ids": missing}, realtime="false")["docs"]
        sources |= {one["_id"]: one["_source"] for one in there if one.get("found")}
    rows: list[Row] = []
    for head, (document_id, fold) in zip(heads, chosen, strict=True):
        shown = document_id if "sightings" in sources.get(document_id, ()) else head["_id"]
        rows.append((from_source(shown, sources[shown]), head["_score"] or 0.0, fold))
    return rows
