"""What every article index must do with what was forgotten and what has expired."""

from __future__ import annotations

import pytest

from tests.contract.index_samples import START, document, found, put
from workers.core.document import Document, Turn
from workers.core.retention import Expired, Retention
from workers.core.tombstone import SeenAt, Tombstone
from workers.pipeline.ports import ArticleIndex, Stored


@pytest.fixture
def index(empty_index: ArticleIndex) -> ArticleIndex:
    return empty_index


def test_a_forgotten_content_is_gone_and_is_not_stored_again_from_anywhere(index: ArticleIndex) -> None:
    one = document("1", "سیب زرد", "متن سیب", story_id="story", published_at=START)
    put(index, one, document("1", "سیب زرد", "متن سیب", url="https://b.example/1", source="b", visit="v2"))
    put(index, document("2", "انار", "متن انار"))
    made = index.forget(one.id, at=START + 5, by="سارا", reason="به درخواست نویسنده")
    assert made == Tombstone(
        id=one.id,
        at=START + 5,
        by="سارا",
        reason="به درخواست نویسنده",
        seen=(SeenAt(url="https://a.example/1", source="a"), SeenAt(url="https://b.example/1", source="b")),
    )
    index.refresh()
    assert index.get(one.id) is None
    assert found(index, "سیب") == found(index, "", sources=("b",)) == set()
    assert found(index, "") == {"انار"}
    assert not index.at_url("https://a.example/1")
    assert not index.in_story("story")
    assert not index.stories_of([one.id])
    assert [document.shown.title for document in index.scan(since=0.0)] == ["انار"]
    assert (index.stats()["documents"], index.stats()["forgotten"]) == (1, 1)
    again = document("1", "سیب زرد", "متن سیب", url="https://c.example/9", source="c", visit="v9")
    (first, second) = index.put([one, again])
    assert first.stored is second.stored is Stored.FORGOTTEN
    assert first.reason == "به درخواست نویسنده"
    index.turn([(one.id, Turn(url="https://a.example/1", at=START + 9, by="h1-x"))])
    index.refresh()
    assert index.get(one.id) is None
    assert index.tombstone(one.id) == made


def test_forgetting_twice_keeps_the_first_record_and_what_is_not_there_leaves_none(index: ArticleIndex) -> None:
    one = document("1", "سیب")
    put(index, one)
    first = index.forget(one.id, at=START, by="a", reason="یکم")
    assert index.forget(one.id, at=START + 1, by="b", reason="دوم") == first
    assert index.forget("h1-" + "f" * 32, at=START, by="a", reason="هیچ") is None
    assert index.put([document("2")])[0].stored is Stored.CREATED
    assert index.tombstone(document("2").id) is None


def test_what_is_remembered_is_stored_when_it_is_seen_again(index: ArticleIndex) -> None:
    one = document("1", "سیب")
    put(index, one)
    made = index.forget(one.id, at=START, by="a", reason="اشتباه")
    assert index.remember(one.id) == made
    assert index.remember(one.id) is None
    assert index.tombstone(one.id) is None
    assert put(index, one) == [Stored.CREATED]
    assert index.remember(one.id) is None
    assert index.get(one.id) == one


def test_tombstones_are_listed_newest_first_and_by_address(index: ArticleIndex) -> None:
    for number in range(4):
        put(index, document(f"{number}", url=f"https://a.example/{number % 2}"))
        index.forget(document(f"{number}").id, at=START + number, by="a", reason=f"{number}")
    index.refresh()
    assert [one.reason for one in index.tombstones()] == ["3", "2", "1", "0"]
    assert [one.reason for one in index.tombstones(limit=2, offset=1)] == ["2", "1"]
    assert [one.reason for one in index.tombstones(url="https://a.example/0")] == ["2", "0"]
    assert not index.tombstones(url="https://a.example/9")


DAY = 86_400.0
KEEPS = Retention(default_s=10 * DAY, by_source={"short": DAY, "kept": 0.0})


def old(key: str, days: float, *sources: str) -> list[Document]:
    """One content that several sources carried, first seen so many days before START."""
    return [
        document(
            key, key, source=name, url=f"https://{name}.example/{key}", visit=key + name, seen_at=START - days * DAY
        )
        for name in sources
    ]


def test_what_all_its_sources_let_go_goes(index: ArticleIndex) -> None:
    put(
        index,
        *old("تازه", 0.5, "short"),
        *old("کهنه", 2, "short"),
        *old("مشترک", 2, "short", "other"),
        *old("مانده", 1000, "short", "kept"),
        *old("رفته", 11, "other", "unknown"),
        *old("نرفته", 9, "other"),
    )
    cutoffs = KEEPS.at(START)
    expected = Expired(documents=2, by_source={"short": 1, "other": 1, "unknown": 1})
    assert index.expiring(cutoffs) == expected
    assert index.expire(cutoffs, limit=100) == expected
    assert index.expire(cutoffs, limit=100) == Expired(documents=0, by_source={})
    index.refresh()
    assert found(index, "") == {"تازه", "مشترک", "مانده", "نرفته"}
    assert not index.at_url("https://short.example/کهنه")
    assert index.stats()["documents"] == 4
    assert index.put(old("کهنه", 0, "short"))[0].stored is Stored.CREATED


def test_the_oldest_go_first_and_no_more_than_the_limit(index: ArticleIndex) -> None:
    put(index, *(one for days in (12, 14, 11, 13) for one in old(f"{days}", days, "other")))
    cutoffs = KEEPS.at(START)
    assert index.expire(cutoffs, limit=3).documents == 3
    index.refresh()
    assert found(index, "") == {"11"}
    assert index.expire(cutoffs, limit=3).documents == 1


def test_a_tombstone_does_not_grow_old_and_without_retention_nothing_goes(index: ArticleIndex) -> None:
    [one] = old("کهنه", 100, "short")
    put(index, one, *old("دیگر", 1000, "other"))
    index.forget(one.id, at=START, by="a", reason="درخواست")
    index.refresh()
    assert index.expiring(Retention().at(START)) == Expired(documents=0, by_source={})
    assert index.expire(Retention().at(START), limit=10).documents == 0
    assert index.expire(KEEPS.at(START), limit=10).documents == 1
    assert index.put([one])[0].stored is Stored.FORGOTTEN


def test_what_was_seen_again_meanwhile_on_a_source_that_keeps_it_is_left_alone(index: ArticleIndex) -> None:
    put(index, *old("کهنه", 2, "short"))
    index.put(old("کهنه", 1, "kept"))  # not visible to searches yet, where an engine has such a thing
    assert index.expire(KEEPS.at(START), limit=10) == Expired(documents=0, by_source={})
    stored = index.get(old("کهنه", 2, "short")[0].id)
    assert stored is not None
    assert {sighting.source for sighting in stored.sightings} == {"short", "kept"}
