"""Text that whoever made the page decoded with the wrong character set: the page is valid, its letters are not."""

from __future__ import annotations

_LEADS = {"windows-1252": "\u00d8\u00d9\u00da\u00db", "windows-1256": "\u0637\u0638\u0639\u063a"}
"""What the first bytes of Arabic letters in UTF-8 (D8 to DB) are in a one-byte set: every second character then."""
_SAMPLE = 2000
_LEAST = 20
"""Letters below which shares mean nothing."""
_LEAD_SHARE, _BROKEN_SHARE = 0.35, 0.02
"""In Persian prose the four letters of windows-1256 are 3 to 5 % of the text."""


def mojibake_of(text: str) -> str | None:
    """Say what went wrong with a text, or None: `utf-8 read as windows-1252`, `replacement characters`."""
    if text.isascii():
        return None
    sample = "".join(text[:_SAMPLE].split())
    if len(sample) < _LEAST:
        return None
    for codec, leads in _LEADS.items():
        if sum(map(sample.count, leads)) > _LEAD_SHARE * len(sample):
            return f"utf-8 read as {codec}"
    return "replacement characters" if sample.count("\ufffd") > _BROKEN_SHARE * len(sample) else None
