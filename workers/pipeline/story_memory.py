"""Filling the memory of stories again from the index, which knows the story of each document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workers.core.document import Document
from workers.core.signature import sign
from workers.pipeline.ports import ArticleIndex, Stories, StoryOffer

_BATCH = 200


def rebuild(*, index: ArticleIndex, stories: Stories, since: float) -> Iterator[int]:
    """Offer every document first seen at `since` (seconds since the epoch) or later; yield how many so far.

    Each keeps its story, so it may run beside workers, be broken off and be run again. Documents without a story are of
    an index older than stories; they are passed over.
    """
    done, left = 0, iter(index.scan(since=since))
    while documents := list(islice(left, _BATCH)):
        stories.offer([_offer(document) for document in documents if document.story_id])
        done += len(documents)
        yield done


def _offer(document: Document) -> StoryOffer:
    shown = document.shown
    return StoryOffer(
        content_hash=document.id,
        seen_at=document.first_seen,
        signed=sign(title=shown.title, body=shown.body, lead=shown.lead),
        belongs_to=(document.story_id,),
    )
