"""Hostile answers of a web server, and what must become of the visit that meets each. All written for these tests."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

from workers.core.outcome import Outcome

RETRY = "retry"
"""The verdict for what may be a fault of the moment: the visit is tried again later, until its attempts are spent."""
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
_SENTENCE = "باغبانان شهر در نخستین روز پاییز نهال\u200cهای تازه را در کنار رودخانه کاشتند و به آن\u200cها آب دادند. "


def article(number: int = 0) -> bytes:
    """An article that is like no other."""
    title = f"کاشت نهال در محله شماره {number + 1000} آغاز شد"
    text = "".join(f"<p>{_SENTENCE * 2}در محله {number + 1000} بند {part} از این گزارش است.</p>" for part in range(4))
    body = f"<body><article><h1>{title}</h1>{text}</article></body>"
    return f"<html lang=fa><head><title>{title}</title></head>{body}</html>".encode()


Pieces = Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """One response. `close`: the server closes when it has sent all; else it keeps silent with the connection open."""

    name: str
    send: Pieces
    verdict: frozenset[str]
    close: bool = True


def _once(raw: bytes) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        yield raw

    return pieces


def _for_ever(head: bytes, piece: bytes, pause_s: float = 0.0) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        yield head
        while True:
            yield piece
            await asyncio.sleep(pause_s)

    return pieces


def _drip(raw: bytes, pause_s: float) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        for byte in raw:
            yield bytes((byte,))
            await asyncio.sleep(pause_s)

    return pieces


def _with_length(body: bytes, headers: bytes = HTML, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n%b" % (status, headers, len(body), body)


def _raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def _bomb(size: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"\0" * 1_000_000
    return b"".join(stream.compress(block) for _ in range(size // len(block))) + stream.flush()


ARTICLE = article(9)
GZIPPED = gzip.compress(ARTICLE)
CHUNKED = b"HTTP/1.1 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n"
GZ = HTML + b"Content-Encoding: gzip\r\n"


def _connections() -> Iterator[tuple[str, Pieces, object, bool]]:
    """Name, what is sent, verdict, whether the server closes."""
    yield "closes at once", _once(b""), RETRY, True
    yield "never answers", _once(b""), RETRY, False
    yield "half a status line", _once(b"HTTP/1."), RETRY, False
    yield "half a status line, closed", _once(b"HTTP/1."), RETRY, True
    yield "SSH", _once(b"SSH-2.0-OpenSSH_9.6\r\n"), RETRY, True
    yield "Redis", _once(b"-ERR unknown command 'GET'\r\n"), RETRY, True
    yield "TLS alert", _once(b"\x15\x03\x01\x00\x02\x02\x16"), RETRY, True
    yield "HTTP/0.9", _once(ARTICLE), RETRY, True
    yield "HTTP/2 preface", _once(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), RETRY, True
    yield "zero bytes", _once(b"\0" * 5000), RETRY, True
    yield "status without number", _once(b"HTTP/1.1 OK\r\n\r\n"), RETRY, True
    yield "status of six digits", _once(b"HTTP/1.1 200200 OK\r\n\r\n"), RETRY, True
    yield "drips its headers", _drip(_with_length(ARTICLE), 0.05), RETRY, True
    yield "drips its body", _for_ever(b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n", b"a", 0.05), RETRY, True
    yield "switches protocols", _once(b"HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"), RETRY, True


def _heads() -> Iterator[tuple[str, Pieces, object, bool]]:
    ok = b"HTTP/1.1 200 OK\r\n"
    flood = (RETRY, Outcome.TOO_LARGE)
    yield "endless headers", _for_ever(ok, b"X-Filler: " + b"x" * 500 + b"\r\n"), flood, True
    yield "one endless header", _for_ever(ok + b"X: ", b"x" * 5000), flood, True
    yield "one endless name", _for_ever(ok, b"x" * 5000), flood, True
    yield "endless status line", _for_ever(b"HTTP/1.1 200 ", b"x" * 5000), flood, True
    yield "endless folded header", _for_ever(ok + b"X: y\r\n", b" z\r\n" * 100), flood, True
    yield "300 headers", _once(ok + b"X: y\r\n" * 300 + b"\r\n"), flood, True
    yield "headers of 100 kB together", _once(ok + (b"X: " + b"y" * 1000 + b"\r\n") * 100 + b"\r\n"), flood, True
    yield "endless empty lines", _for_ever(b"", b"\r\n" * 100), flood, True
    yield "endless 100", _for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), Outcome.TOO_LARGE, True
    yield "endless 102", _for_ever(b"", b"HTTP/1.1 102 Processing\r\n\r\n"), Outcome.TOO_LARGE, True
    yield "endless 103", _for_ever(b"", b"HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n"), Outcome.TOO_LARGE, True
    yield "slow 103", _for_ever(b"", b"HTTP/1.1 103 x\r\nLink: </a>\r\n\r\n", 0.1), flood, True
    yield "header without colon", _once(ok + b"no colon\r\n\r\n"), RETRY, True
    yield "header with a zero byte", _once(ok + b"X: a\0b\r\n\r\n"), RETRY, True
    yield "space before colon", _once(ok + b"Content-Length : 5\r\n\r\nabcde"), (RETRY, *_EMPTY), True
    yield "length that is no number", _once(ok + b"Content-Length: ten\r\n\r\n"), RETRY, True
    yield "negative length", _once(ok + b"Content-Length: -1\r\n\r\n"), RETRY, True
    yield "length with a sign", _once(ok + b"Content-Length: +5\r\n\r\nabcde"), RETRY, True
    yield "two lengths", _once(ok + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"), RETRY, True
    yield "length and chunks", _once(CHUNKED[:-2] + b"Content-Length: 5\r\n\r\n0\r\n\r\n"), RETRY, True
    yield "huge length", _once(ok + HTML + b"Content-Length: 99999999999\r\n\r\nabc"), Outcome.TOO_LARGE, False
    yield "length beyond 64 bits", _once(ok + b"Content-Length: " + b"9" * 40 + b"\r\n\r\n"), (RETRY, *flood), True
    yield "unknown transfer coding", _once(ok + b"Transfer-Encoding: gzip\r\n\r\nabc"), (RETRY, *_EMPTY), True


_EMPTY = (Outcome.NO_ARTICLE, Outcome.NOT_HTML, Outcome.UNREADABLE)


def _bodies() -> Iterator[tuple[str, Pieces, object, bool]]:
    ok = b"HTTP/1.1 200 OK\r\n" + HTML
    large = Outcome.TOO_LARGE
    yield "endless body", _for_ever(ok + b"\r\n", b"x" * 65_536), large, True
    yield "endless chunks", _for_ever(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"), large, True
    yield "endless chunks of one byte", _for_ever(CHUNKED, b"1\r\na\r\n" * 1000), large, True
    yield "endless chunk extensions", _for_ever(CHUNKED, b"1;" + b"x" * 4000 + b"\r\na\r\n"), (large, RETRY), True
    yield "chunk size beyond 64 bits", _once(CHUNKED + b"f" * 40 + b"\r\nx"), (RETRY, large), True
    yield "negative chunk", _once(CHUNKED + b"-5\r\nabcde\r\n0\r\n\r\n"), RETRY, True
    yield "chunk that is no number", _once(CHUNKED + b"xyz\r\nabc\r\n0\r\n\r\n"), RETRY, True
    yield "chunk that ends too late", _once(CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n"), RETRY, True
    yield "chunk that never ends", _once(CHUNKED + b"ffff\r\nabc"), RETRY, False
    yield "no last chunk", _once(CHUNKED + b"3\r\nabc\r\n"), RETRY, True
    yield "endless trailers", _for_ever(CHUNKED + b"1\r\na\r\n0\r\n", b"X: y\r\n" * 50), (RETRY, large), True
    yield "body shorter than said", _once(ok + b"Content-Length: 5000\r\n\r\nabc"), RETRY, True
    yield "body that never comes", _once(ok + b"Content-Length: 5000\r\n\r\n"), RETRY, False
    yield "body longer than said", _once(ok + b"Content-Length: 3\r\n\r\n" + ARTICLE), (RETRY, *_EMPTY), True
    yield "empty body", _once(ok + b"Content-Length: 0\r\n\r\n"), Outcome.NO_ARTICLE, True
    yield "empty 204", _once(b"HTTP/1.1 204 No Content\r\n\r\n"), Outcome.NO_ARTICLE, True
    yield "white space", _once(_with_length(b" \r\n\t" * 9000)), Outcome.NO_ARTICLE, True
    yield "zeros for HTML", _once(_with_length(b"\0" * 90_000)), _EMPTY, True
    yield "4 MB that were announced", _once(_with_length(b"x" * 4_000_000)), large, True


def _codings() -> Iterator[tuple[str, Pieces, object, bool]]:
    unreadable, large = Outcome.UNREADABLE, Outcome.TOO_LARGE
    corrupt = GZIPPED[:200] + b"\xff" * 50 + GZIPPED[250:]
    for name, body in {
        "gzip, truncated": GZIPPED[:-20],
        "gzip without trailer": GZIPPED[:-8],
        "gzip, head only": GZIPPED[:10],
        "gzip, half a head": GZIPPED[:5],
        "gzip, corrupt": corrupt,
        "gzip, wrong checksum": GZIPPED[:-8] + b"\0" * 8,
        "gzip that is none": ARTICLE,
        "gzip of nothing, 1,000 members": gzip.compress(b"") * 1000,
        "gzip, unknown method": GZIPPED[:2] + b"\x07" + GZIPPED[3:],
        "gzip, endless file name": b"\x1f\x8b\x08\x08\0\0\0\0\0\x03" + b"n" * 100_000,
    }.items():
        yield name, _once(_with_length(body, GZ)), unreadable, True
    yield "gzip bomb", _once(_with_length(_bomb(400_000_000), GZ)), large, True
    yield "gzip bomb of members", _once(_with_length(_bomb(8_000_000) * 50, GZ)), large, True
    twice = HTML + b"Content-Encoding: gzip, gzip\r\n"
    yield "gzip bomb in gzip", _once(_with_length(gzip.compress(_bomb(400_000_000)), twice)), large, True
    deflate = HTML + b"Content-Encoding: deflate\r\n"
    yield "deflate bomb", _once(_with_length(zlib.compress(b"\0" * 50_000_000, 9), deflate)), large, True
    yield "raw deflate, truncated", _once(_with_length(_raw_deflate(ARTICLE)[:-9], deflate)), unreadable, True
    for coding in ("br", "zstd", "compress", "x", "gzip, gzip, gzip", "gzip;q=1", "aes128gcm"):
        head = HTML + f"Content-Encoding: {coding}\r\n".encode()
        yield f"content-encoding {coding}", _once(_with_length(GZIPPED, head)), unreadable, True


def _types() -> Iterator[tuple[str, Pieces, object, bool]]:
    not_html = Outcome.NOT_HTML
    for name, kind, body in (
        ("PDF", "application/pdf", b"%PDF-1.7\n" + b"x" * 5000),
        ("PDF that says HTML", "text/html", b"%PDF-1.7\n" + b"x" * 5000),
        ("PNG that says HTML", "text/html", b"\x89PNG\r\n\x1a\n" + b"\0" * 5000),
        ("ZIP that says HTML", "text/html", b"PK\x03\x04" + b"\0" * 5000),
        ("program that says HTML", "text/html", b"\x7fELF" + b"\0" * 5000),
        ("gzip file that says HTML", "text/html", GZIPPED),
        ("video", "video/mp4", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 5000),
        ("JSON", "application/json", b'{"a":' * 9000),
        ("script", "application/javascript", b"while(true){}"),
        ("bytes of no type", "application/octet-stream", b"\x01\x02\x03" * 3000),
        ("text of no HTML", "text/plain", b"only words " * 500),
        ("two types", "text/html, application/pdf", b"%PDF-1.7"),
    ):
        yield name, _once(_with_length(body, f"Content-Type: {kind}\r\n".encode())), not_html, True


def _redirects() -> Iterator[tuple[str, Pieces, object, bool]]:
    blocked = Outcome.BLOCKED_ADDRESS
    for name, target, verdict in (
        ("itself", b"/page", Outcome.TOO_MANY_REDIRECTS),
        ("nowhere", b"", Outcome.UNREADABLE),
        ("a file", b"file:///etc/hosts", blocked),
        ("a script", b"javascript:alert(1)", blocked),
        ("an unfinished host", b"http://[::1", blocked),
        ("a number", b"http://2130706433/", blocked),
        ("an octal host", b"http://0177.0.0.1/", blocked),
        ("a user", b"http://site.example@127.0.0.1/", blocked),
        ("a backslash", b"http://127.0.0.1\\@site.example/", blocked),
        ("10,000 characters", b"/" + b"a" * 10_000, blocked),
    ):
        raw = b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % target
        yield f"redirects to {name}", _once(raw), verdict, True
    raw = b"HTTP/1.1 302 Found\r\nLocation: /gone\r\n\r\n"
    yield "redirects with an endless body", _for_ever(raw, b"x" * 65_536), Outcome.REDIRECTED, True


def _pages() -> Iterator[tuple[str, Pieces, object, bool]]:
    tangled, no_article = Outcome.TOO_TANGLED, (Outcome.NO_ARTICLE, Outcome.INDEXED, Outcome.DUPLICATE)
    numbers = range(3200)
    shapes: dict[str, tuple[str, object]] = {
        "nested formatting": ("<b><i>" * 3200, tangled),
        "formatting opened anew": ("".join(f"<p><font c={number}>x" for number in numbers), tangled),
        "the same with false ends": ("".join(f"<p><em c={number}>x</i></b>" for number in numbers), tangled),
        "the same, upper case": ("".join(f"<P><STRONG C={number}>x" for number in numbers), tangled),
        "nested blocks": ("<div>" * 100_000, tangled),
        "nested blocks, closed": ("<div>" * 100_000 + "</div>" * 100_000, tangled),
        "nested tables": ("<table><tr><td>" * 30_000, tangled),
        "nested lists": ("<ul><li>" * 30_000, tangled),
        "nested svg": ("<svg><g>" * 30_000, tangled),
        "nested templates": ("<template>" * 30_000, tangled),
        "many attributes": (f"<p {' '.join(f'a{number}=1' for number in range(60_000))}>x", tangled),
        "many attributes, no values": (f"<p {' '.join(f'a{number}' for number in range(60_000))}>x", tangled),
        "many bodies": ("".join(f"<body a{number}=1>" for number in range(30_000)), tangled),
        "an attribute of 2 MB": (f"<p a='{'x' * 2_000_000}'>x", no_article),
        "a comment without end": ("<!--" * 200_000, no_article),
        "a tag without end": (f"<p {'x' * 1_000_000}", no_article),
        "only brackets": ("<" * 1_000_000, (*no_article, Outcome.TOO_LARGE)),
        "only references": ("&amp" * 200_000, no_article),
        "numeric references": ("&#x1F600;" * 100_000, no_article),
        "ends only": ("</p>" * 200_000, no_article),
        "JSON-LD without end": ('<script type="application/ld+json">' + '{"@graph":[' * 50_000, no_article),
        "one word of 2 MB": ("ا" * 1_000_000, (*no_article, Outcome.TOO_LARGE)),
        "invisible marks": ("\u200c\u200d\u202e" * 200_000, (*no_article, Outcome.TOO_LARGE)),
    }
    for name, (markup, verdict) in shapes.items():
        body = f"<html><head><title>x</title></head><body>{markup}".encode()
        yield name, _once(_with_length(gzip.compress(body, 1), GZ)), verdict, True


def _statuses() -> Iterator[tuple[str, Pieces, object, bool]]:
    for status, verdict in {400: Outcome.HTTP_4XX, 404: Outcome.GONE, 410: Outcome.GONE, 451: Outcome.HTTP_4XX}.items():
        yield f"status {status}", _once(_with_length(ARTICLE, HTML, b"%d x" % status)), verdict, True
    for code in (304, 500, 503, 599):
        yield f"status {code}", _once(_with_length(b"" if code == 304 else ARTICLE, HTML, b"%d x" % code)), RETRY, True


def _smuggled() -> Iterator[tuple[str, Pieces, object, bool]]:
    """Answers whose end two programs would see in two places, and what else is written to confuse."""
    ok = b"HTTP/1.1 200 OK\r\n" + HTML
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(ARTICLE), ARTICLE)
    stored = (Outcome.INDEXED, Outcome.DUPLICATE)
    for name, field in {
        "a coding with a space before its colon": b"Transfer-Encoding : chunked",
        "a coding with a tab": b"Transfer-Encoding:\tchunked",
        "a coding with a vertical tab": b"Transfer-Encoding: \x0bchunked",
        "a coding of another name": b"Transfer-Encoding: xchunked",
        "chunked before another coding": b"Transfer-Encoding: chunked, identity",
        "chunked twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "chunked and no longer": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "a folded coding": b"Transfer-Encoding:\r\n chunked",
        "chunked in two lines": b"Transfer-Encoding: identity,\r\n\tchunked",
        "a bare CR before a coding": b"X: y\rTransfer-Encoding: chunked",
    }.items():
        yield name, _once(ok + field + b"\r\n\r\n" + chunked), (RETRY, *_EMPTY, *stored), True
    for name, size in {
        "a chunk size with 0x": b"0x10",
        "a chunk size with a sign": b"+10",
        "a chunk size with an underscore": b"1_0",
        "a chunk size with a space": b" 10",
        "a chunk size in foreign digits": "١٠".encode(),
        "an empty chunk size": b"",
    }.items():
        yield name, _once(CHUNKED + size + b"\r\n" + b"x" * 16 + b"\r\n0\r\n\r\n"), (RETRY, *_EMPTY), True
    yield "lines that end with LF alone", _once(_with_length(ARTICLE).replace(b"\r\n", b"\n")), (RETRY, *stored), True
    yield "HTTP/1.0 in chunks", _once(CHUNKED.replace(b"1.1", b"1.0", 1) + chunked), (RETRY, *_EMPTY, *stored), True
    yield "HTTP/3.0", _once(_with_length(ARTICLE).replace(b"1.1", b"3.0", 1)), (RETRY, *stored), True
    yield "a second answer behind the first", _once(_with_length(ARTICLE) + _with_length(b"<p>x")), stored, False
    yield "100 and then the page", _once(b"HTTP/1.1 100 Continue\r\n\r\n" + _with_length(ARTICLE)), stored, True
    cookies = b"".join(b"Set-Cookie: c%d=%b\r\n" % (n, b"x" * 400) for n in range(100))
    yield "100 cookies", _once(_with_length(ARTICLE, HTML + cookies)), stored, True
    yield "2,000 cookies", _once(_with_length(ARTICLE, HTML + cookies * 20)), (RETRY, Outcome.TOO_LARGE), True


def _unasked() -> Iterator[tuple[str, Pieces, object, bool]]:
    """What an honest request does not call for."""
    stored, large = (Outcome.INDEXED, Outcome.DUPLICATE), Outcome.TOO_LARGE
    whole = HTML + b"Content-Range: bytes 0-%d/%d\r\n" % (len(ARTICLE) - 1, len(ARTICLE))
    part = HTML + b"Content-Range: bytes 0-%d/%d\r\n" % (len(ARTICLE) - 1, len(ARTICLE) + 1)
    yield "206 of the whole", _once(_with_length(ARTICLE, whole, b"206 Partial Content")), stored, True
    yield "206 of a part", _once(_with_length(ARTICLE, part, b"206 Partial Content")), RETRY, True
    yield "206 that does not say", _once(_with_length(ARTICLE, HTML, b"206 Partial Content")), RETRY, True
    yield "202 with a challenge", _once(_with_length(b"<script>x()</script>", HTML, b"202 Accepted")), RETRY, True
    yield "205", _once(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"), Outcome.NO_ARTICLE, True
    parts = b"Content-Type: multipart/byteranges; boundary=b\r\n"
    yield "206 of many parts", _once(_with_length(b"--b\r\n\r\nx\r\n--b--", parts, b"206 x")), _NOT_READ, True
    mixed = b"Content-Type: multipart/x-mixed-replace; boundary=b\r\n"
    yield (
        "a page that is replaced for ever",
        _for_ever(b"HTTP/1.1 200 OK\r\n" + mixed + b"\r\n", b"--b\r\n\r\nx\r\n"),
        (
            Outcome.NOT_HTML,
            large,
        ),
        True,
    )
    events = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    yield "events for ever", _for_ever(events, b"data: x\n\n", 0.05), Outcome.NOT_HTML, True
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n"
    yield "an endless picture", _for_ever(picture, b"\0" * 65_536), Outcome.NOT_HTML, True
    liar = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n\x89PNG\r\n\x1a\n"
    yield "an endless picture that says HTML", _for_ever(liar, b"\0" * 65_536), Outcome.NOT_HTML, True
    slow = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
    yield "a video that drips", _for_ever(slow, b"\0", 0.05), Outcome.NOT_HTML, True
    gone = b"HTTP/1.1 410 Gone\r\n" + HTML + b"\r\n"
    yield "410 with an endless body", _for_ever(gone, b"x" * 65_536), Outcome.GONE, True
    yield "410 that drips", _for_ever(gone, b"x", 0.05), Outcome.GONE, True
    yield "410 of 4 GB", _once(gone[:-2] + b"Content-Length: 4000000000\r\n\r\nx"), Outcome.GONE, False
    yield (
        "451 in broken chunks",
        _once(CHUNKED.replace(b"200 OK", b"451 x", 1) + b"zz\r\n"),
        (RETRY, Outcome.HTTP_4XX),
        True,
    )
    bomb = gzip.compress(_bomb(400_000_000))
    for codings in ("gzip, deflate", "deflate, gzip", "gzip, gzip", "identity, gzip, identity, gzip"):
        body = bomb
        if codings == "gzip, deflate":
            body = zlib.compress(_bomb(400_000_000))
        elif codings == "deflate, gzip":
            body = gzip.compress(zlib.compress(b"\0" * 400_000_000, 9))
        yield (
            f"a bomb in {codings}",
            _once(_with_length(body, HTML + f"Content-Encoding: {codings}\r\n".encode())),
            large,
            True,
        )
    utf7 = b"<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield "UTF-7", _once(_with_length(utf7, b"Content-Type: text/html; charset=utf-7\r\n")), Outcome.NO_ARTICLE, True


_NOT_READ = (RETRY, Outcome.NOT_HTML)


def _locations() -> Iterator[tuple[str, Pieces, object, bool]]:
    blocked, moved = Outcome.BLOCKED_ADDRESS, Outcome.REDIRECTED
    for name, target, verdict in (
        ("itself with a fragment", b"/page#again", Outcome.TOO_MANY_REDIRECTS),
        ("itself by dots", b"/a/../page", Outcome.TOO_MANY_REDIRECTS),
        ("itself with a campaign", b"?utm_source=x", Outcome.TOO_MANY_REDIRECTS),
        ("letters beyond ASCII", "/خبر/باران".encode(), moved),
        ("letters of windows-1256", "/خبر".encode("cp1256"), moved),
        ("an encoded CRLF", b"/a%0d%0aSet-Cookie:%20x=y", moved),
        ("a folded line", b"/a\r\n /b", (moved, RETRY, blocked)),
        ("a second header by a bare LF", b"/a\nSet-Cookie: x=y", (moved, RETRY)),
        ("a second header by a bare CR", b"/a\rSet-Cookie: x=y", (moved, RETRY, blocked)),
        ("a zero byte", b"/a\0b", (moved, RETRY, blocked)),
        ("a tab between slashes", b"/\t/10.0.0.1/", (moved, blocked)),
        ("a scheme without slashes", b"http:10.0.0.1/", blocked),
        ("a scheme with one slash", b"http:/10.0.0.1/", blocked),
        ("two backslashes", b"\\\\10.0.0.1\\x", blocked),
        ("a user and a port", b"//site.example:80@10.0.0.1/", blocked),
        ("an address with a zone", b"http://[fe80::1%25eth0]/", blocked),
        ("a host in percent", b"http://%31%30.0.0.1/", blocked),
        ("a host with a zero-width joiner", "http://پارسی\u200dنام.example/".encode(), blocked),
        ("data", b"data:text/html,<p>x", blocked),
    ):
        raw = b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % target
        yield f"leads to {name}", _once(raw), verdict, True
    two = b"HTTP/1.1 302 Found\r\nLocation: /page\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    yield "leads to two places", _once(two), (Outcome.TOO_MANY_REDIRECTS, RETRY), True


def _hostile() -> Iterator[Hostile]:
    groups = (_connections, _heads, _bodies, _codings, _types, _redirects, _pages, _statuses)
    for group in (*groups, _smuggled, _unasked, _locations):
        for name, send, verdict, close in group():
            allowed = verdict if isinstance(verdict, tuple) else (verdict,)
            yield Hostile(name=name, send=send, verdict=frozenset(str(one) for one in allowed), close=close)


ALL: tuple[Hostile, ...] = tuple(_hostile())
