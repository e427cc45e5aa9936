"""A Spelling: how a site writes Persian. News that travels between sites is respelt on the way."""

from __future__ import annotations

from enum import StrEnum

ZWNJ = "\u200c"
_ARABIC = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك٠١٢٣٤٥٦٧٨٩")
_PERSIAN_DIGITS = str.maketrans("0123456789,.", "۰۱۲۳۴۵۶۷۸۹٬٫")


class Spelling(StrEnum):
    """How a text is written."""

    CORRECT = "correct"
    """As its author wrote it."""
    STRIPPED = "stripped"
    """Every zero-width non-joiner deleted: همکاریهای."""
    SPACED = "spaced"
    """Every zero-width non-joiner a space: همکاری های."""
    ARABIC = "arabic"
    """Arabic ي and ك, Arabic digits."""


def respell(text: str, spelling: Spelling) -> str:
    """Return the text in another spelling."""
    match spelling:
        case Spelling.CORRECT:
            return text
        case Spelling.STRIPPED:
            return text.replace(ZWNJ, "")
        case Spelling.SPACED:
            return text.replace(ZWNJ, " ")
        case Spelling.ARABIC:
            return text.translate(_ARABIC)


def persian_number(value: float) -> str:
    """Return a number in Persian digits: ۱۲٬۵۰۰, ۳٫۴ (decimals to one place)."""
    plain = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return plain.translate(_PERSIAN_DIGITS)


def persian_digits(text: str) -> str:
    """Return the text with its ASCII digits as Persian ones."""
    return text.translate(_PERSIAN_DIGITS) if text.isdigit() else "".join(map(_digit, text))


def _digit(letter: str) -> str:
    return letter.translate(_PERSIAN_DIGITS) if letter.isdigit() else letter
