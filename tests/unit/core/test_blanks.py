"""Which openings are one form, filled in twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.blanks import is_filled_in
from workers.core.fingerprint import core_of
from workers.core.opening import headline_of, opening_of

SENTENCE = (
    "دمای هوای شیراز فردا بالا می\u200cرود، وزش باد پراکنده خواهد بود و آسمان شهر در بعدازظهر نیمه\u200cابری "
    "می\u200cشود"
)
LONG = f"{SENTENCE}. مردم هنگام توفان زیر درختان کهن نایستند. " + " ".join(f"واژه{n}" for n in range(40))
WORDS = st.lists(st.integers(1, 9), max_size=14).map(tuple)


def opening(text: str) -> tuple[int, ...]:
    return opening_of(body=text, core=core_of(body=text))


@pytest.mark.parametrize(
    ("old", "new", "filled_in"),
    [
        ("شیراز", "تبریز", True),
        ("شیراز", "بندر عباس", True),
        ("شیراز", "۱۲", True),
        ("شیراز فردا", "تبریز امروز", True),
        ("شیراز", "شیراز و حومه", False),  # an edit puts words in
        ("شیراز", "", False),  # … and takes them out
        ("شیراز", "شهر", False),  # a word that the text has elsewhere
        ("شیراز", "همه شهرهای جنوبی کشور پهناور ایران", False),  # no blank is as long
        ("نیمه\u200cابری", "نیمهابری", False),  # the same letters
        ("می\u200cرود", "خواهد رفت", True),
    ],
)
def test_a_blank_is_told_from_an_edit(old, new, filled_in):
    changed = SENTENCE.replace(old, new)
    assert is_filled_in(opening(SENTENCE), opening(changed)) == filled_in
    assert is_filled_in(opening(changed), opening(SENTENCE)) == filled_in


def test_what_a_long_text_is_about_stands_at_its_beginning():
    assert is_filled_in(opening(LONG), opening(LONG.replace("شیراز", "تبریز")))
    assert not is_filled_in(opening(LONG), opening(LONG.replace("توفان", "زلزله")))
    assert is_filled_in(opening(SENTENCE), opening(SENTENCE.replace("نیمه\u200cابری", "بارانی")))


def test_what_a_long_text_is_about_may_stand_later_if_the_headlines_say_so():
    other = LONG.replace("توفان", "زلزله")
    headlines = headline_of("هشدار توفان در فارس"), headline_of("هشدار زلزله در فارس")
    assert is_filled_in(opening(LONG), opening(other), headlines=headlines)
    assert not is_filled_in(opening(LONG), opening(other), headlines=(headlines[0], headlines[0]))
    assert not is_filled_in(opening(LONG), opening(other), headlines=(headlines[0], headline_of("هشدار به مردم فارس")))


def test_a_third_of_the_words_at_the_least_is_the_form():
    filled, otherwise = tuple(range(10, 16)), tuple(range(20, 26))
    assert is_filled_in((*filled, 1, 2, 3), (*otherwise, 1, 2, 3))
    assert not is_filled_in((*filled, 1, 2), (*otherwise, 1, 2))


def test_one_word_may_be_in_two_blanks_by_chance():
    assert is_filled_in((1, 50, 9, 51, 2, 3, 4, 5), (1, 60, 61, 9, 2, 3, 4, 5))


def test_an_edit_beside_a_blank_makes_it_an_edit():
    edited = LONG.replace("شیراز", "تبریز").replace("کهن ", "")
    assert not is_filled_in(opening(LONG), opening(edited))


def test_headlines_of_other_reports_are_no_form():
    assert is_filled_in(
        headline_of("آتش\u200cسوزی بازار تبریز مهار شد"), headline_of("آتش\u200cسوزی بازار یزد مهار شد")
    )
    assert not is_filled_in(
        headline_of("آتش\u200cسوزی بازار تبریز مهار شد"), headline_of("نانوایی\u200cها گران می\u200cفروشند")
    )


@given(WORDS, WORDS)
def test_it_does_not_matter_which_comes_first(a, b):
    assert is_filled_in(a, b) == is_filled_in(b, a)
    assert not is_filled_in(a, a)
