"""Prose: text that reads like sentences, told by length, links and how it ends."""

from __future__ import annotations

_LONG = 80
"""Characters; a text with few links that is longer is prose even without a full stop."""
_SENTENCE = 25
"""Characters; a shorter text is no prose even with a full stop."""
_SENTENCE_ENDS = tuple('.!?؟…:؛»"”)۔。！？')
_STOPS = (".", "۔", "。")
_INVISIBLE = "\u200b\u200c\u200e\u200f\ufeff "
LINKED = 0.5
"""Share of linked characters from which a text is no prose."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LINES = HEADINGS | {"p", "pre", "dt", "th", "caption", "summary"}
"""Elements that hold one line or paragraph."""


def is_prose(text: str, *, linked: int, tag: str) -> bool:
    """Tell whether a text of which `linked` characters stand in links, in an element `tag`, reads like sentences."""
    size = len(text)
    if size < _SENTENCE or linked >= LINKED * size or tag in HEADINGS:
        return False
    return size >= _LONG or text.rstrip(_INVISIBLE).endswith(_SENTENCE_ENDS)


def is_sentence(text: str) -> bool:
    """Tell whether a text is long enough for a sentence and ends like one."""
    return len(text) >= _SENTENCE and text.rstrip(_INVISIBLE).endswith(_STOPS)
