"""Numbers in words, read as digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.number_words import in_digits
from workers.core.persian import words

NAMES = (
    "یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده",
    "ده بیست سی چهل پنجاه شصت هفتاد هشتاد نود",
    "صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد",
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("هجده درجه", "18 درجه"),
        ("بیست و سه درجه", "23 درجه"),
        ("صد و بیست و سه نفر", "123 نفر"),
        ("سه هزار تومان", "3 هزار تومان"),
        ("دو میلیون و سیصد هزار", "2 میلیون و 300 هزار"),
        ("هفت و یک دهم ریشتر", "7.1 ریشتر"),
        ("شش و پنج صدم", "6.05"),
        ("شش و نیم", "6.5"),
        ("سه و چهار نفر", "3 و 4 نفر"),
        ("هفت و یک و دو دهم", "7 و 1 و 2 دهم"),
        ("بیست و", "20 و"),
        ("یک مرد و دو زن", "یک مرد و 2 زن"),
        ("سه\u200cشنبه بیست و پنج آذر", "سهشنبه 25 اذر"),
        ("یک شنبه و دو شنبه", "یکشنبه و دوشنبه"),
        ("دهم مهر", "دهم مهر"),
        ("ساعت ۱۲ و نیم", "ساعت 12 و نیم"),
        ("", ""),
    ],
)
def test_a_number_is_read_and_what_is_none_left_alone(text, read):
    assert " ".join(in_digits(words(text))) == read


@given(st.lists(st.sampled_from(["و", "یک", "دو", "سی", "صد", "نیم", "دهم", "شنبه", "باد", "12.5"]), max_size=9))
def test_no_other_word_is_lost(found):
    kept = ["باد", "12.5"]
    assert [word for word in in_digits(found) if word in kept] == [word for word in found if word in kept]
    assert list(in_digits([])) == []


@given(st.integers(2, 999))
def test_every_number_below_a_thousand_is_read(number):
    units, tens, hundreds = (line.split(" ") for line in NAMES)
    count, rest = divmod(number, 100)
    parts = [hundreds[count - 1]] if count else []
    if rest >= 20:
        parts.append(tens[rest // 10 - 1])
        rest %= 10
    if rest:
        parts.append(units[rest - 1])
    assert list(in_digits(" و ".join(parts).split(" "))) == [str(number)]
