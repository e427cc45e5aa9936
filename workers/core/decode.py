"""From the bytes on the wire to text: bounded decompression, then the character set."""

from __future__ import annotations

import re
import zlib

from workers.core.errors import KhabarError
from workers.core.page import Page

_MAX_MEMBERS = 64
"""gzip members of one body; each costs a copy of what is left, and servers send one."""
_MAX_CODINGS = 2
_GZIP_MAGIC = b"\x1f\x8b"
_RAW, _GZIP = -zlib.MAX_WBITS, zlib.MAX_WBITS | 16

_SCANNED_BYTES = 16_384
"""How far into a page its own declaration is looked for; the HTML standard says 1024, but browsers begin anew when they
find one later, and scripts stand before it."""
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})["']""")
_HEADER = re.compile(r"""charset\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16le", "unicode", "ucs-2", "iso-10646-ucs-2"), "utf-16-le"),
    "utf-16be": "utf-16-be",
    **dict.fromkeys(("windows-1256", "cp1256", "x-cp1256", "1256"), "cp1256"),
    **dict.fromkeys(("iso-8859-6", "iso8859-6", "iso_8859-6", "arabic", "asmo-708", "ecma-114"), "iso8859-6"),
    **dict.fromkeys(("windows-1252", "cp1252", "iso-8859-1", "iso8859-1", "latin1", "us-ascii", "ascii"), "cp1252"),
    **dict.fromkeys(("windows-1251", "cp1251"), "cp1251"),
    **dict.fromkeys(("windows-1254", "cp1254", "iso-8859-9", "latin5"), "cp1254"),
    "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250",
    "windows-1253": "cp1253",
    "windows-1255": "cp1255",
    "windows-1257": "cp1257",
    "windows-1258": "cp1258",
    "koi8-r": "koi8-r",
}
"""Label → codec. Any other label (utf-7 above all, by which markup hides from filters) counts as none."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LEGACY = "cp1256"
"""What Persian pages that say nothing and are not UTF-8 are written in."""


class TooLargeBody(KhabarError):
    """The decoded body is over the cap; the page is not read."""


class UnreadableBody(KhabarError):
    """The body cannot be decoded; the server sent it broken or in a coding that was not asked for."""


def decode_body(page: Page, *, max_bytes: int) -> bytes:
    """Undo the content-encoding of a page; at no time is more than `max_bytes` decoded.

    Raises `TooLargeBody` and `UnreadableBody` (truncated, corrupt, or a coding other than gzip and deflate).
    """
    header = page.headers.get("content-encoding", "")
    codings = [name for part in header.split(",") if (name := part.strip().lower()) not in {"", "identity", "none"}]
    if len(codings) > _MAX_CODINGS:
        raise UnreadableBody(f"content-encoding {header[:60]!r} names more than {_MAX_CODINGS} codings")
    data = page.body
    for coding in reversed(codings):
        if coding in {"gzip", "x-gzip"}:
            data = gunzip(data, max_bytes=max_bytes)
        elif coding == "deflate":
            data = _inflate_any(data, max_bytes)
        else:
            raise UnreadableBody(f"content-encoding {coding[:40]!r} is not one of gzip, deflate, identity")
    if len(data) > max_bytes:
        raise TooLargeBody(f"the body has {len(data)} bytes, more than {max_bytes}")
    return data


def is_gzip(data: bytes) -> bool:
    """Tell by its first bytes whether a body is a gzip file."""
    return data.startswith(_GZIP_MAGIC)


def gunzip(data: bytes, *, max_bytes: int) -> bytes:
    """Decompress a gzip file of one or several members; raise as `decode_body` does."""
    parts: list[bytes] = []
    size = 0
    for _ in range(_MAX_MEMBERS):
        part, rest = _inflate(data, _GZIP, max_bytes - size)
        parts.append(part)
        size += len(part)
        if not is_gzip(rest):
            return b"".join(parts)
        data = rest
    raise UnreadableBody(f"gzip body of more than {_MAX_MEMBERS} members")


def decode_text(data: bytes, *, content_type: str | None) -> str:
    """Return the text of a page or feed, as `decode_markup` does."""
    return decode_markup(data, content_type=content_type)[0]


def decode_markup(data: bytes, *, content_type: str | None) -> tuple[str, bytes | None]:
    """Return (the text of a page or feed, `data` itself where it is that text in UTF-8).

    Character set by byte order mark, content-type header, the document's own declaration, then by whether it is UTF-8.

    Bytes that are valid UTF-8 with letters beyond ASCII are UTF-8 whatever one-byte set is declared: the other case
    does not happen by chance. Never raises; what no character stands for becomes U+FFFD.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace"), None
    label = _HEADER.search(content_type) if content_type else None
    declared = _LABELS.get(label[1].lower()) if label else None
    if declared is not None and declared.startswith("utf-16") and b"\0" in data[:_SCANNED_BYTES]:
        return data.decode(declared, "replace"), None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(data, declared), None
    if "\0" in text[:_SCANNED_BYTES] and (guess := _guess_utf16(data)):
        return data.decode(guess, "replace"), None
    return text, data


def _decode_legacy(data: bytes, declared: str | None) -> str:
    codec = declared or _own_declaration(data) or _guess_utf16(data) or "utf-8"
    if codec.startswith("utf-16"):
        codec = _guess_utf16(data) or "utf-8"
    text = data.decode(codec, "replace")
    if codec == "utf-8" and _is_mostly_broken(text):
        return data.decode(_LEGACY)
    return text


def _own_declaration(data: bytes) -> str | None:
    head = data[:_SCANNED_BYTES]
    found = _XML.search(head) or _META.search(head)
    return _LABELS.get(found[1].decode("ascii").lower()) if found else None


def _guess_utf16(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by where the zero bytes of its ASCII part (tags, spaces) are."""
    head = data[:_SCANNED_BYTES]
    if len(data) % 2:
        head = head[: len(head) // 2 * 2]
    even, odd = head[::2].count(0), head[1::2].count(0)
    least = len(head) // 8
    if odd > least and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > least and even > 4 * odd else None


def _is_mostly_broken(text: str) -> bool:
    """Tell a page in a one-byte set from a UTF-8 page with a few cut characters."""
    broken = text.count("\ufffd")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return broken * 4 > beyond_ascii


def _inflate_any(data: bytes, max_bytes: int) -> bytes:
    """Undo deflate, which servers send with the zlib header that the standard asks for, or without."""
    try:
        return _inflate(data, zlib.MAX_WBITS, max_bytes)[0]
    except UnreadableBody:
        return _inflate(data, _RAW, max_bytes)[0]


def _inflate(data: bytes, wbits: int, max_bytes: int) -> tuple[bytes, bytes]:
    """Return the decompressed stream and the bytes that follow it."""
    stream = zlib.decompressobj(wbits)
    try:
        out = stream.decompress(data, max_bytes + 1)
    except zlib.error as fault:
        raise UnreadableBody(f"corrupt compression: {fault}") from None
    if len(out) > max_bytes:
        raise TooLargeBody(f"the body decodes to more than {max_bytes} bytes")
    if not stream.eof:
        raise UnreadableBody("truncated compression")
    return out, stream.unused_data
