"""What changed between two versions of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.core.difference import MOST_WORDS, Mark, changed, difference

TEXT = st.lists(st.sampled_from(["سیل", "باران", "۱۲", "می\u200cبارد", "\n", "تهران"]), max_size=30).map(" ".join)


def told(pieces):
    return [(piece.mark, piece.text) for piece in pieces]


def test_a_changed_word_stands_between_what_was_kept():
    assert told(difference("سه تن در سیل جان باختند", "پنج تن در سیل جان باختند")) == [
        (Mark.REMOVED, "سه"),
        (Mark.ADDED, "پنج"),
        (Mark.KEPT, "تن در سیل جان باختند"),
    ]


def test_a_paragraph_that_came_is_added_whole():
    pieces = difference("یک\nدو", "یک\nاصلاحیه: رقم نادرست بود\nدو")
    assert [piece.text.strip() for piece in pieces if piece.mark is Mark.ADDED] == ["اصلاحیه: رقم نادرست بود"]
    assert not [piece for piece in pieces if piece.mark is Mark.REMOVED]


def test_equal_texts_have_no_change():
    assert not changed(difference("یک\nدو", "یک\nدو"))
    assert not changed(difference("", ""))
    assert changed(difference("", "یک"))


def test_a_long_stretch_is_replaced_whole():
    old, new = ("\u200c".join(["a", str(n)]) for n in (1, 2))
    pieces = difference(" ".join([old] * (MOST_WORDS + 1)), " ".join([new] * (MOST_WORDS + 1)))
    assert [piece.mark for piece in pieces] == [Mark.REMOVED, Mark.ADDED]


@given(TEXT, TEXT)
def test_each_version_can_be_read_from_the_pieces(old, new):
    pieces = difference(old, new)
    assert words(pieces, Mark.ADDED) == old.split()
    assert words(pieces, Mark.REMOVED) == new.split()


def words(pieces, without):
    return " ".join(piece.text for piece in pieces if piece.mark is not without).split()
