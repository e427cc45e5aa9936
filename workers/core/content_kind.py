"""What kind of content an answer is, as far as its headers and its first bytes tell."""

from __future__ import annotations

from collections.abc import Mapping

from workers.core.visit import VisitKind

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
UNDECIDED_TYPES = frozenset(
    {"", "text/plain", "application/octet-stream", "unknown/unknown", "text/xml", "application/xml"}
)
"""Content types that servers send for anything: the first bytes decide."""
_MEDIA = ("image/", "video/", "audio/", "font/")
_BINARY_MAGIC = (
    *(b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"wOF", b"\x00\x00\x01\x00"),
    *(b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF"),
    *(b"OggS", b"ID3", b"\x00\x00\x00\x18ftyp", b"\x00\x00\x00\x20ftyp"),
)
_GZIP_MAGIC = b"\x1f\x8b"


def declared_type(headers: Mapping[str, str]) -> str:
    """Return the media type that an answer declares, in lower case and without parameters; '' without one."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def why_no_html_type(headers: Mapping[str, str]) -> str:
    """Return why an answer cannot be HTML by its declared type, or ''."""
    declared = declared_type(headers)
    if declared in HTML_TYPES or declared in UNDECIDED_TYPES:
        return ""
    return f"content-type {declared[:60]!r} is not HTML"


def why_binary(head: bytes) -> str:
    """Return why a decoded body that begins so is no text, or ''."""
    return f"the body begins like a binary file: {head[:8]!r}" if head.startswith(_BINARY_MAGIC) else ""


def why_unwanted(kind: VisitKind, headers: Mapping[str, str], head: bytes) -> str:
    """Return why the body of an answer need not be received for a visit of this kind, or ''.

    `head`: how it begins on the wire, as much as is there. Nothing is refused that the parse stage would read.
    """
    if kind is VisitKind.ROBOTS:
        return ""
    declared = declared_type(headers)
    if kind in {VisitKind.FEED, VisitKind.SITEMAP}:
        if declared.startswith(_MEDIA):
            return f"content-type {declared[:60]!r} is not XML"
    elif why := why_no_html_type(headers):
        return why
    if headers.get("content-encoding", "").strip().lower() not in {"", "identity", "none"}:
        return ""
    if kind is VisitKind.SITEMAP and head.startswith(_GZIP_MAGIC):
        return ""
    return why_binary(head)
