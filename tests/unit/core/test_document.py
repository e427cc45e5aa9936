"""The laws of merging two views of one content."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.document import MAX_SIGHTINGS, MAX_TITLES_PER_HOST, Document, Shown, Sighting, merge

_sightings = st.builds(
    Sighting,
    url=st.integers(0, 200).map(lambda n: f"https://{'abc'[n % 3]}.example/{n:03}"),
    source=st.sampled_from(["a", "b"]),
    host=st.just("a.example"),
    visit=st.sampled_from(["v1", "v2", "v3"]),
    seen_at=st.integers(0, 5).map(float),
    title_key=st.sampled_from(["t1", "t2", "t3"]),
    via=st.sampled_from([(), ("https://list.example/u",), ("https://list.example/u", "https://z.example/")]),
    published_at=st.sampled_from([None, 0.0, 1.0]),
)
_shown = st.builds(
    Shown,
    url=st.sampled_from(["https://a.example/1", "https://b.example/2"]),
    source=st.sampled_from(["a", "b"]),
    title=st.sampled_from(["خبر", "خبر تازه", "\ue000", "😀"]),
    lead=st.sampled_from([None, "چکیده"]),
    body=st.sampled_from(["متن", "متن\u200cها", "نتم"]),
    published_at=st.sampled_from([None, 1.0, 2.0]),
    agency=st.sampled_from([None, "ایرنا"]),
    cites=st.sampled_from([None, "وزارت راه"]),
    original_url=st.sampled_from([None, "https://b.example/1"]),
    permalink=st.sampled_from([None, "https://a.example/p"]),
    language=st.sampled_from([None, "fa"]),
    extraction=st.sampled_from([{}, {"title": "h1"}]),
    on_original=st.booleans(),
    zwnj=st.integers(0, 2),
    agency_id=st.sampled_from([None, "irna", "isna"]),
    cites_id=st.sampled_from([None, "rah"]),
    attribution_conflict=st.sampled_from([None, "isna"]),
)


def _of(shown: Shown, sightings: list[Sighting], predecessors: list[str]) -> Document:
    return Document(
        id="h1-0",
        shown=shown,
        sightings=tuple(sorted(sightings, key=lambda sighting: sighting.url)),
        created_by=sightings[0].visit,
        first_seen=min(sighting.seen_at for sighting in sightings),
        predecessors=tuple(sorted(set(predecessors) - {"h1-0"})),
    )


def _documents(most: int) -> st.SearchStrategy[Document]:
    return st.builds(
        _of,
        _shown,
        st.lists(_sightings, min_size=1, max_size=most, unique_by=lambda sighting: sighting.url),
        st.lists(st.sampled_from(["h1-0", "h1-1", "h1-2"]), max_size=3),
    )


def _merged(*documents: Document) -> Document:
    def join(stored: Document, incoming: Document) -> Document:
        together = merge(stored, incoming)
        assert together is not None
        return together

    return reduce(join, documents)


def _seen_by_all(document: Document) -> Document:
    return replace(document, created_by="")


@given(_documents(8), _documents(8))
def test_merge_is_commutative(one: Document, other: Document) -> None:
    assert _seen_by_all(_merged(one, other)) == _seen_by_all(_merged(other, one))


@given(_documents(8), _documents(8), _documents(8))
def test_merge_is_associative(one: Document, two: Document, three: Document) -> None:
    assert _merged(_merged(one, two), three) == _merged(one, _merged(two, three))


@given(_documents(8), _documents(8))
def test_merge_is_idempotent(one: Document, other: Document) -> None:
    assert _merged(one, one) == one
    together = _merged(one, other)
    assert _merged(together, other) == together


@given(st.lists(_documents(40), min_size=2, max_size=4), st.randoms())
def test_beyond_the_cap_only_the_count_may_depend_on_order(documents: list[Document], dice: object) -> None:
    order = documents[:]
    dice.shuffle(order)
    one, other = _merged(*documents), _merged(*order)
    assert _seen_by_all(replace(one, sightings_dropped=0)) == _seen_by_all(replace(other, sightings_dropped=0))
    urls = {sighting.url for document in documents for sighting in document.sightings}
    assert [sighting.url for sighting in one.sightings] == sorted(urls)[:MAX_SIGHTINGS]
    assert one.sightings_dropped >= len(urls) - len(one.sightings)


@given(_documents(3), _documents(3))
def test_the_stored_side_keeps_its_creator_and_names_no_predecessor_twice(one: Document, other: Document) -> None:
    together = _merged(one, replace(other, predecessors=("h1-0", "h1-1")))
    assert together.created_by == one.created_by
    assert together.id not in together.predecessors
    assert list(together.predecessors) == sorted(set(together.predecessors))


def _titled(key: str, *, host: str = "a.example") -> Document:
    url = f"https://{host}/{key}"
    sighting = Sighting(url=url, source="a", host=host, visit=key, seen_at=1.0, title_key=key)
    shown = Shown(
        url=url,
        source="a",
        title=key,
        lead=None,
        body="",
        published_at=None,
        agency=None,
        cites=None,
        original_url=None,
        permalink=None,
        language=None,
        extraction={},
        on_original=False,
        zwnj=0,
    )
    return _of(shown, [sighting], [])


def test_a_fourth_title_on_one_host_is_refused() -> None:
    three = _merged(*(_titled(str(n)) for n in range(MAX_TITLES_PER_HOST)))
    assert merge(three, _titled("new")) is None
    assert merge(three, _titled("new", host="b.example")) is not None
    assert merge(three, _titled("0")) == three


def test_documents_of_different_content_are_not_merged() -> None:
    with pytest.raises(ValueError, match="h1-9"):
        merge(_titled("1"), replace(_titled("2"), id="h1-9"))
