"""The examples of docs/persian.md on search hold: tokens of the analyzers, and what a query is looked for as."""

from __future__ import annotations

from typing import Any

import pytest

from tests.persian_document import examples, links
from workers.core.analysis.analyzer import Analyzer, build_analyzers
from workers.core.persian import canonical
from workers.core.search_plan import SearchPlan, plan_search

ANALYZED = examples("Search")
PLANNED = [one for _, one in examples("Queries")]


@pytest.fixture
def analyzers(index_definition: dict[str, Any]) -> dict[str, Analyzer]:
    return build_analyzers(index_definition)


@pytest.mark.parametrize(("rule", "example"), ANALYZED)
def test_the_tokens(analyzers: dict[str, Analyzer], rule: str, example: str) -> None:
    text, arrow, tokens = example.partition(" → ")
    if arrow:
        analyzer = analyzers["fa_head" if rule.startswith("`fa_head`") else "fa_search"]
        assert analyzer.terms(text) == tokens.split()
        return
    for one, sign, other in links(example):
        same = analyzers["fa_index"].terms(one) == analyzers["fa_index"].terms(other)
        assert same is (sign == "=")


def spellings(plan: SearchPlan) -> set[str]:
    """Return what a query is looked for as: terms, or terms that follow one another; of a phrase no less than all."""
    if plan.phrases:
        return {" ".join(variant) for phrase in plan.phrases for variant in phrase}
    apart = (sequence for follow in plan.follows for sequence in follow.apart)
    return {*plan.words, *plan.joined, *map(" ".join, (*plan.split, *apart))}


@pytest.mark.parametrize("example", PLANNED)
def test_what_a_query_is_looked_for_as(analyzers: dict[str, Analyzer], example: str) -> None:
    query, arrow, wanted = example.removeprefix("not ").partition(" → ")
    assert arrow
    assert (wanted in spellings(plan_search(query, analyzers))) is not example.startswith("not ")


SPELT = [
    *map(chr, range(0x621, 0x656)),
    *"\u0670ٱڪےہھۂۀەﻯﻰﻱﻲﻳﻴﮎﮏﮐﮑﻙﻚﻛﻜ",
    *"\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad",
]


@pytest.mark.parametrize("letter", SPELT, ids=ascii)
def test_letters_and_marks_are_folded_as_for_the_hash(analyzers: dict[str, Analyzer], letter: str) -> None:
    shown = {canonical(one): one for one in "یکاهو"}
    between = canonical(f"ب{letter}ن")[1:-1]
    assert analyzers["fa_index"].terms(f"ب{letter}ن") == [f"ب{shown.get(between, between)}ن"]
