"""The examples of docs/persian.md on stories hold: which texts are one story, and which originals are believed."""

from __future__ import annotations

import re

import pytest

from tests.persian_document import examples, filled, links, texts
from workers.core.signature import Signature, sign
from workers.core.story_rule import agrees_with_original, judge

SENTENCES = texts("Stories")
EXAMPLES = [one for _, one in examples("Stories")]


def signed(text: str) -> Signature:
    headline, body = re.fullmatch(r"(?:\[(.*?)\] )?(.*)", filled(text, SENTENCES), re.DOTALL).groups(default="")
    return sign(title=headline, body=body).signature


@pytest.mark.parametrize("example", [one for one in EXAMPLES if " ← " not in one])
def test_which_texts_are_one_story(example: str) -> None:
    for one, sign_between, other in links(example):
        assert judge(signed(one), signed(other)).same is (sign_between == "=")


@pytest.mark.parametrize("example", [one for one in EXAMPLES if " ← " in one])
def test_which_original_is_believed(example: str) -> None:
    article, original = example.removeprefix("not ").split(" ← ")
    assert agrees_with_original(signed(article), signed(original)) is not example.startswith("not ")
