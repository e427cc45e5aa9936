"""Character references of HTML, `&amp;` and `&#1601;`, as the characters that they stand for."""

from __future__ import annotations

import html
import re
from typing import Final

_HUGE: Final = re.compile(r"&#[0-9]{20,};?")
"""More digits than any character needs; the standard library raises ValueError from 4,301 on."""


def unescape(text: str) -> str:
    """Return the text with its references replaced; one to no character is U+FFFD, as in browsers."""
    return html.unescape(_HUGE.sub("\ufffd", text) if "&#" in text else text)
