"""Bodies are decoded within bounds, and their text is found."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.decode import TooLargeBody, UnreadableBody, decode_body, decode_markup, decode_text
from workers.core.page import Page

PERSIAN = "<html><body><p>نهال\u200cها در باغ شهر کاشته شدند؛ پاییز ۱۴۰۳</p></body></html>"
LEGACY = "<html><body><p>نهال ها در باغ شهر کاشته شدند</p></body></html>"


def _page(body: bytes, coding: str | None = None) -> Page:
    return Page(
        url="http://h.example/", status=200, headers={} if coding is None else {"content-encoding": coding}, body=body
    )


def _raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        (None, bytes),
        ("identity", bytes),
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", _raw_deflate),
        ("deflate, gzip", lambda data: gzip.compress(zlib.compress(data))),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0\0\0"),
    ],
)
def test_codings(coding: str | None, encode: object) -> None:
    data = PERSIAN.encode()
    assert callable(encode)
    assert decode_body(_page(encode(data), coding), max_bytes=len(data)) == data
    with pytest.raises(TooLargeBody):
        decode_body(_page(encode(data), coding), max_bytes=len(data) - 1)


@pytest.mark.parametrize(
    ("body", "coding", "why"),
    [
        (b"abc", "br", "content-encoding 'br' is not one of gzip, deflate, identity"),
        (b"abc", "zstd", "content-encoding 'zstd' is not one of gzip, deflate, identity"),
        (b"abc", "gzip,gzip,gzip", "content-encoding 'gzip,gzip,gzip' names more than 2 codings"),
        (b"abc", "gzip", "corrupt compression"),
        (b"", "gzip", "truncated compression"),
        (gzip.compress(b"abc")[:-4], "gzip", "truncated compression"),
        (gzip.compress(b"abc")[:-8] + b"\0" * 8, "gzip", "corrupt compression"),
        (zlib.compress(b"abc" * 99)[:-6], "deflate", "c"),
        (gzip.compress(b"") * 100, "gzip", "gzip body of more than 64 members"),
    ],
)
def test_unreadable(body: bytes, coding: str, why: str) -> None:
    with pytest.raises(UnreadableBody, match=why):
        decode_body(_page(body, coding), max_bytes=10_000)


def test_a_bomb_is_met_by_the_bound() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000))
    tracemalloc.start()
    with pytest.raises(TooLargeBody):
        decode_body(_page(bomb, "gzip, gzip"), max_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", "gzip, deflate", "", "br"]))
def test_any_bytes_decode_or_are_refused(body: bytes, coding: str) -> None:
    try:
        data = decode_body(_page(body, coding), max_bytes=1000)
    except (TooLargeBody, UnreadableBody):
        return
    assert len(data) <= 1000


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (PERSIAN.encode(), None),
        (PERSIAN.encode(), "text/html; charset=utf-8"),
        (PERSIAN.encode(), "text/html; charset=windows-1256"),
        (PERSIAN.encode(), "text/html; charset=utf-7"),
        (b"\xef\xbb\xbf" + PERSIAN.encode(), "text/html; charset=iso-8859-1"),
        (b"\xff\xfe" + PERSIAN.encode("utf-16-le"), None),
        (b"\xfe\xff" + PERSIAN.encode("utf-16-be"), "text/html; charset=utf-8"),
        (PERSIAN.encode("utf-16-le"), "text/html; charset=utf-16"),
        (PERSIAN.encode(), "text/html; charset=utf-16"),
        (PERSIAN.encode("utf-16-le"), None),
        (PERSIAN.encode("utf-16-be"), None),
    ],
)
def test_unicode(data: bytes, content_type: str | None) -> None:
    assert decode_text(data, content_type=content_type) == PERSIAN


@pytest.mark.parametrize(
    ("codec", "content_type", "head"),
    [
        ("cp1256", "text/html; charset=windows-1256", ""),
        ("cp1256", 'text/html; charset="CP1256"', ""),
        ("cp1256", None, '<meta charset="windows-1256">'),
        ("cp1256", None, '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">'),
        ("cp1256", None, '<?xml version="1.0" encoding="windows-1256"?>'),
        ("cp1256", None, ""),
        ("cp1256", "text/html; charset=utf-8", ""),
        ("iso8859-6", "text/html; charset=iso-8859-6", ""),
        ("iso8859-6", "text/html", "<meta charset=iso-8859-6>"),
    ],
)
def test_legacy(codec: str, content_type: str | None, head: str) -> None:
    text = (head + LEGACY).replace("پ", "ب").replace("ی", "ي").replace("ک", "ك")
    assert decode_text(text.encode(codec), content_type=content_type) == text


def test_a_cut_character_does_not_make_utf8_something_else() -> None:
    data = PERSIAN.encode()
    cut = data.replace("باغ".encode(), "باغ".encode()[:-1])
    assert decode_text(cut, content_type=None) == PERSIAN.replace("باغ", "با\ufffd")


def test_utf7_is_never_decoded() -> None:
    data = b"<meta charset=utf-7>+ADw-script+AD4-"
    assert decode_text(data, content_type="text/html; charset=utf-7") == data.decode()


@given(st.binary(max_size=200), st.none() | st.text(max_size=40))
def test_any_bytes_have_a_text(data: bytes, content_type: str | None) -> None:
    decode_text(data, content_type=content_type)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\x00"])
@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "utf-16-le"])
def test_bytes_are_returned_only_where_they_are_the_text(start: bytes, codec: str) -> None:
    data = start + PERSIAN.encode(codec, "replace")
    text, utf8 = decode_markup(data, content_type=f"text/html; charset={codec}")
    assert utf8 == (data if codec == "utf-8" and not start.startswith(b"\xef") else None)
    assert utf8 is None or utf8 == text.encode()
