"""A query's text as terms."""

from __future__ import annotations

from typing import Any

import pytest

from workers.core.analysis.analyzer import build_analyzers
from workers.core.search_plan import SearchPlan, plan_search


def plan(definition: dict[str, Any], text: str) -> SearchPlan:
    return plan_search(text, build_analyzers(definition))


def test_words_without_stop_words_and_each_with_its_neighbours(index_definition: dict[str, Any]) -> None:
    made = plan(index_definition, "راه از شهر دور")
    assert made.words == ("راه", "شهر", "دور")
    assert made.places == (("راه", ("راهاز",)), ("شهر", ("ازشهر", "شهردور")), ("دور", ("شهردور",)))
    assert made.phrases == ()


def test_stop_words_alone_are_meant(index_definition: dict[str, Any]) -> None:
    assert plan(index_definition, "از این").words == ("از", "این")


@pytest.mark.parametrize("text", ['"باغ سیب زرد"', "“باغ سیب\u200cزرد”"])
def test_a_quoted_phrase_is_tried_in_every_spacing(index_definition: dict[str, Any], text: str) -> None:
    (phrase,) = plan(index_definition, text).phrases
    assert set(phrase) == {("باغ", "سیب", "زرد"), ("باغسیب", "زرد"), ("باغ", "سیبزرد")}


def test_a_long_phrase_has_few_variants(index_definition: dict[str, Any]) -> None:
    words = [f"واژه{n}" for n in range(20)]
    (phrase,) = plan(index_definition, f'"{" ".join(words)}"').phrases
    assert len(phrase) == len(words)


def test_an_open_quote_and_guillemets_are_no_phrase(index_definition: dict[str, Any]) -> None:
    assert plan(index_definition, 'باغ "سیب').phrases == ()
    assert plan(index_definition, "«باغ سیب»").phrases == ()
