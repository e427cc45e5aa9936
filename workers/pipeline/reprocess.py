"""Reprocessing: archived pages go through the parser and into the index again.

Idempotent: what was written is found as it should be, so that a run that was stopped is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from workers.core.capture import Place
from workers.core.document import Document
from workers.core.errors import Transient
from workers.core.rereading import Verdict
from workers.pipeline.ports import Archive, ArticleEntry, ArticleIndex, Stored, StoreResult, Stories
from workers.pipeline.rereading import Reader, Rereading
from workers.pipeline.storyteller import StoryTeller

_BATCH = 100
"""Captures whose documents are written by one bulk."""
_TRIES, _PAUSE_S = 6, 0.5
"""Writes of one batch while the index asks for another try; the pause doubles: 16 s in all."""
_ENDS = {
    Stored.BOILERPLATE: Verdict.BOILERPLATE,
    Stored.FORGOTTEN: Verdict.FORGOTTEN,
    Stored.REFUSED: Verdict.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which captures: `since` ≤ fetched < `until` (seconds since the epoch), of one source or of all."""

    since: float
    until: float | None = None
    source: str | None = None

    def has(self, place: Place) -> bool:
        """Tell whether a capture is of the source."""
        return self.source in {None, place.source}


class Reprocess:
    """Reads a span of the archive again. `stories` is None on a dry run, which writes nothing."""

    def __init__(
        self,
        *,
        archive: Archive,
        reader: Reader,
        index: ArticleIndex,
        stories: Stories | None,
        sleep: Callable[[float], None],
    ) -> None:
        self._archive, self._reader, self._index, self._sleep = archive, reader, index, sleep
        self._teller = None if stories is None else StoryTeller(stories=stories, index=index)

    def run(self, span: Span) -> Iterator[Rereading]:
        """Yield what each capture came to, in the order in which they were archived, after it was written."""
        self._index.refresh()
        for places in self._archive.scan(since=span.since, until=span.until):
            wanted = [place for place in places if span.has(place)]
            for start in range(0, len(wanted), _BATCH):
                batch = self._archive.read(wanted[start : start + _BATCH])
                found = [self._reader.judge(capture) for capture in batch]
                yield from found if self._teller is None else self._written(found, self._teller)

    def _written(self, found: list[Rereading], teller: StoryTeller) -> list[Rereading]:
        """New contents first, then what is told of them: a crash in between is seen, and mended, by the next run."""
        new = [(place, one.entry, one.document) for place, one in enumerate(found) if one.entry and one.document]
        stories = teller.stories_of([entry for _, entry, _ in new])
        documents = [replace(document, story_id=story) for (_, _, document), story in zip(new, stories, strict=True)]
        for (place, entry, _), result in zip(new, self._put(documents), strict=True):
            found[place] = self._outcome(found[place], entry, result)
        stored = {one.after for one in found if one.verdict is Verdict.VERSION}
        self._index.turn([turn for one in found if one.after in stored for turn in one.turns])
        for one in found:
            if one.verdict is Verdict.FIELDS and one.document is not None:
                self._index.reread(one.after, one.document.shown)
        return found

    def _outcome(self, one: Rereading, entry: ArticleEntry, result: StoreResult) -> Rereading:
        if result.stored in _ENDS:
            return replace(one, verdict=_ENDS[result.stored], reason=result.reason)
        tombstones = self._index.tombstones(url=entry.article.url, limit=1)
        if tombstones:  # taken down since it was judged, under the id that it had by other rules
            first = tombstones[0]
            self._index.forget(entry.content_hash, at=first.at, by=first.by, reason=first.reason)
            return replace(one, verdict=Verdict.FORGOTTEN, reason=first.reason)
        return one

    def _put(self, documents: Sequence[Document]) -> list[StoreResult]:
        results: dict[int, StoreResult] = {}
        left = list(range(len(documents)))
        for attempt in range(_TRIES):
            if not left:
                break
            answers = self._index.put([documents[place] for place in left])
            results.update(zip(left, answers, strict=True))
            left = [place for place in left if results[place].stored is Stored.RETRY]
            if left:
                self._sleep(_PAUSE_S * 2**attempt)
        if left:
            raise Transient(f"the index could not take {len(left)} documents: {results[left[0]].reason}")
        return [results[place] for place in range(len(documents))]
