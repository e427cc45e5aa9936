"""Folding is `str.translate`, only faster."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.attribution_forms import fold
from workers.core.folding import Folding

TABLE = {"ي": "ی", "ك": "ک", "ـ": "", "]": "^", "۱": "1", "\u200c": " "}


@given(st.text(alphabet=["ي", "ك", "ـ", "]", "^", "۱", "\u200c", "ی", "a", "\\", " "]))
def test_it_does_what_translate_does(text: str) -> None:
    assert Folding(TABLE)(text) == text.translate(str.maketrans(TABLE))


def test_what_depends_on_the_order_is_refused() -> None:
    with pytest.raises(ValueError, match="'ي'"):
        Folding({"ي": "ى", "ى": "ی"})


@given(st.text(alphabet="یىئآأ\u200c\t–ـ«»۱٢ك,؛؟نa"))
def test_the_fold_of_lead_ins_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
