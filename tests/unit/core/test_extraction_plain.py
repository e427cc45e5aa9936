"""The plain form is blind to spelling and nothing else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.extraction.plain import plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("لینک منبع اصلی خبر", "لينك منبع اصلي خبر"),
        ("لینک\u200cهای خبر :", "لینک های خبر"),
        ("کتاب\u200cخانه", "کتابخانه"),
        ("اِنتِهای پیام", "انتهای پیام"),
        ("انتهـــای پیام", "انتهای پیام/."),
        ("مسئول", "مسیول"),
        ("سال ۱۴۰۳", "سال ١٤٠٣"),
        ("سال 1403", "سال ۱۴۰۳"),
        ("ﻻله", "لاله"),
        ("Read More »", "read more"),
        ("خانۀ ما", "خانه ما"),
        ("آمار", "امار"),
    ],
)
def test_spellings_of_one_text_are_equal(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_letters_and_digits_stay() -> None:
    assert plain("  کد خبر: ۱۲-۳۴ / IR‌NA ") == "کدخبر1234irna"
    assert plain("…—!؟،") == ""


def test_different_labels_differ() -> None:
    assert plain("لینک خبر") != plain("لینک خبری")


@given(st.text(alphabet="یيىئكآأءـةؤ۱٢ﻻ\u200c\u064e\u00b2 ،.-_«»aB1", max_size=500))
def test_every_way_to_it_leads_to_the_same(text: str) -> None:
    def slowly(text: str) -> str:
        normal = unicodedata.normalize("NFKC", text) if "ﻻ" in text else text
        folded = normal.translate(str.maketrans("يىئكآأةؤ۱٢", "یییکااهو12", "ءـ"))
        return re.sub(r"[\W_]", "", folded).lower()

    assert plain(text) == slowly(text)
