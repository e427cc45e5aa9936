"""One capture as one record of a WARC 1.1 file: a response with the body as it came over the wire, in its own gzip."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from workers.core.capture import Capture
from workers.core.page import Page
from workers.core.visit import Visit

_VISIT = "Khabar-Visit"
"""Field of our own: the visit as JSON, so that a page can be read again as it was then."""
_MOVED = "x-archive-orig-"
"""Before the name of a header that described the transfer and not what is kept: the chunks are gone."""
_TRANSFER = frozenset({"transfer-encoding", "trailer"})
_END = b"\r\n\r\n"
"""After each record."""
_LEVEL, _RAW = 6, -zlib.MAX_WBITS
_GZIP_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
_BREAKS = str.maketrans({"\r": " ", "\n": " ", "\0": " "})


def write_record(capture: Capture) -> tuple[bytes, str]:
    """Return the record, and the digest of its payload."""
    page, visit = capture.page, capture.visit
    out = BytesIO()
    writer: Any = WARCWriter(out, gzip=False, warc_version="1.1")
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),  # else it makes a temporary file
        http_headers=_Received(_status_line(page.status), _kept(page.headers), protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'khabar:{visit.id}')}>",
            "WARC-Date": _moment(page.fetched_at),
            _VISIT: json.dumps(msgspec.to_builtins(visit), ensure_ascii=True),
        },
    )
    writer.write_record(record)
    body = len(page.body) + len(_END) if "content-encoding" in page.headers else 0
    return _zipped(out.getvalue(), stored=body), record.rec_headers.get_header("WARC-Payload-Digest")


def read_record(data: bytes) -> Capture:
    """Return the capture that a record holds. Raise ValueError when it is damaged or none of ours."""
    try:
        record: Any = next(iter(ArchiveIterator(BytesIO(data), no_record_parse=True)))
        told = record.rec_headers
        # Parsed here: warcio reads header bytes as UTF-8 where it can, the fetcher as latin-1 always.
        head, _, body = record.raw_stream.read().partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        status = int(status_line.split(" ")[1])
        pairs = (line.partition(": ") for line in lines)
        headers = {name.removeprefix(_MOVED): value for name, _, value in pairs}
        visit = msgspec.json.decode(told.get_header(_VISIT) or b"", type=Visit)
        fetched_at = datetime.fromisoformat(told.get_header("WARC-Date")).timestamp()
        url = told.get_header("WARC-Target-URI")
    except (ArchiveLoadFailed, LookupError, StopIteration, AttributeError, TypeError, OSError) as fault:
        raise ValueError(f"no record of an archive of khabar: {fault}") from fault
    return Capture(visit=visit, page=Page(url=url, status=status, headers=headers, fetched_at=fetched_at, body=body))


def _zipped(data: bytes, *, stored: int) -> bytes:
    """Return a gzip member whose last `stored` bytes are kept as they are: a body that is compressed already does not
    shrink, and trying costs four times as much as all the rest of a record."""
    shrinks, keeps = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW), zlib.compressobj(0, zlib.DEFLATED, _RAW)
    head = len(data) - stored
    return b"".join(
        (
            _GZIP_HEAD,
            shrinks.compress(data[:head]),
            shrinks.flush(zlib.Z_SYNC_FLUSH),
            keeps.compress(data[head:]),
            keeps.flush(),
            zlib.crc32(data).to_bytes(4, "little"),
            len(data).to_bytes(4, "little"),
        )
    )


class _Received(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers in the bytes in which they came: warcio would percent-encode what is not ASCII."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        return bytes(self.to_bytes(filter_func, encoding="latin-1"))


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _kept(headers: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (f"{_MOVED}{name}" if name in _TRANSFER else name, value.translate(_BREAKS)) for name, value in headers.items()
    ]


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
