"""The index stage: turn articles into documents, write them in bulk, end their visits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workers.core.document import Turn
from workers.core.errors import KhabarError, Transient
from workers.core.outcome import Outcome
from workers.core.sourcebook import SourceBook
from workers.pipeline.document_maker import DocumentMaker
from workers.pipeline.ports import (
    ArticleEntry,
    ArticleIndex,
    Articles,
    Clock,
    Handoffs,
    IndexEnded,
    Stored,
    StoreResult,
    Stories,
)
from workers.pipeline.revisit import NO_REVISIT, next_revisit
from workers.pipeline.storyteller import StoryTeller, replaced_by

_BATCH = 500
"""Documents of one bulk: .05 ms of CPU each, against .08 at 50 and 1.1 one by one."""
_FEW, _GATHER_S = 100, 0.25
"""Fewer than so many documents wait for company until so long after the batch before them: an index pays for each bulk,
not only for each document, but one that comes after a while need not wait."""
_BLOCK_S = 0.5
_LINGER_S = 4.0
"""A drain that finds nothing for this long ends early. Two empty reads a second cost less than the wait of the next
entry for a hint."""
_TRIES = 5
"""Writes of one document within a drain while the index asks for another try; then its entry waits to be taken over."""
_MOST_CULPRITS = 8
"""So many articles of one batch that cannot be stored, and none that can: it is the index or us, and no article."""
_PAUSE_S = 0.25
"""Before the second write of a batch that the index could not take at all; doubles, 8 s in all."""

_OUTCOMES = {
    Stored.CREATED: Outcome.INDEXED,
    Stored.MERGED: Outcome.DUPLICATE,
    Stored.BOILERPLATE: Outcome.BOILERPLATE,
    Stored.FORGOTTEN: Outcome.FORGOTTEN,
    Stored.REFUSED: Outcome.DEAD,
}


class IndexStage:
    """Writes articles until its time is over."""

    def __init__(
        self,
        *,
        articles: Articles,
        handoffs: Handoffs,
        index: ArticleIndex,
        stories: Stories,
        sources: SourceBook,
        revisit_after_s: tuple[float, ...],
        clock: Clock,
        sleep: Callable[[float], None],
    ) -> None:
        self._sleep = sleep
        self._articles, self._handoffs, self._index = articles, handoffs, index
        self._stories = StoryTeller(stories=stories, index=index)
        self._documents = DocumentMaker(sources)
        self._revisit_after_s, self._clock = revisit_after_s, clock
        self._gathered_at = -_GATHER_S
        self.refused = 0
        """Commits that came too late: another worker had made them."""

    def drain(self, seconds: float) -> int:
        """Write articles for some seconds, or until there are none; count them."""
        done, end, idle_since = 0, self._clock() + seconds, self._clock()
        while (now := self._clock()) < end and now - idle_since < _LINGER_S:
            entries = self._gather()
            if not entries:
                continue
            done += self._store_apart(entries)
            idle_since = self._clock()
        return done

    def close(self) -> None:
        """Release the index's connections."""
        self._index.close()

    def _gather(self) -> list[ArticleEntry]:
        """Claim a batch that is worth a bulk: a few that follow another batch are given a moment for more to arrive."""
        entries = list(self._articles.claim(limit=_BATCH, block_s=_BLOCK_S))
        wait = self._gathered_at + _GATHER_S - self._clock()
        if 0 < len(entries) < _FEW and wait > 0:
            self._sleep(wait)
            entries += self._articles.claim(limit=_BATCH - len(entries), block_s=0.0)
        if entries:
            self._gathered_at = self._clock()
        return entries

    def _store_apart(self, entries: Sequence[ArticleEntry]) -> int:
        """Store a batch; an article that makes it fail is set aside with the reason, and the others are stored.

        A fault that an adapter told may be anybody's: it is an article's own only where others were stored without it.
        """
        culprits: list[tuple[ArticleEntry, Exception]] = []
        stored = self._halve(entries, culprits)
        told = [fault for _, fault in culprits if isinstance(fault, KhabarError)]
        if told and not stored:
            raise told[0]
        ends = [
            IndexEnded(entry=entry, outcome=Outcome.DEAD, detail=f"{type(fault).__name__}: {fault}")
            for entry, fault in culprits
        ]
        self.refused += self._handoffs.commit_index(ends).count(False)
        return stored + len(ends)

    def _halve(self, entries: Sequence[ArticleEntry], culprits: list[tuple[ArticleEntry, Exception]]) -> int:
        """Store what can be; what raises is looked for by halves and added to `culprits`. Storing twice is harmless."""
        try:
            return self._store(entries)
        except Transient:
            raise
        except Exception as fault:
            if len(entries) == 1:
                culprits.append((entries[0], fault))
                return 0
            middle, stored = len(entries) // 2, 0
            for half in (entries[:middle], entries[middle:]):
                stored += self._halve(half, culprits)
                if not stored and len(culprits) >= _MOST_CULPRITS:
                    raise
            return stored

    def _store(self, entries: Sequence[ArticleEntry]) -> int:
        left, stored, fault = list(entries), 0, None
        for attempt in range(_TRIES):
            try:
                stories = self._stories.stories_of(left)
                documents = [self._documents.make(entry, story) for entry, story in zip(left, stories, strict=True)]
                results = self._index.put(documents)
                self._index.turn(
                    [
                        _left_behind(entry)
                        for entry, result in zip(left, results, strict=True)
                        if _replaces(entry, result)
                    ]
                )
            except Transient as one:
                fault = one
                self._sleep(_PAUSE_S * 2**attempt)
                continue
            ends, again = [], []
            for entry, result in zip(left, results, strict=True):
                if result.stored is Stored.RETRY:
                    again.append(entry)
                else:
                    ends.append(self._end(entry, result))
            self.refused += self._handoffs.commit_index(ends).count(False)
            stored += len(ends)
            left = again
            if not left:
                return stored
        if fault is not None:
            raise fault
        return stored

    def _end(self, entry: ArticleEntry, result: StoreResult) -> IndexEnded:
        revisit, after = NO_REVISIT
        if result.stored in {Stored.CREATED, Stored.MERGED}:
            revisit, after = next_revisit(
                entry.visit,
                delays_s=self._revisit_after_s,
                content_hash=entry.content_hash,
                etag=entry.etag,
                last_modified=entry.last_modified,
            )
        return IndexEnded(
            entry=entry,
            outcome=_OUTCOMES[result.stored],
            detail=result.reason or _told(entry),
            revisit=revisit,
            revisit_after_s=after,
        )


def _told(entry: ArticleEntry) -> str:
    """The content, and what led to it."""
    via = entry.visit.via
    return f"{entry.content_hash} via {' → '.join(via)}" if via else entry.content_hash


def _replaces(entry: ArticleEntry, result: StoreResult) -> bool:
    return replaced_by(entry) is not None and result.stored in {Stored.CREATED, Stored.MERGED}


def _left_behind(entry: ArticleEntry) -> tuple[str, Turn]:
    """Return what the content that was there before has to know."""
    return replaced_by(entry) or "", Turn(url=entry.article.url, at=entry.fetched_at, by=entry.content_hash)
