"""The article index in memory: the port's fake. It ranks by counting, which is enough for a clear winner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import Document, Shown, Turn, merge, merge_turns
from workers.core.errors import ConfigError
from workers.core.highlight import fragments
from workers.core.reindexing import Reindexing
from workers.core.retention import Cutoffs, Expired
from workers.core.search import Found, Hit, Query, Sort
from workers.core.search_plan import FIELD_BOOSTS, SearchPlan, plan_search
from workers.core.story_fold import Member, fold_of, member_of, shown_of
from workers.core.tombstone import Tombstone, tombstone_of
from workers.pipeline.ports import Stored, StoreResult


class MemoryIndex:
    """The port `ArticleIndex` over a dict."""

    def __init__(self, *, definition: Mapping[str, Any]) -> None:
        self._analyzers = build_analyzers(definition)
        self._documents: dict[str, Document] | None = None
        self._sources: dict[str, set[str]] = {}
        self._tombstones: dict[str, Tombstone] = {}

    def create(self) -> bool:
        if self._documents is not None:
            return False
        self._documents = {}
        return True

    def reindex(self, *, restart: bool = False, pause: Callable[[], None]) -> Iterator[Reindexing]:
        del restart, pause
        self._stored()
        return iter(())

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        return [
            StoreResult(stored=Stored.FORGOTTEN, reason=self._tombstones[document.id].reason)
            if document.id in self._tombstones
            else StoreResult(stored=self._put_one(document))
            for document in documents
        ]

    def _put_one(self, document: Document) -> Stored:
        stored = self._stored()
        known = stored.get(document.id)
        merged = document if known is None else merge(known, document)
        if merged is None:
            return Stored.BOILERPLATE
        stored[document.id] = merged
        self._sources.setdefault(document.id, set()).update(sighting.source for sighting in document.sightings)
        return Stored.CREATED if merged.created_by == document.created_by else Stored.MERGED

    def get(self, document_id: str) -> Document | None:
        return self._stored().get(document_id)

    def turn(self, turns: Sequence[tuple[str, Turn]]) -> None:
        stored = self._stored()
        for document_id, turn in turns:
            if document_id in stored:
                known = stored[document_id]
                stored[document_id] = replace(known, turns=merge_turns(known.turns, (turn,)))

    def reread(self, document_id: str, shown: Shown) -> bool:
        known = self._stored().get(document_id)
        if known is None or known.shown.url != shown.url:
            return False
        self._stored()[document_id] = replace(known, shown=shown)
        return True

    def stories_of(self, document_ids: Iterable[str]) -> Mapping[str, str]:
        stored = self._stored()
        return {one: stored[one].story_id for one in document_ids if one in stored and stored[one].story_id}

    def at_url(self, url: str) -> Sequence[Document]:
        return [one for one in self._oldest_first() if any(sighting.url == url for sighting in one.sightings)]

    def reached_by(self, url: str) -> Sequence[Document]:
        return [one for one in self._oldest_first() if any(url in sighting.via for sighting in one.sightings)]

    def in_story(self, story_id: str) -> Sequence[Document]:
        return [one for one in self._oldest_first() if one.story_id == story_id]

    def scan(self, *, since: float) -> Iterator[Document]:
        return (one for one in self._oldest_first() if one.first_seen >= since)

    def _oldest_first(self) -> list[Document]:
        return sorted(self._stored().values(), key=lambda one: (one.first_seen, one.created_by))

    def forget(self, document_id: str, *, at: float, by: str, reason: str) -> Tombstone | None:
        document = self._stored().pop(document_id, None)
        if document is not None:
            self._sources.pop(document_id)
            self._tombstones[document_id] = tombstone_of(document, at=at, by=by, reason=reason)
        return self._tombstones.get(document_id)

    def remember(self, document_id: str) -> Tombstone | None:
        return self._tombstones.pop(document_id, None)

    def tombstone(self, document_id: str) -> Tombstone | None:
        return self._tombstones.get(document_id)

    def tombstones(self, *, url: str | None = None, limit: int = 100, offset: int = 0) -> Sequence[Tombstone]:
        wanted = [
            one
            for one in self._tombstones.values()
            if url is None or any(url in {place.url, *place.via} for place in one.seen)
        ]
        return sorted(wanted, key=lambda one: one.at, reverse=True)[offset : offset + limit]

    def expiring(self, cutoffs: Cutoffs) -> Expired:
        return self._count(self._expired(cutoffs))

    def expire(self, cutoffs: Cutoffs, *, limit: int) -> Expired:
        gone = self._expired(cutoffs)[:limit]
        counted = self._count(gone)
        for document in gone:
            del self._stored()[document.id], self._sources[document.id]
        return counted

    def _expired(self, cutoffs: Cutoffs) -> list[Document]:
        return [one for one in self._oldest_first() if cutoffs.expired(one.first_seen, self._sources[one.id])]

    def _count(self, documents: Sequence[Document]) -> Expired:
        counts = Counter(source for one in documents for source in self._sources[one.id])
        return Expired(documents=len(documents), by_source=dict(counts))

    def search(self, query: Query) -> Found:
        plan = plan_search(query.text, self._analyzers) if query.text.strip() else None
        found = {
            document.id: 0.0 if plan is None else self._score(document, plan)
            for document in self._stored().values()
            if self._passes(document, query)
        }
        if plan is not None:
            found = {one: score for one, score in found.items() if score > 0}
        order = sorted(found, key=lambda one: _newest(self._stored()[one]), reverse=query.sort is not Sort.OLDEST)
        if query.sort is Sort.RELEVANCE:
            order.sort(key=lambda one: found[one], reverse=True)
        groups: dict[str, list[str]] = {}
        for one in order:
            story = self._stored()[one].story_id if query.fold else ""
            groups.setdefault(story or one, []).append(one)
        hits = []
        for group in list(groups.values())[query.offset : query.offset + query.limit]:
            members = [self._member(one) for one in group]
            shown = shown_of(members, aggregators=query.aggregators)
            document = self._stored()[shown.id]
            pieces = fragments(document.shown, plan, self._analyzers) if plan is not None else ()
            fold = fold_of(members, shown)
            hits.append(Hit(document=document, score=found[group[0]], fragments=pieces, fold=fold))
        return Found(total=len(groups), texts=len(found), hits=tuple(hits))

    def _member(self, document_id: str) -> Member:
        document = self._stored()[document_id]
        return replace(member_of(document), sources=tuple(sorted(self._sources[document_id])))

    def _passes(self, document: Document, query: Query) -> bool:
        at, _ = _newest(document)
        return (
            (not query.sources or not self._sources[document.id].isdisjoint(query.sources))
            and (not query.agencies or document.shown.agency_id in query.agencies)
            and query.language in {None, document.shown.language}
            and (query.since is None or at >= query.since)
            and (query.until is None or at < query.until)
            and (query.all_versions or not document.superseded)
            and query.story in {None, document.story_id}
        )

    def _score(self, document: Document, plan: SearchPlan) -> float:
        shown = document.shown
        texts = {"title": shown.title, "lead": shown.lead or "", "body": shown.body}
        fields = {name: self._analyzers["fa_index"].positions(text) for name, text in texts.items()}
        for phrase in plan.phrases:
            if not any(_holds(places, variant) for variant in phrase for places in fields.values()):
                return 0.0
        terms = {*plan.words, *plan.joined}
        single = sum(FIELD_BOOSTS[name] for name, places in fields.items() for term in places if term in terms)
        return single + sum(_holds(places, apart) for places in fields.values() for apart in plan.split)

    def refresh(self) -> None:
        self._stored()

    def stats(self) -> Mapping[str, int | str]:
        return {"documents": len(self._stored()), "forgotten": len(self._tombstones), "bytes": 0, "engine": "memory"}

    def analyze(self, text: str, *, analyzer: str = "fa_index") -> list[tuple[str, int]]:
        if analyzer not in self._analyzers:
            raise ConfigError(f"no analyzer {analyzer!r}")
        return [(token.text, token.position) for token in self._analyzers[analyzer].tokens(text)]

    def close(self) -> None:
        return

    def _stored(self) -> dict[str, Document]:
        if self._documents is None:
            raise ConfigError("the index has not been created")
        return self._documents


def _holds(places: list[str | None], variant: tuple[str, ...]) -> bool:
    starts = range(len(places) - len(variant) + 1)
    return any(tuple(places[start : start + len(variant)]) == variant for start in starts)


def _newest(document: Document) -> tuple[float, float]:
    return (document.newest_at, document.first_seen)
