"""The versions of a page, in the order in which readers saw them."""

from __future__ import annotations

import pytest

from tests.fakes.index import MemoryIndex
from workers.core.document import Document, Shown, Sighting, Turn
from workers.pipeline.versions import changes_of, versions_at

URL = "https://outlet.example/1"
FIRST, SECOND = "h1-" + "a" * 32, "h1-" + "b" * 32


def version(document_id: str, body: str, *, at: float) -> Document:
    sighting = Sighting(url=URL, source="s", host="outlet.example", visit=f"v{at}", seen_at=at, title_key="0" * 16)
    shown = Shown(
        url=URL, source="s", title="تیتر", lead=None, body=body, published_at=None, agency=None, cites=None,
        original_url=None, permalink=None, language=None, extraction={}, on_original=False, zwnj=0,
    )  # fmt: skip
    return Document(id=document_id, shown=shown, sightings=(sighting,), created_by=f"v{at}", first_seen=at)


@pytest.fixture
def index(index_definition) -> MemoryIndex:
    index = MemoryIndex(definition=index_definition)
    index.create()
    index.put([version(SECOND, "پنج تن", at=2.0), version(FIRST, "سه تن", at=1.0)])
    index.turn([(FIRST, Turn(url=URL, at=2.0, by=SECOND)), (SECOND, Turn(url=URL, at=2.0, by=""))])
    return index


def told(index: MemoryIndex) -> list[tuple[str, float]]:
    return [(one.document.id, one.at) for one in versions_at(index, URL)]


def test_versions_stand_in_the_order_in_which_they_were_seen(index):
    assert told(index) == [(FIRST, 1.0), (SECOND, 2.0)]
    [change] = changes_of(versions_at(index, URL))
    assert list(change.fields) == ["body"]


def test_a_text_that_came_back_is_the_last_version(index):
    index.turn([(SECOND, Turn(url=URL, at=3.0, by=FIRST)), (FIRST, Turn(url=URL, at=3.0, by=""))])
    assert told(index) == [(FIRST, 1.0), (SECOND, 2.0), (FIRST, 3.0)]
    assert len(changes_of(versions_at(index, URL))) == 2


def test_an_address_where_nothing_was_seen_has_none(index):
    assert versions_at(index, "https://outlet.example/2") == []
