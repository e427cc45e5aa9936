"""What every article index must make of a story when it folds: one hit, the right text, and what else there is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from tests.contract.index_samples import START, document, put
from tests.fakes.index import MemoryIndex
from workers.core.document import Document, Turn
from workers.core.search import Found, Query, Sort
from workers.core.story_fold import Fold
from workers.pipeline.ports import ArticleIndex

COPIES = frozenset({"copies", "more-copies"})
LONG = "خبر بلند بازار که همه چیز را می\u200cگوید و چیزی را جا نمی\u200cاندازد. " * 6


def search(index: ArticleIndex, text: str = "بازار", **changes: Any) -> Found:
    return index.search(Query(**{"text": text, "fold": True, "aggregators": COPIES, "limit": 50, **changes}))


def keys(found: Found) -> list[str]:
    return [hit.document.shown.title for hit in found.hits]


def story(index: ArticleIndex) -> None:
    """One report (an outlet's text, an aggregator's excerpt that came first, another outlet's edit), and another."""
    put(
        index,
        document("excerpt", "بازار چکیده", "بازار", source="copies", seen_at=START - 60, story_id="s1-a"),
        document("original", "بازار اصل", LONG, source="mehr", seen_at=START, published_at=START - 30, story_id="s1-a"),
        document("edit", "بازار ویرایش", LONG + "یک", source="isna", seen_at=START + 90, story_id="s1-a"),
        document("other", "بازار دیگر", "متن", source="isna", seen_at=START + 30, story_id="s1-b"),
    )


@pytest.mark.parametrize("text", ["", "بازار"])
def test_a_story_is_one_hit_that_counts_its_other_texts(index: ArticleIndex, text: str) -> None:
    story(index)
    found = search(index, text, sort=Sort.NEWEST)
    assert keys(found) == ["بازار اصل", "بازار دیگر"], "the full text that appeared first"
    assert (found.total, found.texts) == (2, 4)
    assert found.hits[0].fold == Fold(others=2, sources=("copies", "isna"), oldest_at=START - 60, newest_at=START + 90)
    assert found.hits[1].fold is None
    plain = search(index, text, fold=False)
    assert (plain.total, plain.texts, {hit.fold for hit in plain.hits}) == (4, 4, {None})


@pytest.mark.parametrize("text", ["", "بازار"])
def test_the_place_of_a_story_is_that_of_its_best_text(index: ArticleIndex, text: str) -> None:
    story(index)
    assert keys(search(index, text, sort=Sort.NEWEST)) == ["بازار اصل", "بازار دیگر"], "its edit is the newest"
    assert keys(search(index, text, sort=Sort.OLDEST)) == ["بازار اصل", "بازار دیگر"], "its excerpt is the oldest"
    put(index, document("late", "بازار دیرتر", "متن", seen_at=START + 100, story_id="s1-c"))
    assert keys(search(index, text, sort=Sort.NEWEST))[0] == "بازار دیرتر"


@pytest.mark.parametrize("text", ["", "بازار"])
def test_what_the_filters_keep_out_neither_stands_for_a_story_nor_counts(index: ArticleIndex, text: str) -> None:
    story(index)
    found = search(index, text, sources=("copies",))
    assert keys(found) == ["بازار چکیده"]
    assert (found.total, found.texts, found.hits[0].fold) == (1, 1, None)
    found = search(index, text, sources=("isna",), sort=Sort.OLDEST)
    assert keys(found) == ["بازار دیگر", "بازار ویرایش"]
    found = search(index, text, since=START + 40)
    assert keys(found) == ["بازار ویرایش"]
    found = search(index, text, until=START + 1, sources=("copies", "isna", "mehr"))
    assert (keys(found), found.hits[0].fold) == (
        ["بازار اصل"],
        Fold(others=1, sources=("copies",), oldest_at=START - 60, newest_at=START - 30),
    )


def test_only_texts_that_match_stand_for_their_story(index: ArticleIndex) -> None:
    story(index)
    found = search(index, "چکیده")
    assert (keys(found), found.texts) == (["بازار چکیده"], 1)
    assert found.hits[0].fragments[0] == "بازار \ue000چکیده\ue001"


def test_an_excerpt_at_an_outlet_gives_way_to_the_full_text_an_aggregator_has(index: ArticleIndex) -> None:
    put(
        index,
        document("stub", "بازار کوتاه", "بازار", source="mehr", story_id="s1-a"),
        document("full", "بازار کامل", LONG, source="copies", seen_at=START + 60, story_id="s1-a"),
    )
    assert keys(search(index)) == ["بازار کامل"]


def test_texts_without_a_story_stand_for_themselves(index: ArticleIndex) -> None:
    put(index, *(document(f"{n}", f"بازار {n}", source="ab"[n % 2]) for n in range(4)))
    found = search(index)
    assert (found.total, found.texts, len(found.hits)) == (4, 4, 4)
    assert {hit.fold for hit in found.hits} == {None}
    put(
        index, replace(document("0", "بازار 0", visit="v2"), story_id="s1-a"), document("5", "بازار 5", story_id="s1-a")
    )
    found = search(index)
    assert (found.total, found.texts) == (4, 5), "a text that got its story later folds, too"


def test_a_corrected_text_does_not_stand_for_its_story(index: ArticleIndex) -> None:
    page = "https://a.example/page"
    old = document("old", "بازار کهنه", LONG + "دو", url=page, story_id="s1-a")
    new = document("new", "بازار نو", LONG, url=page, seen_at=START + 60, predecessors=(old.id,), story_id="s1-a")
    put(index, old, new)
    index.turn([(old.id, Turn(url=page, at=START + 60, by=new.id))])
    index.refresh()
    assert keys(search(index)) == ["بازار نو"]
    assert search(index).hits[0].fold is None
    found = search(index, all_versions=True)
    assert keys(found) == ["بازار نو"]
    assert found.hits[0].fold is not None
    assert found.hits[0].fold.others == 1


def test_the_other_texts_of_a_story_are_found_by_it(index: ArticleIndex) -> None:
    story(index)
    found = search(index, fold=False, story="s1-a", sort=Sort.OLDEST)
    assert keys(found) == ["بازار چکیده", "بازار اصل", "بازار ویرایش"]
    assert search(index, "", story="s1-none").total == 0
    assert search(index, "چکیده", story="s1-b").total == 0


def test_pages_of_stories_hold_each_once(index: ArticleIndex) -> None:
    many = [
        document(f"{n}", f"بازار {n}", "متن بازار " * (1 + n % 5), seen_at=START + n, story_id=f"s1-{n % 7}")
        for n in range(40)
    ]
    put(index, *many)
    for sort in Sort:
        pages = [search(index, sort=sort, limit=3, offset=offset) for offset in (0, 3, 6, 9)]
        assert [(page.total, page.texts) for page in pages] == [(7, 40)] * 4
        stories = [hit.document.story_id for page in pages for hit in page.hits]
        assert sorted(stories) == [f"s1-{n}" for n in range(7)]


def test_every_engine_folds_alike(index: ArticleIndex, index_definition: dict[str, Any]) -> None:
    memory = MemoryIndex(definition=index_definition)
    memory.create()
    documents = scattered(random.Random(11), 120)
    put(index, *documents)
    put(memory, *documents)
    for text in ("", "بازار", "شهر"):
        for sort in (Sort.NEWEST, Sort.OLDEST):
            for changes in ({}, {"sources": ("copies", "a")}, {"since": START + 50_000.0}, {"limit": 7, "offset": 5}):
                mine, theirs = (search(one, text, sort=sort, **changes) for one in (index, memory))
                told = [[(hit.document.id, hit.fold) for hit in found.hits] for found in (mine, theirs)]
                assert told[0] == told[1], (text, sort, changes)
                assert (mine.total, mine.texts) == (theirs.total, theirs.texts)


def scattered(dice: random.Random, count: int) -> list[Document]:
    """Documents of stories of very different sizes, some of none, at times of their own."""
    return [
        document(
            f"{n}",
            f"بازار {n}" if dice.random() < 0.6 else f"شهر {n}",
            "متن خبر " * dice.randrange(1, 9),
            source=dice.choice(["a", "b", "c", *COPIES]),
            seen_at=START + n * 1000.0,
            published_at=None if dice.random() < 0.3 else START + dice.randrange(100) * 1000 + n,
            story_id="" if dice.random() < 0.1 else f"s1-{min(dice.randrange(30), dice.randrange(30))}",
        )
        for n in range(count)
    ]
