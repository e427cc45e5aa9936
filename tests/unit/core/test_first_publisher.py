"""Who was first, when clocks are equal, missing or an aggregator's."""

from __future__ import annotations

from itertools import permutations

from workers.core.document import Sighting
from workers.core.first_publisher import first_publisher

COPIES = frozenset({"copies"})


def seen(source: str, *, at: float = 100.0, published: float | None = None) -> Sighting:
    url = f"https://{source}.example/1"
    return Sighting(
        url=url, source=source, host=f"{source}.example", visit="v", seen_at=at, title_key="t", published_at=published
    )


def first(*sightings: Sighting) -> str:
    found = {first_publisher(order, aggregators=COPIES).source for order in permutations(sightings)}
    assert len(found) == 1, "whatever their order"
    return found.pop()


def test_the_one_that_appeared_first_is_first():
    assert first(seen("mehr", published=50.0), seen("isna", published=40.0)) == "isna"
    assert first(seen("mehr", at=50.0), seen("isna", published=60.0)) == "mehr", "it was seen before"


def test_an_aggregator_is_not_first_at_the_same_time_or_where_the_outlet_tells_none():
    assert first(seen("copies", at=60.0, published=40.0), seen("mehr", at=90.0, published=40.0)) == "mehr"
    assert first(seen("copies", at=60.0, published=40.0), seen("mehr", at=90.0)) == "mehr"
    assert first(seen("copies", at=60.0), seen("mehr", at=90.0)) == "mehr"
    assert first(seen("copies"), seen("mehr")) == "mehr"


def test_an_aggregator_is_first_that_showed_it_before_any_outlet_says_it_did():
    assert first(seen("copies", at=60.0, published=40.0), seen("mehr", at=90.0, published=50.0)) == "copies"
    assert first(seen("copies", at=60.0), seen("mehr", at=90.0, published=70.0)) == "copies"
    assert first(seen("copies", at=60.0)) == "copies"
