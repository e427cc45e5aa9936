"""The analyzers of config/index.json and the faults of a wrong definition."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from workers.core.analysis.analyzer import Token, build_analyzers
from workers.core.analysis.standard_tokenizer import tokenize
from workers.core.errors import ConfigError


def terms(definition: dict[str, Any], analyzer: str, text: str) -> list[str]:
    return build_analyzers(definition)[analyzer].terms(text)


@pytest.mark.parametrize(
    "spellings",
    [
        ("همکاری", "همکاریها", "همکاری\u200cها", "همکاری ها", "همکاریهای", "همکاری\u200cهایشان", "همكاري"),
        ("مینویسد", "می\u200cنویسد", "می نویسد", "مي\u200cنويسد"),
        ("مسئول", "مسؤول", "مسوول"),
        ("هیئت", "هیأت", "هیات"),
        ("جرئت", "جرأت"),
        ("مسئله", "مسأله", "مساله"),
        ("پائیز", "پاییز"),
        ("ایرانیان", "ایرانی"),
        ("گفتگو", "گفتوگو"),
        ("۱۲۵", "١٢٥", "125"),
        ("۱۲٫۵", "12.5"),
        ("۱۲٬۵۰۰", "12500"),
        ("کـــتاب", "کِتاب", "کتاب"),
        ("نیرو", "نیروی"),
        ("بزرگ", "بزرگتر", "بزرگ\u200cتر", "بزرگ تر", "بزرگترین"),
    ],
)
def test_spellings_of_one_word_are_one_term(index_definition: dict[str, Any], spellings: tuple[str, ...]) -> None:
    assert len({tuple(terms(index_definition, "fa_phrase", text)) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("تنهایی", "تنه"), ("انتهای", "انته"), ("ایران", "ایر"), ("۱۲٫۵", "۱۲۵"), ("جریان", "جری"), ("میان", "می")],
)
def test_different_words_stay_different(index_definition: dict[str, Any], one: str, other: str) -> None:
    assert terms(index_definition, "fa_phrase", one) != terms(index_definition, "fa_phrase", other)


def test_a_word_with_a_zwnj_gives_itself_and_its_parts_at_one_position(index_definition: dict[str, Any]) -> None:
    analyzer = build_analyzers(index_definition)["fa_index"]
    assert analyzer.tokens("راهِ پیش\u200cبینی") == [
        Token("راه", 0, 0, 4),
        Token("پیشبینی", 1, 5, 13),
        Token("پیش", 1, 5, 13),
        Token("بینی", 1, 5, 13),
    ]


@pytest.mark.parametrize("name", ["fa_index", "fa_search", "fa_joined", "fa_pairs_index", "fa_pairs_search", "fa_head"])
def test_positions_and_tokens_say_the_same(index_definition: dict[str, Any], name: str) -> None:
    analyzer = build_analyzers(index_definition)[name]
    for text in ("", "در", "کتاب", "او از خانه\u200cی ما می رود و ۱۲٫۵ متر (x_1) گفت\u200cوگو ها"):
        listed = [(term, place) for place, here in enumerate(analyzer.positions(text)) for term in here]
        assert listed == [(token.text, token.position) for token in analyzer.tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b 1.2,3 can't x_y __z", ["a.b", "1.2,3", "can't", "x_y", "__z"]),
        ("تهران، ۱۲:۳۰.", ["تهران", "۱۲", "۳۰"]),
        ("«سلام»؛خوب؟", ["سلام", "خوب"]),
        ("\u200cمی\u200cرود", ["می\u200cرود"]),
        ("日本 カタカナ ไทย", ["日", "本", "カタカナ", "ไทย"]),
        ("x" * 300, ["x" * 255, "x" * 45]),
    ],
)
def test_word_boundaries(text: str, expected: list[str]) -> None:
    assert [word for word, _, _ in tokenize(text)] == expected


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("filter", "fa_stop", "type"), "stemmer", "filter.fa_stop: unknown type 'stemmer'"),
        (("filter", "fa_stop", "ignore_case"), True, "filter.fa_stop: unknown parameter 'ignore_case'"),
        (("filter", "first_four", "length"), "4", "filter.first_four.length: expected int"),
        (("filter", "zwnj_drop", "pattern"), "(", "is no regular expression"),
        (("filter", "zwnj_drop", "pattern"), "\\p{L}", "Java and Python read differently"),
        (("char_filter", "fa_letters", "mappings"), ["a b"], "'a b' is not of the form 'a => b'"),
        (("char_filter", "fa_and", "type"), "html_strip", "char_filter.fa_and: unknown type 'html_strip'"),
        (("analyzer", "fa_index", "tokenizer"), "icu", "unknown tokenizer 'icu'"),
        (("analyzer", "fa_index", "filter"), ["nothing"], "'nothing' is not defined"),
        (("analyzer", "fa_index", "filter"), ["fa_stop", "joined_pairs"], "'joined_pairs' cannot follow stop"),
        (("tokenizer",), {}, "unknown section 'tokenizer'"),
    ],
)
def test_a_wrong_definition_is_named(
    index_definition: dict[str, Any], path: tuple[str, ...], value: object, message: str
) -> None:
    wrong = copy.deepcopy(index_definition)
    place = wrong["settings"]["analysis"]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(ConfigError) as fault:
        build_analyzers(wrong)
    assert message in str(fault.value)
