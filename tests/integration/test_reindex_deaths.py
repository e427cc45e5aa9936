"""A reindex that dies between any two of its effects: searches find all there is, and running it again finishes it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.contract.index_samples import document, found, put
from tests.dying import deaths
from tests.elasticsearch_server import drop_index
from tests.integration.index_place import Place
from workers.core.errors import ConfigError
from workers.pipeline.ports import Stored

GARDENS = [document(f"{number}", "سیبستان", url=f"https://a.example/{number}") for number in range(3)]
LATE = document("late", "انار")


@pytest.fixture
def changed(place: Place) -> Place:
    """As one sees the place whose definition takes gardens for apples: a search tells which definition holds."""
    definition: dict[str, Any] = copy.deepcopy(place.definition)
    definition["settings"]["analysis"]["filter"]["fa_stem"] = {
        "type": "pattern_replace",
        "pattern": "ستان$",
        "replacement": "",
    }
    return replace(place, definition=definition)


def test_a_reindex_that_died_hides_nothing_and_is_finished_by_running_it_again(place: Place, changed: Place) -> None:
    gone = document("gone", "سیبستان", url="https://a.example/gone")

    def begin() -> Callable[[], None]:
        _make_anew(place)
        with place.index() as index:
            put(index, gone, *GARDENS)
            index.forget(gone.id, at=1.0, by="x", reason="چرا")
        return lambda: _reindex(changed)

    for effects in deaths(begin):
        told = f"killed after {effects} effects"
        with place.index() as index:
            seen = found(index, "سیبستان")
        with changed.index() as index:
            assert seen or found(index, "سیب"), told
            (late,) = put(index, LATE)
            assert late in {Stored.CREATED, Stored.RETRY}, told
        _again(changed)
        with changed.index() as index:
            assert list(index.reindex(pause=_at_once)) == [], told
            assert found(index, "سیب") == {"سیبستان"}, told
            assert put(index, gone) == [Stored.FORGOTTEN], told
            assert put(index, LATE) == [Stored.CREATED], told  # the same visit: told as the first time


def _reindex(place: Place) -> None:
    with place.index() as index:
        for _ in index.reindex(pause=_at_once):
            pass


def _again(place: Place) -> None:
    """As the operator runs it: with --restart when the first try says so."""
    with place.index() as index:
        try:
            list(index.reindex(pause=_at_once))
        except ConfigError as fault:
            if "--restart" not in str(fault):
                raise
            list(index.reindex(restart=True, pause=_at_once))


def _at_once() -> None:
    """Look again without a pause."""


def _make_anew(place: Place) -> None:
    if place.elasticsearch_url is None:
        for path in place.folder.glob("articles.sqlite*"):
            path.unlink()
    else:
        drop_index(place.elasticsearch_url, place.alias)
    with place.index() as index:
        index.create()
