"""Fragments around what was found."""

from __future__ import annotations

from typing import Any

from tests.contract.index_samples import document
from workers.core.analysis.analyzer import build_analyzers
from workers.core.highlight import FRAGMENT_LENGTH, MAX_FRAGMENTS, fragments
from workers.core.search import MARK_END, MARK_START
from workers.core.search_plan import plan_search


def marked(definition: dict[str, Any], query: str, title: str, body: str) -> tuple[str, ...]:
    analyzers = build_analyzers(definition)
    return fragments(document("1", title, body).shown, plan_search(query, analyzers), analyzers)


def readable(fragment: str) -> str:
    return fragment.replace(MARK_START, "[").replace(MARK_END, "]")


def test_a_short_text_is_one_fragment(index_definition: dict[str, Any]) -> None:
    (found,) = marked(index_definition, "سیب زرد", "باغ", "سیب\u200cهای زرد رسید")
    assert readable(found) == "[سیب\u200cهای] [زرد] رسید"


def test_title_first_and_no_more_than_the_limit(index_definition: dict[str, Any]) -> None:
    body = " ".join(["سیب", *["برگ"] * 80] * 6)
    found = marked(index_definition, "سیب", "باغ سیب", body)
    assert len(found) == MAX_FRAGMENTS
    assert readable(found[0]) == "باغ [سیب]"
    assert all(len(fragment) <= FRAGMENT_LENGTH + 4 for fragment in found)


def test_words_are_not_cut_and_cuts_are_shown(index_definition: dict[str, Any]) -> None:
    body = " ".join([*["آغاز"] * 60, "سیب", *["پایان"] * 60])
    (found,) = marked(index_definition, "سیب", "باغ", body)
    assert found.startswith("…آغاز ")
    assert found.endswith(" پایان…")
    assert set(readable(found).strip("…").split()) == {"آغاز", "[سیب]", "پایان"}


def test_marks_that_a_page_wrote_itself_mark_nothing(index_definition: dict[str, Any]) -> None:
    (found,) = marked(index_definition, "سیب", "باغ", f"{MARK_START}زرد{MARK_END} سیب {MARK_END}سرخ")
    assert readable(found) == "زرد [سیب] سرخ"


def test_a_line_end_becomes_a_space_and_a_text_without_the_word_gives_nothing(index_definition: dict[str, Any]) -> None:
    (found,) = marked(index_definition, "سیب", "باغ", "زرد\nسیب\nسرخ")
    assert readable(found) == "زرد [سیب] سرخ"
    assert marked(index_definition, "انار", "باغ", "سیب") == ()
