"""The words with which an article opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.fingerprint import core_of
from workers.core.opening import END, HEADLINE_WORDS, NUMBER, OPENING_WORDS, headline_of, opening_of, same_letters
from workers.core.persian import NUMBER_MARK, canonical, words


def opening(body: str) -> tuple[int, ...]:
    return opening_of(body=body, core=core_of(body=body))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("کتاب\u200cها", "کتاب ها"),
        ("دریا می کشد", "دریا می\u200cکشد"),
        ("دریا نمی کشد", "دریا نمیکشد"),
        ("کتاب\u200cها", "کتابها"),
        ("نرخ ۱۲٬۵۰۰ تومان", "نرخ 12500 تومان"),
        ("چهارشنبه بازار", "چهار شنبه بازار"),
        ("بیست و سه درجه", "۲۳ درجه"),
        ("بازار داغ بود", "بازار را داغ خواهند کرد"),
        ("شهريور ۹۸", "شهریور98"),
    ],
)
def test_spellings_of_one_opening_are_the_same_words(one, other):
    assert headline_of(one) == headline_of(other)


def test_words_cut_elsewhere_add_up_to_the_same():
    whole, parts = headline_of("اطلاعرسانی"), headline_of("اطلاع\u200cرسانی")
    assert len(parts) == 2
    assert same_letters(whole, parts)
    assert same_letters(parts, whole)


@pytest.mark.parametrize(("one", "other"), [("امین", "نیما"), ("کرمان", "مکران"), ("ساری", "سیار")])
def test_anagrams_are_two_words(one, other):
    assert headline_of(one) != headline_of(other)
    assert not same_letters(headline_of(one), headline_of(other))


def test_letters_that_stand_alone_are_one_word():
    assert headline_of("خون آ ب منفی") == headline_of("خون آب منفی")
    assert len(headline_of("خون ب منفی")) == 3
    assert headline_of("الف و ب") == headline_of("الف ب")


def test_numbers_are_told_from_words():
    price, gold = headline_of("۴۵۰۰ طلا")
    assert price >= NUMBER > gold
    assert headline_of("۱۲.۵ درصد") != headline_of("۱۲۵ درصد")


def test_a_lead_in_is_no_part_of_the_opening():
    text = "آب سد لار پایین رفت و کشاورزان نگران\u200cاند."
    assert opening(f"به گزارش خبرگزاری سرو به نقل از دفتر نشر، {text}") == opening(text)
    assert len(opening(text)) == 7


def test_so_many_words_are_kept():
    many = " ".join(f"واژه{number}" for number in range(100))
    assert len(opening(many)) == OPENING_WORDS
    assert len(headline_of(many)) == HEADLINE_WORDS
    assert opening("") == headline_of("") == ()


@given(st.text(max_size=200))
def test_words_spell_the_canonical_form(text):
    spelt, canon = "".join(words(text)), canonical(text.replace("\u200c", " "))
    assert spelt.replace(NUMBER_MARK, "") == canon.replace(NUMBER_MARK, "")
    assert all(0 <= word < END for word in opening(text))
