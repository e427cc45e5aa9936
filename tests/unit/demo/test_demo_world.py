"""The sample world: distinct, whole, and the same in every process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workers.core.fingerprint import content_hash, core_of
from workers.core.outcome import Outcome
from workers.core.persian import canonical
from workers.core.story import is_same_story
from workers.demo.bank import load_bank
from workers.demo.expected import expectations
from workers.demo.spelling import ZWNJ, Spelling, persian_number, respell
from workers.demo.world import Desk, Fate, build_world

WORLD = build_world()


def body(paragraphs):
    return "\n".join(paragraphs)


def test_items_are_distinct_in_more_than_numbers():
    letters = {"".join(x for x in canonical(body(item.paragraphs)) if x.isalpha()) for item in WORLD.items}
    assert len(WORLD.items) == 130
    assert len(letters) == 130


def test_every_item_is_a_whole_report():
    for item in WORLD.items:
        assert 4 <= len(item.paragraphs) <= 12
        assert len(core_of(body=body(item.paragraphs))) > 200
        text = body((item.title, *item.paragraphs))
        assert not any(sign in text for sign in "{}0123456789يك")
        assert all(paragraph == paragraph.strip() and paragraph[-1] in ".»!؟" for paragraph in item.paragraphs)
        assert not any(spot in text for spot in (ZWNJ + " ", " " + ZWNJ, ZWNJ * 2, "  ", " ،", " ."))


def test_the_bank_uses_every_slot_it_declares():
    for topic in load_bank().topics:
        frames = " ".join((*topic.titles, *topic.openings, *topic.body, *topic.closings))
        unused = [key for key in (*topic.slots, *topic.numbers, *topic.decimals) if f"{{{key}}}" not in frames]
        assert unused == [], topic.id


def test_no_person_speaks_before_being_named():
    for item in WORLD.items:
        assert not item.paragraphs[0].startswith("{"), item.number


def test_copies_have_one_hash_on_every_desk():
    hashes = {}
    for carried in WORLD.carried:
        found = content_hash(title=carried.title(), body=body(carried.paragraphs()))
        key = (carried.fate is Fate.FORBIDDEN, carried.item.paragraphs)
        assert hashes.setdefault(key, found) == found, carried.path
    assert len(set(hashes.values())) == 134


def test_a_text_that_was_cut_is_another_text_of_one_story():
    texts = {}
    for carried in WORLD.carried:
        if carried.fate is not Fate.FORBIDDEN:
            texts.setdefault(carried.item.number, {}).setdefault(carried.item.paragraphs, carried)
    edited = [list(several.values()) for several in texts.values() if len(several) > 1]
    assert len(edited) == 3
    for one, other in edited:
        assert is_same_story(
            title_a=one.title(), body_a=body(one.paragraphs()), title_b=other.title(), body_b=body(other.paragraphs())
        )


def test_spellings_of_one_word_are_all_carried():
    texts = {desk: " ".join(body(c.paragraphs()) for c in WORLD.on(desk)) for desk in Desk}
    assert "همکاری\u200cهای" in texts[Desk.SEPIDAR]
    assert "همکاری\u200cهای" in texts[Desk.GOLCHIN]
    assert "همکاری های" in texts[Desk.GOLCHIN]
    assert "همکاریهای" in texts[Desk.PEYVAND]
    assert ZWNJ not in texts[Desk.PEYVAND]
    assert "ي" in texts[Desk.GOLCHIN]


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        (Spelling.CORRECT, "می\u200cکند ۱۲"),
        (Spelling.STRIPPED, "میکند ۱۲"),
        (Spelling.SPACED, "می کند ۱۲"),
        (Spelling.ARABIC, "مي\u200cكند ١٢"),
    ],
)
def test_respelling(spelling, expected):
    assert respell("می\u200cکند ۱۲", spelling) == expected


def test_numbers_are_persian():
    assert persian_number(12500) == "۱۲٬۵۰۰"
    assert persian_number(3.44) == "۳٫۴"


def test_expectations_balance_with_the_world():
    expected = expectations(WORLD)
    assert len(expected.documents) == 134
    assert expected.outcomes[Outcome.INDEXED] == 134
    assert expected.outcomes[Outcome.INDEXED] + expected.outcomes[Outcome.DUPLICATE] == expected.sightings
    assert expected.sightings == len(WORLD.carried)
    ends = {Outcome.GONE: 1, Outcome.NO_ARTICLE: 1, Outcome.NOT_HTML: 1, Outcome.REDIRECTED: 5, Outcome.ROBOTS: 1}
    assert {outcome: expected.outcomes[outcome] for outcome in ends} == ends


def test_the_best_text_is_never_in_doubt():
    """Between copies off their original host, joiners decide, or a clear difference in length."""
    copies = {}
    for carried in WORLD.carried:
        text = body((carried.title(), *carried.paragraphs()))
        rank = (carried.desk is Desk.SEPIDAR, text.count(ZWNJ))
        copies.setdefault((carried.fate is Fate.FORBIDDEN, carried.item.paragraphs), []).append((rank, len(text)))
    for several in copies.values():
        first, *others = sorted(several, reverse=True)
        for other in others:
            assert first[0] > other[0] or first[1] > other[1] + 5


def test_every_process_builds_the_same_world():
    code = "from workers.demo.world import build_world; import hashlib; "
    code += "print(hashlib.sha256(repr(build_world()).encode()).hexdigest())"
    first, second = (subprocess.check_output([sys.executable, "-c", code]) for _ in range(2))
    assert first == second
    assert build_world(seed=2).items[0].paragraphs != WORLD.items[0].paragraphs


@pytest.mark.parametrize("articles", [0, 19, 5001])
def test_a_number_out_of_bounds_is_named(articles):
    with pytest.raises(ValueError, match=f"articles: {articles} is not between 20 and 5000"):
        build_world(articles=articles)


@pytest.mark.parametrize("articles", [20, 400])
def test_other_sizes_hold_every_fate(articles):
    world = build_world(articles=articles)
    assert len({item.paragraphs for item in world.items}) == articles
    fates = [c.fate for c in world.carried]
    assert [fates.count(fate) for fate in (Fate.FLAKY, Fate.CORRECTED, Fate.FORBIDDEN)] == [1, 1, 1]
