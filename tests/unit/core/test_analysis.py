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
        ("همکاری", "همکاریها", "همکاریهای", "همکاریهایشان", "همكاري"),
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
        ("بزرگ", "بزرگتر", "بزرگترین"),
        ("بزرگترها", "بزرگترهایشان", "بزرگ"),
        ("دانشجو", "دانشجوی", "دانشجویی", "دانشجویان", "دانشجوها"),
        ("روستا", "روستایی", "روستاییان", "روستاهای"),
        ("دفتر", "دفترها"),
        ("فیلتر", "فیلترها"),
        ("دور", "دورتر"),
        ("گفتوگوها", "گفتگوی"),
        ("ویدئو", "ویدیو"),
        ("ژئوپارک", "ژیوپارک"),
        ("شئون", "شؤون", "شوون"),
        ("رئوف", "رؤوف"),
        ("اینترنت", "اینترنتها"),
    ],
)
def test_spellings_of_one_word_are_one_term(index_definition: dict[str, Any], spellings: tuple[str, ...]) -> None:
    assert len({tuple(terms(index_definition, "fa_index", text)) for text in spellings}) == 1


@pytest.mark.parametrize("text", ["مینویسد", "می\u200cنویسد", "می نویسد", "مي\u200cنويسد", "و می نویسد"])
def test_a_query_reads_a_verb_in_all_its_spellings_as_one_word(index_definition: dict[str, Any], text: str) -> None:
    assert terms(index_definition, "fa_search", text) == ["مینویسد"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("تنهایی", "تنه"),
        ("انتهای", "انته"),
        ("اشتها", "اشت"),
        ("اینتر", "این"),
        ("فیلترهای", "فیل"),
        ("باکتری", "باک"),
        ("اژدها", "اژد"),
        ("ایران", "ایر"),
        ("۱۲٫۵", "۱۲۵"),
        ("جریان", "جری"),
        ("میان", "می"),
    ],
)
def test_different_words_stay_different(index_definition: dict[str, Any], one: str, other: str) -> None:
    assert terms(index_definition, "fa_index", one) != terms(index_definition, "fa_index", other)


def test_a_word_with_a_zwnj_gives_its_parts_one_after_the_other(index_definition: dict[str, Any]) -> None:
    analyzer = build_analyzers(index_definition)["fa_index"]
    assert analyzer.tokens("راهِ پیش\u200cبینی، دور") == [
        Token("راه", 0, 0, 4),
        Token("پیش", 1, 5, 8),
        Token("بینی", 2, 9, 13),
        Token("دور", 3, 15, 18),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("انتخابات در تهران", ["انتخ", "تهرا"]),
        ("می‌نویسند", ["نويس"]),
        ("كتابخانه کتاب‌ها آزادی ١٢٣٤٥", ["كتاب", "كتاب", "ازاد"]),
        ("News1234 ÉTÉS ½½½½", ["news", "étés"]),
    ],
)
def test_heads_are_the_first_letters_of_words_that_have_them(
    index_definition: dict[str, Any], text: str, expected: list[str]
) -> None:
    assert terms(index_definition, "fa_head", text) == expected


@pytest.mark.parametrize("name", ["fa_index", "fa_search", "fa_words", "fa_head"])
def test_positions_and_tokens_say_the_same(index_definition: dict[str, Any], name: str) -> None:
    analyzer = build_analyzers(index_definition)[name]
    for text in ("", "در", "کتاب", "او از خانه\u200cی ما می رود و ۱۲٫۵ متر (x_1) گفت\u200cوگو ها"):
        listed = [(term, place) for place, term in enumerate(analyzer.positions(text)) if term is not None]
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
        (("filter", "fa_stem", "pattern"), "(", "is no regular expression"),
        (("filter", "fa_stem", "pattern"), "\\p{L}", "Java and Python read differently"),
        (("char_filter", "fa_letters", "mappings"), ["a b"], "'a b' is not of the form 'a => b'"),
        (
            ("char_filter", "fa_prefix", "type"),
            "html_strip",
            "char_filter.fa_prefix: unknown type 'html_strip'",
        ),
        (("analyzer", "fa_index", "tokenizer"), "icu", "unknown tokenizer 'icu'"),
        (("analyzer", "fa_index", "filter"), ["nothing"], "'nothing' is not defined"),
        (("filter", "four_or_more", "min"), True, "filter.four_or_more.min: expected int"),
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
