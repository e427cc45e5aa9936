"""Taking texts down, over the in-memory index and store."""

from __future__ import annotations

import time

import pytest

from tests.contract.index_samples import START, document
from tests.fake_index import MemoryIndex
from tests.fakes import MemoryStore
from workers.core.errors import Permanent
from workers.pipeline.ports import Stored
from workers.pipeline.removal import Removal


@pytest.fixture
def index(index_definition) -> MemoryIndex:
    index = MemoryIndex(definition=index_definition)
    index.create()
    index.put(
        [
            document("1", "نسخه یکم", url="https://a.example/1"),
            document("2", "نسخه دوم", url="https://a.example/1", visit="v2"),
            document("1", "نسخه یکم", url="https://b.example/1", source="b", visit="v3"),
            document("3", "دیگر", url="https://a.example/3"),
        ]
    )
    return index


def forget(index: MemoryIndex, target: str):
    removal = Removal(index=index)
    return removal.forget(removal.find(target).documents, at=START, by="سارا", reason="درخواست")


def test_an_address_in_any_spelling_means_every_text_seen_there(index):
    made = forget(index, "HTTPS://a.example:443/1#top")
    assert {tombstone.id for tombstone in made} == {document("1").id, document("2").id}
    assert index.stats()["documents"] == 1


def test_an_id_means_one_text_wherever_it_was_seen(index):
    [made] = forget(index, document("1").id)
    assert [place.url for place in made.seen] == ["https://a.example/1", "https://b.example/1"]
    assert index.get(document("2").id) is not None


def test_what_was_forgotten_is_found_again_as_its_tombstone(index):
    [made] = forget(index, document("3").id)
    for target in (document("3").id, "https://a.example/3"):
        found = Removal(index=index).find(target)
        assert (found.documents, found.tombstones) == ((), (made,))


@pytest.mark.parametrize("target", ["h1-" + "0" * 32, "https://a.example/none", "h1-xyz", "ftp://x", "", "سیب"])
def test_what_means_nothing_is_said(index, target):
    with pytest.raises(Permanent, match=r"nothing in the index|neither the id"):
        Removal(index=index).find(target)


def test_undo_lets_the_text_in_and_visits_each_address_once(index):
    store = MemoryStore(time.time)
    made = forget(index, "https://a.example/1")
    visits = Removal(index=index).undo(made, frontier=store.frontier)
    assert visits == 2
    assert sorted((visit.url, visit.source) for visit in store.visits.values()) == [
        ("https://a.example/1", "a"),
        ("https://b.example/1", "b"),
    ]
    assert store.status().balance == 0
    assert index.put([document("1", "نسخه یکم")])[0].stored is Stored.CREATED
    assert Removal(index=index).undo(made, frontier=None) == 0
