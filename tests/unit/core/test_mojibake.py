"""Text in the wrong character set is told from text."""

from __future__ import annotations

import pytest

from workers.core.mojibake import mojibake_of

TEXT = "باغبانان شهر در آغاز پاییز نهال\u200cهای تازه را در کنار رودخانه کاشتند. " * 3
FULL_OF_LEADS = "عطر گل\u200cهای طبیعی باغ در عصر روزهای تعطیل، غم\u200cهای ظریف اهل محله را از یاد می\u200cبرد. " * 3


@pytest.mark.parametrize("codec", ["windows-1252", "windows-1256"])
def test_utf8_read_as_another_set(codec: str) -> None:
    assert mojibake_of(TEXT.encode().decode(codec, "replace")) == f"utf-8 read as {codec}"


@pytest.mark.parametrize("text", ["", "x", TEXT, FULL_OF_LEADS, "طظعغ", "Gardeners planted trees at Øresund. " * 9])
def test_text(text: str) -> None:
    assert mojibake_of(text) is None


def test_replacement_characters() -> None:
    assert mojibake_of(TEXT.replace("ن", "\ufffd")) == "replacement characters"
