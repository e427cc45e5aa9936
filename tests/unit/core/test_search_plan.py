"""A query's text as terms."""

from __future__ import annotations

from typing import Any

import pytest

from workers.core.analysis.analyzer import build_analyzers
from workers.core.search_plan import MAX_WORDS, Place, SearchPlan, plan_search


def plan(definition: dict[str, Any], text: str) -> SearchPlan:
    return plan_search(text, build_analyzers(definition))


def test_words_without_stop_words_and_each_with_its_neighbours(index_definition: dict[str, Any]) -> None:
    made = plan(index_definition, "راه از شهر دور")
    assert made.places == (
        Place(word="راه", joined=("راهاز",)),
        Place(word="شهر", joined=("ازشهر", "شهردور")),
        Place(word="دور", joined=("شهردور",)),
    )
    assert [follow.apart for follow in made.follows] == [(("راه", "از"),), (("از", "شهر"),), (("شهر", "دور"),)]
    assert made.phrases == ()


def test_a_word_is_tried_in_two_pieces(index_definition: dict[str, Any]) -> None:
    (place,) = plan(index_definition, "کتابخانه\u200cهای").places
    assert place.word == "کتابخانه"
    assert ("کتاب", "خانه") in place.split
    assert plan(index_definition, "۱۲۵۰۰").split == ()
    assert plan(index_definition, "آ" * 60).split == ()


@pytest.mark.parametrize("text", ["رفت و آمد", "رفت\u200cوآمد", "رفتوآمد"])
def test_a_compound_with_and_is_looked_for_in_each_of_its_spellings(
    index_definition: dict[str, Any], text: str
) -> None:
    made = plan(index_definition, text)
    assert "رفتوامد" in made.words + made.joined
    for apart in (("رفت", "و", "امد"), ("رفت", "وامد")):
        assert apart in {*made.split, *(other for follow in made.follows for other in follow.apart)}


@pytest.mark.parametrize("text", ["گفتگو", "گفت\u200cوگو", "گفت و گو", "گفتوگو"])
def test_an_and_that_is_left_out_is_looked_for_too(index_definition: dict[str, Any], text: str) -> None:
    made = plan(index_definition, text)
    assert "گفتگو" in made.words + made.joined
    (phrase,) = plan(index_definition, f'"{text}"').phrases
    assert {("گفتگو",), ("گفت", "و", "گو"), ("گفت", "وگو")} <= set(phrase)


def test_an_endless_query_has_an_end(index_definition: dict[str, Any]) -> None:
    made = plan(index_definition, " ".join(f"واژه{number}" for number in range(1000)))
    assert len(made.places) == MAX_WORDS
    assert len(made.follows) < MAX_WORDS


def test_stop_words_alone_are_meant(index_definition: dict[str, Any]) -> None:
    assert plan(index_definition, "از این").words == ("از", "این")


@pytest.mark.parametrize("text", ['"باغ سیب زرد"', "“باغ سیب\u200cزرد”"])
def test_a_quoted_phrase_is_tried_in_every_spacing(index_definition: dict[str, Any], text: str) -> None:
    (phrase,) = plan(index_definition, text).phrases
    assert set(phrase) == {("باغ", "سیب", "زرد"), ("باغسیب", "زرد"), ("باغ", "سیبزرد")}


def test_a_quoted_word_is_tried_in_two_pieces(index_definition: dict[str, Any]) -> None:
    (phrase,) = plan(index_definition, '"قدرتافزایی ما"').phrases
    assert ("قدرت", "افزا", "ما") in phrase


def test_a_long_phrase_has_few_variants(index_definition: dict[str, Any]) -> None:
    words = [f"واژه{n}" for n in range(20)]
    (phrase,) = plan(index_definition, f'"{" ".join(words)}"').phrases
    assert len(phrase) == len(words)


def test_an_open_quote_and_guillemets_are_no_phrase(index_definition: dict[str, Any]) -> None:
    assert plan(index_definition, 'باغ "سیب').phrases == ()
    assert plan(index_definition, "«باغ سیب»").phrases == ()


def test_pieces_of_two_letters_are_those_that_there_are(index_definition: dict[str, Any]) -> None:
    (place,) = plan(index_definition, "هموطن").places
    assert place.split == (("هم", "وطن"),)  # and not هموط ن, nor همو طن


def test_words_that_ask_are_not_looked_for(index_definition: dict[str, Any]) -> None:
    assert plan(index_definition, "کدام شهر و چرا؟").words == ("شهر",)
    assert plan(index_definition, "چرا؟").words == ("چرا",)
