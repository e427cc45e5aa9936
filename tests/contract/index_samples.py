"""Documents for tests of the article index, and what most of these tests do with them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from workers.core.document import Document, Shown, Sighting
from workers.core.search import Query
from workers.pipeline.ports import ArticleIndex, Stored

START = 1_780_000_000.0


def document(key: str, title: str = "عنوان", body: str = "متن", **changes: Any) -> Document:
    """One content seen once. Changes name fields of the sighting, of the text shown, or of the document."""
    url = changes.pop("url", f"https://a.example/{key}")
    source = changes.pop("source", "a")
    visit = changes.pop("visit", f"visit-{key}")
    seen_at = changes.pop("seen_at", START)
    title_key = changes.pop("title_key", hashlib.sha256(title.encode()).hexdigest()[:16])
    lead = changes.pop("lead", None)
    shown = Shown(
        url=url,
        source=source,
        title=title,
        lead=lead,
        body=body,
        published_at=changes.pop("published_at", None),
        agency=changes.pop("agency", None),
        cites=changes.pop("cites", None),
        agency_id=changes.pop("agency_id", None),
        cites_id=changes.pop("cites_id", None),
        attribution_conflict=changes.pop("attribution_conflict", None),
        published_jalali=changes.pop("published_jalali", None),
        original_url=changes.pop("original_url", None),
        permalink=changes.pop("permalink", None),
        language=changes.pop("language", "fa"),
        extraction={"title": "selector:h1"},
        on_original=changes.pop("on_original", False),
        zwnj=sum(text.count("\u200c") for text in (title, lead or "", body)),
    )
    host = changes.pop("host", url.split("/")[2])
    via = changes.pop("via", ())
    sighting = Sighting(url=url, source=source, host=host, visit=visit, seen_at=seen_at, title_key=title_key, via=via)
    made = Document(
        id="h1-" + hashlib.sha256(key.encode()).hexdigest()[:32],
        shown=shown,
        sightings=(sighting,),
        created_by=visit,
        first_seen=seen_at,
    )
    return replace(made, **changes)


def put(index: ArticleIndex, *documents: Document) -> list[Stored]:
    """Put documents and make them visible; return what became of each."""
    results = index.put(documents)
    index.refresh()
    return [result.stored for result in results]


def found(index: ArticleIndex, text: str, **changes: Any) -> set[str]:
    """Return the titles of what a search finds."""
    return {hit.document.shown.title for hit in index.search(Query(text=text, limit=50, **changes)).hits}
