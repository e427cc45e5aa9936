"""Taking texts down, over the in-memory index and store."""

from __future__ import annotations

import time

import pytest

from tests.contract.index_samples import START, document
from tests.fakes import MemoryStore
from tests.fakes.index import MemoryIndex
from workers.core.errors import Permanent
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.twins import Twins
from workers.pipeline.ports import Stored
from workers.pipeline.removal import Removal

MIRROR = Twins(hosts=(("m.a.example", "a.example"),), suffixes=("/amp",))
SOURCES = SourceBook(
    (Source(id="a", name="a", hosts=("a.example", "m.a.example"), role=Role.OUTLET, listings=(), twins=MIRROR),)
)


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
    removal = Removal(index=index, sources=SOURCES)
    return removal.forget(removal.find(target), at=START, by="سارا", reason="درخواست")


def test_an_address_in_any_spelling_means_every_text_seen_there(index):
    made = forget(index, "HTTPS://a.example:443/1#top")
    assert {tombstone.id for tombstone in made} == {document("1").id, document("2").id}
    assert index.stats()["documents"] == 1


def test_a_twin_means_the_texts_of_the_address_that_it_doubles_and_its_own_from_before_the_rule(index):
    index.put([document("4", "پیش از قاعده", url="https://m.a.example/3")])
    assert {one.id for one in forget(index, "https://m.a.example/3/amp")} == {document("3").id}
    assert {one.id for one in forget(index, "https://m.a.example/3")} == {document("4").id}


def test_an_address_that_only_redirects_means_what_it_led_to(index):
    short, page = "https://a.example/s/9", "https://a.example/1"
    index.put([document("9", "کوتاه", url="https://a.example/9", via=(page, short))])
    [made] = forget(index, short)
    assert made.id == document("9").id
    removal = Removal(index=index, sources=SOURCES)
    assert removal.find(short).tombstones == (made,)
    assert removal.find(page).tombstones == (), "it has texts of its own"
    assert len(removal.find(page).documents) == 2


def test_an_id_means_one_text_wherever_it_was_seen(index):
    [made] = forget(index, document("1").id)
    assert [place.url for place in made.seen] == ["https://a.example/1", "https://b.example/1"]
    assert index.get(document("2").id) is not None


def test_what_was_forgotten_is_found_again_as_its_tombstone(index):
    [made] = forget(index, document("3").id)
    for target in (document("3").id, "https://a.example/3"):
        found = Removal(index=index, sources=SOURCES).find(target)
        assert (found.documents, found.tombstones) == ((), (made,))


@pytest.mark.parametrize("target", ["h1-" + "0" * 32, "https://a.example/none", "h1-xyz", "ftp://x", "", "سیب"])
def test_what_means_nothing_is_said(index, target):
    with pytest.raises(Permanent, match=r"nothing in the index|neither the id"):
        Removal(index=index, sources=SOURCES).find(target)


def test_undo_lets_the_text_in_and_visits_each_address(index):
    store = MemoryStore(time.time)
    made = forget(index, "https://a.example/1")
    visits = Removal(index=index, sources=SOURCES).undo(made, frontier=store.frontier)
    assert visits == 2
    assert {(visit.url, visit.source) for visit in store.memory.visits.values()} == {
        ("https://a.example/1", "a"),
        ("https://b.example/1", "b"),
    }
    assert store.ledger.status().balance == 0
    assert index.put([document("1", "نسخه یکم")])[0].stored is Stored.CREATED
    assert Removal(index=index, sources=SOURCES).undo(made, frontier=None) == 0
