"""What decides on the story of an article beside its text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.contract.store_bundle import visit
from tests.contract.story_texts import FLOOD, TEXTS
from tests.fakes.index import MemoryIndex
from tests.fakes.stories import MemoryStories
from workers.core.article import Article
from workers.core.document import Document, Shown
from workers.core.fingerprint import content_hash
from workers.pipeline.ports import ArticleEntry
from workers.pipeline.storyteller import StoryTeller

TEASER = FLOOD[: len(FLOOD) // 4] + "\nدنباله این گزارش در سایت ناشر است و آنجا خوانده می\u200cشود."


def entry(text: str, *, at: float = 1.7e9, **of_visit) -> ArticleEntry:
    one = visit("a", **of_visit)
    return ArticleEntry(
        id="1-0",
        visit=one,
        article=Article(url=one.url, title="تیتر", paragraphs=tuple(text.split("\n"))),
        content_hash=content_hash(title="تیتر", body=text),
        title_key="0" * 16,
        fetched_at=at,
        size=1,
    )


def stored(index: MemoryIndex, one: ArticleEntry, story: str) -> None:
    shown = Shown(
        url=one.article.url, source="s", title=one.article.title, lead=None, body=one.article.body, published_at=None,
        agency=None, cites=None, original_url=None, permalink=None, language=None, extraction={}, on_original=False,
        zwnj=0,
    )  # fmt: skip
    index.put([Document(id=one.content_hash, shown=shown, sightings=(), story_id=story)])


@pytest.fixture
def teller(index) -> StoryTeller:
    return StoryTeller(stories=MemoryStories(lambda: 1.7e9), index=index)


def test_what_the_index_knows_outlives_the_memory_of_stories(teller, index):
    one = entry(FLOOD)
    stored(index, one, "s1-000000010000000000000000")
    assert teller.stories_of([one]) == ["s1-000000010000000000000000"]


def test_a_correction_is_in_the_story_of_what_it_corrects_whatever_it_says(teller, index):
    before = entry(FLOOD)
    stored(index, before, "s1-000000010000000000000000")
    after = entry(TEXTS[2], revisit=1, previous=before.content_hash)
    assert teller.stories_of([after]) == ["s1-000000010000000000000000"]


def test_an_original_joins_the_teaser_that_named_it(teller, index):
    teaser = entry(TEASER)
    stored(index, teaser, "s1-000000010000000000000000")
    original = entry(FLOOD, named_by=teaser.content_hash)
    assert teller.stories_of([replace(original)]) == ["s1-000000010000000000000000"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_original_in_the_batch_of_its_teaser_joins_it_whichever_comes_first(teller, order):
    teaser = entry(TEASER)
    original = entry(FLOOD, named_by=teaser.content_hash, at=1.6e9)
    pair = (teaser, original)
    found = teller.stories_of([pair[place] for place in order])
    assert found[0] == found[1]


def test_a_link_that_leads_to_another_report_joins_nothing(teller):
    teaser = entry(TEASER)
    found = teller.stories_of([teaser, entry(TEXTS[2], named_by=teaser.content_hash)])
    assert found[0] != found[1]


def test_a_link_of_an_article_that_is_gone_joins_nothing(teller):
    assert teller.stories_of([entry(FLOOD, named_by="h1-" + "0" * 32)])[0].startswith("s1-")
