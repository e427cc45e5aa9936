"""The memory of stories is filled again from the index, and knows what it knew."""

from __future__ import annotations

import time

from tests.contract.story_texts import FLOOD, TEXTS, edited
from tests.fakes.index import MemoryIndex
from tests.fakes.stories import MemoryStories
from workers.core.document import Document, Shown
from workers.core.fingerprint import content_hash
from workers.core.signature import sign
from workers.pipeline.ports import StoryOffer
from workers.pipeline.story_memory import rebuild

NOW = time.time()


def offer(text: str) -> StoryOffer:
    return StoryOffer(content_hash=content_hash(title="", body=text), seen_at=NOW, signed=sign(title="", body=text))


def keep(index: MemoryIndex, text: str, story: str) -> None:
    shown = Shown(
        url="https://outlet.example/1", source="s", title="", lead=None, body=text, published_at=None, agency=None,
        cites=None, original_url=None, permalink=None, language=None, extraction={}, on_original=False, zwnj=0,
    )  # fmt: skip
    digest = content_hash(title="", body=text)
    index.put([Document(id=digest, shown=shown, sightings=(), first_seen=NOW, story_id=story)])


def test_copies_still_to_come_find_the_stories_that_were(index):
    before = MemoryStories()
    texts = (FLOOD, edited(FLOOD, 1), TEXTS[2])
    for text in texts:
        [story] = before.offer([offer(text)])
        keep(index, text, story)
    after = MemoryStories()
    assert list(rebuild(index=index, stories=after, since=0.0)) == [3]
    later = [offer(edited(FLOOD, 2)), offer(edited(TEXTS[2], 3)), offer(FLOOD)]
    assert after.offer(later) == before.offer(later)


def test_done_twice_it_is_done(index):
    keep(index, FLOOD, "s1-000000010000000000000000")
    stories = MemoryStories()
    for _ in range(2):
        assert list(rebuild(index=index, stories=stories, since=0.0)) == [1]
    assert stories.offer([offer(edited(FLOOD, 2))]) == ["s1-000000010000000000000000"]


def test_what_is_older_is_left_alone(index):
    keep(index, FLOOD, "s1-000000010000000000000000")
    assert list(rebuild(index=index, stories=MemoryStories(), since=NOW + 1)) == []


def test_documents_of_an_index_without_stories_are_passed_over(index):
    keep(index, FLOOD, "")
    stories = MemoryStories()
    assert list(rebuild(index=index, stories=stories, since=0.0)) == [1]
    assert stories.offer([offer(edited(FLOOD, 2))])[0] > "s1-1"
