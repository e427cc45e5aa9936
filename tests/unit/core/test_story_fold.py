"""Which text stands for its story."""

from __future__ import annotations

import random

from workers.core.story_fold import FULL, MOST_COMPARED, Member, fold_of, shown_of

COPIES = frozenset({"copies"})


def member(name: str, *, source: str = "mehr", length: int = 1000, at: float = 100.0, **changes) -> Member:
    known = {"sources": (source,), "length": length, "superseded": False, "newest_at": at, "first_seen": at}
    return Member(id=name, **{**known, **changes})


def shown(*members: Member) -> str:
    return shown_of(members, aggregators=COPIES).id


def test_an_outlet_s_text_goes_before_a_copy_as_full_even_an_earlier_one():
    assert shown(member("copy", source="copies", length=1100, at=1), member("own")) == "own"
    assert shown(member("copy", sources=("copies", "mehr"), at=1), member("own")) == "copy", "an outlet carries it, too"


def test_an_excerpt_does_not_stand_for_its_story_whoever_wrote_it():
    assert shown(member("excerpt", length=int(FULL * 1000) - 1), member("copy", source="copies")) == "copy"
    assert shown(member("own", length=int(FULL * 1000)), member("copy", source="copies")) == "own"


def test_of_equals_the_first_is_shown_then_the_longest():
    assert shown(member("b", at=50), member("a")) == "b"
    assert shown(member("seen", newest_at=90.0, first_seen=40.0), member("b", at=50)) == "seen", "no later than seen"
    assert shown(member("a"), member("b", length=1001)) == "b"
    assert shown(member("b"), member("a")) == "a"


def test_what_was_corrected_gives_way_to_anything_that_was_not():
    assert shown(member("old", superseded=True), member("new", source="copies", length=10, at=900)) == "new"
    assert shown(member("old", superseded=True)) == "old"


def test_the_order_of_the_texts_does_not_matter():
    dice = random.Random(3)
    members = [
        member(f"{n}", source=dice.choice(["a", "copies"]), length=dice.randrange(500, 900), at=dice.randrange(5))
        for n in range(3 * MOST_COMPARED)
    ]
    first = shown(*members)
    for _ in range(20):
        dice.shuffle(members)
        assert shown(*members) == first


def test_a_text_that_is_alone_has_no_others():
    one, other = member("a", at=5.0), member("b", source="isna", at=3.0)
    assert fold_of([one], one) is None
    told = fold_of([one, other], one)
    assert told is not None
    assert (told.others, told.sources, told.oldest_at, told.newest_at) == (1, ("isna",), 3.0, 5.0)
