"""The one way in which the markup of a page becomes a tree."""

from __future__ import annotations

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

_WITHOUT_EVENTS = int(LexborDocumentOptions.WO_EVENTS)
"""With events the parser copies the chosen option of a `<select>` into its `<selectedcontent>`: no page has that in its
article, and 20,000 chosen options (500 kB) took it 3 s, which take 12 ms without. It costs a fourteenth of all parsing,
too."""


def read_tree(html: str | bytes) -> LexborHTMLParser:
    """Return the tree of a text, or of the same text in UTF-8, which saves the parser to encode it."""
    return LexborHTMLParser(html, options=_WITHOUT_EVENTS)
