"""Words that desks exchange."""

from __future__ import annotations

from collections import Counter

import pytest

from workers.core.opening import headline_of, same_letters
from workers.core.persian import canonical
from workers.core.synonyms import GROUPS, same_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("پل تازه گشایش یافت", "پل جدید افتتاح یافت"),
        ("مصدومان و قیمت\u200cها", "مصدومان و بهاها"),
        ("بلیط مسابقات", "بلیت رقابت\u200cها"),
    ],
)
def test_words_that_mean_the_same_are_one_word(one, other):
    assert headline_of(one) == headline_of(other)


@pytest.mark.parametrize(("one", "other"), [("افزایش", "کاهش"), ("پیروزی", "شکست"), ("شیراز", "تبریز"), ("صبح", "عصر")])
def test_what_makes_another_report_is_another_word(one, other):
    assert headline_of(one) != headline_of(other)


def test_what_other_words_are_made_with_keeps_its_letters():
    assert same_letters(headline_of("پرسشنامه"), headline_of("پرسش نامه"))
    assert same_letters(headline_of("همهپرسی"), headline_of("همه پرسی"))


def test_a_word_is_in_one_group_only():
    counted = Counter(canonical(word) for group in GROUPS for word in group)
    assert [word for word, times in counted.items() if times > 1] == []
    assert all(same_word(canonical(group[0])) == canonical(group[0]) for group in GROUPS)
