"""Whatever the order and the batches in which workers tell an index of one content, it ends as `merge` has it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import reduce
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.index_samples import START, document
from workers.core.document import Document, Shown, Sighting, Turn, merge, merge_turns
from workers.core.tombstone import tombstone_of
from workers.pipeline.ports import ArticleIndex, Stored

History = tuple[list[Document], list[Turn], Random, int]
_ids = itertools.count()
_urls = st.sampled_from(
    ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://c.example/%D8%A8"]
)
_moments = st.integers(0, 4).map(lambda n: START + n)
_turns = st.builds(Turn, url=_urls, at=_moments, by=st.sampled_from(["", "h1-x", "h1-y"]))
_sightings = st.builds(
    lambda url, **seen: Sighting(url=url, host=url.split("/")[2], **seen),
    url=_urls,
    source=st.sampled_from(["a", "b"]),
    visit=st.sampled_from(["v1", "v2"]),
    seen_at=_moments,
    title_key=st.sampled_from(["t1", "t2", "t3"]),
    via=st.sampled_from([(), ("https://list.example/u/7",), ("https://list.example/u", "https://z.example/")]),
    published_at=st.sampled_from([None, START - 60, START]),
)
_texts = st.builds(
    Shown,
    url=_urls,
    source=st.sampled_from(["a", "b"]),
    title=st.sampled_from(["خبر", "خبر تازه", "\ue000", "😀"]),
    lead=st.sampled_from([None, "چکیده"]),
    body=st.sampled_from(["متن", "متن\u200cها"]),
    published_at=st.sampled_from([None, START, START + 60]),
    agency=st.sampled_from([None, "ایرنا", "ایسنا"]),
    cites=st.sampled_from([None, "وزارت راه"]),
    original_url=st.sampled_from([None, "https://b.example/1"]),
    permalink=st.sampled_from([None, "https://a.example/p/1"]),
    language=st.sampled_from([None, "fa"]),
    extraction=st.sampled_from([{}, {"title": "h1"}, {"title": "h1", "body": "selector:p"}]),
    on_original=st.booleans(),
    zwnj=st.integers(0, 1),
    agency_id=st.sampled_from([None, "irna", "isna"]),
    cites_id=st.sampled_from([None, "rah"]),
    attribution_conflict=st.sampled_from([None, "isna"]),
    published_jalali=st.just("1405/03/07"),
)


@st.composite
def _views(draw: st.DrawFn) -> Document:
    """One worker's view of the content."""
    seen = draw(st.lists(_sightings, min_size=1, max_size=3, unique_by=lambda sighting: sighting.url))
    return replace(
        document("order"),
        shown=draw(_texts),
        sightings=tuple(sorted(seen, key=lambda sighting: sighting.url)),
        created_by=seen[0].visit,
        first_seen=min(sighting.seen_at for sighting in seen),
        predecessors=tuple(sorted(draw(st.sets(st.sampled_from(["h1-p", "h1-q"]))))),
        story_id=draw(st.sampled_from(["", "s1-a", "s1-b"])),
        turns=merge_turns(draw(st.lists(_turns, max_size=3))),
    )


_histories = st.tuples(
    st.lists(_views(), min_size=2, max_size=5),
    st.lists(_turns, max_size=3),
    st.randoms(use_true_random=False),
    st.integers(1, 3),
)


def _expected(views: list[Document], turns: list[Turn]) -> Document:
    def join(one: Document, other: Document) -> Document:
        together = merge(one, other)
        assert together is not None
        return together

    told = reduce(join, views)
    return replace(told, turns=merge_turns(told.turns, turns))


@pytest.fixture
def index(empty_index: ArticleIndex) -> ArticleIndex:
    return empty_index


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_histories)
def test_it_ends_as_the_merge_has_it(index: ArticleIndex, history: History) -> None:
    views, turns, dice, size = history
    name = f"h1-{next(_ids):032x}"
    order = [replace(view, id=name) for view in views]
    dice.shuffle(order)
    for batch in _batches(order, size):
        index.put(batch)
    for turn in turns:
        index.turn([(name, turn)])
    stored = index.get(name)
    assert stored is not None
    expected = replace(_expected(views, turns), id=name, created_by=stored.created_by)
    assert stored == expected
    assert [result.stored for result in index.put(order)].count(Stored.CREATED) == sum(
        view.created_by == stored.created_by for view in order
    )
    assert index.get(name) == stored


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=_histories, moment=st.integers(0, 4))
def test_whatever_comes_after_a_removal_it_stays_removed_and_undone_it_is_as_new(
    index: ArticleIndex, history: History, moment: int
) -> None:
    views, turns, dice, size = history
    name = f"h1-{next(_ids):032x}"
    order = [replace(view, id=name) for view in views]
    dice.shuffle(order)
    moment = min(moment, len(order) - 1)
    before, after = order[: moment + 1], order[moment + 1 :]
    index.put(before)
    known = index.get(name)
    assert known is not None
    made = index.forget(name, at=START, by="سارا", reason="درخواست")
    assert made == tombstone_of(known, at=START, by="سارا", reason="درخواست")
    for batch in _batches([*after, *before], size):
        assert {result.stored for result in index.put(batch)} == {Stored.FORGOTTEN}
    index.turn([(name, turn) for turn in turns])
    assert index.forget(name, at=START + 1, by="دیگری", reason="دیگر") == index.tombstone(name) == made
    assert index.get(name) is None
    assert index.remember(name) == made
    assert index.tombstone(name) is None
    index.put(order)
    stored = index.get(name)
    assert stored is not None
    assert stored == replace(_expected(views, []), id=name, created_by=stored.created_by)


def _batches(order: list[Document], size: int) -> list[list[Document]]:
    return [order[at : at + size] for at in range(0, len(order), size)]
