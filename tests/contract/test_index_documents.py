"""What every article index must do with documents and their sightings."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.contract.index_samples import START, document, found, put
from workers.core.document import MAX_SIGHTINGS, Turn
from workers.core.search import Query
from workers.pipeline.ports import ArticleIndex, Stored


@pytest.fixture
def index(empty_index: ArticleIndex) -> ArticleIndex:
    return empty_index


def test_create_says_whether_it_did_anything(index: ArticleIndex) -> None:
    assert index.create() is False


def test_an_index_of_this_definition_is_not_made_anew(index: ArticleIndex) -> None:
    put(index, document("1", "سیب"))
    assert list(index.reindex(pause=lambda: None)) == []
    assert found(index, "سیب") == {"سیب"}


def test_a_document_comes_back_as_it_was_put(index: ArticleIndex) -> None:
    one = document(
        "k1",
        "می\u200cگویند كه «۱۲٫۵» درصد",
        "بند یکم\nبند دوم",
        lead="چکیده",
        published_at=START - 60,
        agency="ایکنا",
        agency_id="iqna",
        cites="پایگاه",
        cites_id="dolat",
        attribution_conflict="isna",
        published_jalali="1405/03/07",
        original_url="https://b.example/1",
        permalink="https://a.example/p/1",
        predecessors=("h1-" + "0" * 32,),
        story_id="s1-0123",
        turns=(Turn(url="https://a.example/k1", at=START + 1.5, by="h1-" + "1" * 32),),
        seen_at=START + 0.123456,
    )
    assert put(index, one) == [Stored.CREATED]
    assert index.get(one.id) == one
    assert index.get("h1-" + "f" * 32) is None
    assert index.search(Query(text="درصد", all_versions=True)).hits[0].document == one


def test_a_second_sighting_merges_and_the_better_text_is_shown(index: ArticleIndex) -> None:
    plain = document(
        "k", "کتاب های تازه", "متن کتاب های تازه", url="https://b.example/1", source="b", seen_at=START + 5
    )
    better = document("k", "کتاب\u200cهای تازه", "متن کتاب\u200cهای تازه", visit="v2")
    assert put(index, plain) == [Stored.CREATED]
    assert put(index, better) == [Stored.MERGED]
    stored = index.get(plain.id)
    assert stored is not None
    assert stored.shown == better.shown
    assert [sighting.url for sighting in stored.sightings] == ["https://a.example/k", "https://b.example/1"]
    assert stored.created_by == plain.created_by
    assert stored.first_seen == START
    assert index.stats()["documents"] == 1


def test_a_text_that_is_read_again_is_shown_in_the_place_of_what_was_read_before(index: ArticleIndex) -> None:
    one = document("k", "کتاب\u200cهای تازه", "متن خبر", agency_id="isna", published_at=START - 60)
    copy = document("k", "کتاب تازه", "متن", url="https://b.example/1", source="b", seen_at=START + 5)
    put(index, one, copy)
    again = replace(one.shown, title="تازه", lead="چکیده", agency_id="irna", published_at=None, zwnj=0)
    assert index.reread(one.id, again) is True
    index.refresh()
    stored = index.get(one.id)
    assert stored is not None
    assert stored.shown == again, "although its rank is lower"
    assert len(stored.sightings) == 2
    assert found(index, "چکیده") == {"تازه"}
    assert found(index, "کتاب") == set()
    assert found(index, "تازه", until=START + 1, since=START - 1) == {"تازه"}, "it has no date of its own any more"
    assert index.reread(one.id, again) in {True, False}
    assert index.get(one.id) == stored


def test_a_reading_of_another_address_is_not_shown_for_it(index: ArticleIndex) -> None:
    one = document("k", "عنوان", "متن")
    put(index, one)
    assert index.reread(one.id, replace(one.shown, url="https://b.example/1", title="دیگر")) is False
    assert index.reread("h1-" + "f" * 32, one.shown) is False
    assert index.get(one.id) == one
    index.forget(one.id, at=START, by="x", reason="y")
    assert index.reread(one.id, one.shown) is False
    assert index.get(one.id) is None


def test_a_redo_counts_as_created_and_changes_nothing(index: ArticleIndex) -> None:
    one = document("k", "خبر", "متن خبر")
    put(index, one)
    before = index.get(one.id)
    assert put(index, one) == [Stored.CREATED]
    assert index.get(one.id) == before


def test_documents_of_one_call_are_paired_by_position(index: ArticleIndex) -> None:
    first = document("x", "یکم", "متن یکم")
    again = document("x", "یکم", "متن یکم", url="https://c.example/9", visit="v9")
    other = document("y", "دوم", "متن دوم")
    assert put(index, first, other, again, first) == [
        Stored.CREATED,
        Stored.CREATED,
        Stored.MERGED,
        Stored.CREATED,
    ]
    assert index.put([]) == []


@pytest.mark.parametrize("together", [True, False])
def test_a_fourth_title_on_one_host_is_boilerplate(index: ArticleIndex, together: bool) -> None:  # noqa: FBT001 - a case
    pages = [
        document("wall", f"عنوان {n}", "کوکی‌ها را بپذیرید", url=f"https://a.example/{n}", visit=f"v{n}")
        for n in range(5)
    ]
    elsewhere = document("wall", "عنوان ۷", "کوکی‌ها را بپذیرید", url="https://b.example/7", visit="v7")
    same_title = document("wall", "عنوان 1", "کوکی‌ها را بپذیرید", url="https://a.example/90", visit="v90")
    arrivals = [*pages, elsewhere, same_title]
    results = put(index, *arrivals) if together else [put(index, one)[0] for one in arrivals]
    assert results == [
        Stored.CREATED,
        Stored.MERGED,
        Stored.MERGED,
        Stored.BOILERPLATE,
        Stored.BOILERPLATE,
        Stored.MERGED,
        Stored.MERGED,
    ]
    stored = index.get(elsewhere.id)
    assert stored is not None
    assert len(stored.sightings) == 5


def test_sightings_beyond_the_cap_are_counted(index: ArticleIndex) -> None:
    seen = [
        document("many", "خبر", "متن", url=f"https://a.example/{n:03}", visit=f"v{n}") for n in range(MAX_SIGHTINGS + 6)
    ]
    random.Random(7).shuffle(seen)
    put(index, *seen[:30])
    put(index, *seen[30:])
    stored = index.get(seen[0].id)
    assert stored is not None
    assert [sighting.url for sighting in stored.sightings] == [
        f"https://a.example/{n:03}" for n in range(MAX_SIGHTINGS)
    ]
    assert stored.sightings_dropped == 6


def test_arrival_order_does_not_matter(index: ArticleIndex) -> None:
    versions = [
        document("o", "گزارش", "متن گزارش", url="https://a.example/1", visit="v1", seen_at=START + 3),
        document("o", "گزارش", "متن گزارش", url="https://b.example/1", visit="v2", seen_at=START + 1, source="b"),
        document(
            "o", "گزارش", "متن\u200cگزارش", url="https://c.example/1", visit="v3", seen_at=START + 2, published_at=START
        ),
        document(
            "o",
            "گزارش",
            "متن گزارش",
            url="https://a.example/1",
            visit="v4",
            seen_at=START,
            predecessors=("h1-b",),
            story_id="s1-b",
            turns=(Turn(url="https://d.example/1", at=START + 8, by=""), Turn(url="https://a.example/1", at=1, by="x")),
        ),
        document(
            "o",
            "گزارش",
            "متن گزارشی",
            url="https://d.example/1",
            on_original=True,
            predecessors=("h1-a",),
            visit="v5",
            story_id="s1-a",
            turns=(Turn(url="https://d.example/1", at=START + 7, by="h1-c"),),
        ),
    ]
    ends = []
    for seed in range(4):
        order = versions[:]
        random.Random(seed).shuffle(order)
        renamed = [replace(one, id=f"h1-order-{seed}") for one in order]
        put(index, *renamed[:2])
        put(index, *renamed[2:])
        stored = index.get(f"h1-order-{seed}")
        assert stored is not None
        ends.append(replace(stored, id="", created_by=""))
    assert ends[0].predecessors == ("h1-a", "h1-b")
    assert ends[0].shown.on_original
    assert ends[1:] == ends[:1] * 3
