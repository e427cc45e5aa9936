"""What a line of the body area is, with a line for every word that tells it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from workers.core.extraction import boilerplate
from workers.core.extraction.boilerplate import Line, judge, names_maker, without_end_marker

LINES = tomllib.loads(Path(__file__).with_name("boilerplate_lines.toml").read_text("utf-8"))


def test_every_kind_has_lines() -> None:
    assert set(LINES) == set(map(str, Line))


@pytest.mark.parametrize(
    ("line", "kind"), [(line, kind) for kind, text in LINES.items() for line in re.split(r" ·[ \n]", text.strip())]
)
def test_what_a_line_is(line: str, kind: str) -> None:
    assert judge(line) == kind


def test_patterns_over_the_plain_form_name_only_letters_that_it_has() -> None:
    shown = {"_TAIL", "_MADE_BY", "_SOURCE_LINE"}  # these read a line as it is shown
    patterns = {name: one.pattern for name, one in vars(boilerplate).items() if isinstance(one, re.Pattern)}
    assert shown < patterns.keys()
    for name in patterns.keys() - shown:
        assert not set(patterns[name]) & set("يىئكآأإٱؤةۀہء\u200c"), name


def test_a_line_without_words_is_none() -> None:
    assert judge("") is Line.NOISE


@pytest.mark.parametrize("kind", ["خبر", "پیام", "پيام"])
@pytest.mark.parametrize("end", ["انتهای", "انتهاي", "پایان", "پايان"])
def test_a_paragraph_may_end_with_an_end_marker(end: str, kind: str) -> None:
    assert without_end_marker(f"باغ باز شد. {end} {kind}/۴۰۴۸") == "باغ باز شد."


def test_most_paragraphs_do_not() -> None:
    assert without_end_marker("باغ باز شد.") is None


@pytest.mark.parametrize(
    "line",
    [
        "خبرنگار: ۲۲۳ - دبیر: ۱۱",
        "خبرنگاران: رضایی و کاظمی",
        "گزارش از: مینا کاظمی",
        "گزارش: مینا",
        "گزارشگر: مینا",
        "(ویراستار: مهین)",
        "مترجم: سحر نوری",
        "ترجمه: سحر نوری",
        "نویسنده: مریم کاظمی",
        "دبیر: مریم",
        "تنظیم: گروه خبر",
        "تهیه و تنظیم: گروه خبر",
        "تهیه کننده: گروه اقتصاد",
        "تهیه: مینا",
        "سرویس: سیاسی",
        "Reporter: Peyk",
        "Translators: Peyk",
        "Editor: Peyk",
    ],
)
def test_who_made_a_report(line: str) -> None:
    assert names_maker(line)
    assert judge(line) is Line.BODY


@pytest.mark.parametrize(
    "line", ["خبرنگار: چرا این کار را کردید؟", "نویسنده این رمان سی سال دارد", "سرویس: " + "باغ " * 15, "گروه: یک"]
)
def test_who_did_not(line: str) -> None:
    assert not names_maker(line)
