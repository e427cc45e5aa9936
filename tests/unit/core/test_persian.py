"""The canonical form: tables of what is the same, and laws over any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.persian import (
    AT,
    CLAUSE_MARKS,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    HASH,
    NEWLINE,
    OPEN,
    SLASH,
    STOP,
    canonical,
    marked,
    unmarked,
)

ZWNJ = "\u200c"
WORDS = (
    "کتاب",
    "می\u200cروند",
    "خانه\u200cهای",
    "یک",
    "آسمان",
    "مسئول",
    "رأی",
    "سؤال",
    "نامهٔ",
    "لالایی",
    "گفت‌وگو",
    "۱۲",
    "۳۰۵",
    "7",
    "12.5",
    "۱۲٬۵۰۰",
    "Tehran",
    "ب",
    "،",
    ".",
    "«",
)
PERSIAN = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)
PRESENTATION = {
    "ل" + "ا": "\ufefb",
    "ن": "\ufee7",
    "ه": "\ufeeb",
    "م": "\ufee3",
    "ب": "\ufe91",
    "ک": "\ufb90",
    "ی": "\ufbfe",
    "گ": "\ufb94",
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي كاتب", "علی کاتب"),
        ("موسى", "موسی"),
        ("مسئول", "مسیول"),
        ("آب أب إب ٱب", "اب اب اب اب"),
        ("سؤال", "سوال"),
        ("مدرسة", "مدرسه"),
        ("نامۀ", "نامه"),
        ("نامه\u0654", "نامه"),
        ("جزء", "جز"),
        ("کِتابِ مُعَلِّم", "کتاب معلم"),
        ("کتـــاب", "کتاب"),
        ("می\u200cروم", "میروم"),
        ("می\u200cروم", "می روم"),
        ("\u202bمتن\u202c\u200f \ufeffساده\u00ad", "متن ساده"),
        ("۱۲۳ ١٢٣", "123 123"),
        ("\ufef3\ufeae\ufeed\ufee1", "یروم"),
        ("\ufefb\ufef7\ufef5", "لا لا لا"),
        ("\ufdf2", "الله"),
        ("\ufdfc", "ریال"),
        ("\ufdfa", "صلی الله علیه وسلم"),
        ("NATO ＮＡＴＯ", "nato nato"),
        ("Café cafe\u0301", "cafe cafe"),
        ("٪۵ «نقل» (۳)", "5 نقل 3"),
        ("۱۲٬۵۰۰", "12500"),
        ("12,500,000", "12500000"),
        ("۱۲،۵۰۰", "12500"),
        ("۱۲٫۵", "12.5"),
        ("12/5", "12.5"),
        ("۲۱:۳۰", "21 - 30"),
        ("2½", "2 1 2"),
        ("خبر 🔹 تازه", "خبر تازه"),
        ("𝟏𝟐 𝐀", "12 a"),
    ],
)
def test_same(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12.5", "125"),
        ("2 1", "21"),
        ("۲، ۱", "۲۱"),
        ("1397,1398", "13971398"),
        ("12,50", "1250"),
        ("12,5000", "125000"),
        ("12, 500", "12500"),
        ("12.500", "12500"),
        ("3🔹4", "34"),
        ("3\n4", "34"),
        ("باز", "بار"),
        ("سال ۱۴۰۱", "سال ۱۴۰۲"),
    ],
)
def test_different(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("text", ["", " ", "\u200c", "\ud800", "a\udfff۱", "\x00", "😀", "\U000103a0", "۔،؛"])
def test_odd_texts_do_not_fail(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    assert all(c.isalnum() for c in canonical(text))


def test_letters_and_numbers_only() -> None:
    assert canonical("آقای «مهدی» گفت: ۱۲٫۵ درصد، (و ۳۰٬۰۰۰ نفر)!") == "اقایمهدیگفت12.5درصدو30000نفر"


def test_marked_keeps_clauses() -> None:
    assert marked("تهران - پیک: «باران»، برف.\nپایان ۲، ۳ #هوا") == "تهران-پیک*باران,برف!\nپایان2.3#هوا"


@pytest.mark.parametrize(
    ("mark", "signs"),
    [
        (NEWLINE, "\n\v\f\x85\u2028\u2029"),
        (STOP, ".!?؟…۔。！．？"),
        (COMMA, ",،؛;٬、﹐﹑，；"),
        (COLON, ":："),
        (DASH, "-_－＿\u2010\u2011\u2012\u2013\u2014\u2015\u2212"),
        (SLASH, "/\\|／＼｜"),
        (OPEN, "([{（［｛"),
        (CLOSE, ")]}）］｝"),
        (HASH, "#＃"),
        (AT, "@＠"),
    ],
)
def test_signs_that_end_a_clause_in_one_way_are_one_mark(mark: str, signs: str) -> None:
    assert {marked(f"باغ{sign}شهر") for sign in signs} == {f"باغ{mark}شهر"}


@given(st.text())
def test_idempotent(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)


@given(st.text(alphabet=st.characters(codec=None)))
def test_marked_is_canonical_with_marks(text: str) -> None:
    form = marked(text)
    assert unmarked(form) == canonical(text)
    assert canonical(form) == canonical(text)
    assert not set(canonical(text)) & set(CLAUSE_MARKS)


@given(st.text())
def test_encodes_one_way(text: str) -> None:
    assert all(unicodedata.category(c)[0] in "LN" or c == "." for c in canonical(text))


@given(PERSIAN)
def test_joiner_deleted_or_spaced(text: str) -> None:
    assert canonical(text.replace(ZWNJ, "")) == canonical(text.replace(ZWNJ, " ")) == canonical(text)


@given(PERSIAN)
def test_arabic_letters(text: str) -> None:
    assert canonical(text.replace("ی", "ي").replace("ک", "ك")) == canonical(text)


@given(PERSIAN, st.sampled_from(["۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789", "０１２３４５６７８９"]))
def test_digit_sets(text: str, digits: str) -> None:
    changed = "".join(digits[unicodedata.digit(c)] if c.isdigit() else c for c in text)
    assert canonical(changed) == canonical(text)


@given(PERSIAN, st.data())
def test_marks_that_do_not_count(text: str, data: st.DataObject) -> None:
    noise = st.sampled_from(
        ["", "", "\u0640", "\u064e", "\u0651", "\u200f", "\u200e", "\u202c", "\ufeff", "\u00ad", "\u200b"]
    )
    marks = ((c, data.draw(noise)) for c in text)
    changed = "".join(c + (mark if mark != "\u0640" or c.isalpha() else "") for c, mark in marks)  # or it is a dash
    assert canonical(changed) == canonical(text)


@given(PERSIAN)
def test_presentation_forms(text: str) -> None:
    changed = text
    for letters, form in PRESENTATION.items():
        changed = changed.replace(letters, form)
    assert canonical(changed) == canonical(text)


@given(PERSIAN, st.sampled_from([" ", "\n", "\u00a0", "\t", "\r\n", "  "]))
def test_spaces(text: str, space: str) -> None:
    assert canonical(text.replace(" ", space)) == canonical(text)
