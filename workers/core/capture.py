"""A Capture: one page as it was received, kept beside the visit that fetched it, and where it lies in the archive."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from workers.core.page import Page
from workers.core.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one record of the archive holds. The page has all headers that were received."""

    visit: Visit
    page: Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one capture lies: one line of an index in the form CDXJ."""

    url: str
    fetched_at: float
    """Seconds since the epoch."""
    visit: str
    source: str
    status: int
    mime: str
    digest: str
    """Of the body as received: `sha1:` and base 32."""
    offset: int
    """Bytes before the record in its file."""
    length: int
    """Bytes of the record, compressed."""
    file: str
    """Path of the WARC file below the root of the archive."""

    @property
    def line(self) -> str:
        """The line without its end. Lines sort by key, then by time."""
        told = {
            "url": self.url,
            "mime": self.mime,
            "status": str(self.status),
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.file,
            "visit": self.visit,
            "source": self.source,
            "at": self.fetched_at,
        }
        moment = datetime.fromtimestamp(self.fetched_at, UTC)
        return f"{sort_key(self.url)} {moment:%Y%m%d%H%M%S} {json.dumps(told, ensure_ascii=True)}"


def place_of(line: str) -> Place:
    """Read a line. Raise ValueError when it is none."""
    try:
        told = json.loads(line.split(" ", 2)[2])
        return Place(
            url=told["url"],
            fetched_at=float(told["at"]),
            visit=told["visit"],
            source=told["source"],
            status=int(told["status"]),
            mime=told["mime"],
            digest=told["digest"],
            offset=int(told["offset"]),
            length=int(told["length"]),
            file=told["filename"],
        )
    except (IndexError, KeyError, TypeError) as fault:
        raise ValueError(f"no line of an index: {line[:100]!r}") from fault


def sort_key(url: str) -> str:
    """Return the SURT of a URL in canonical form: the host from its end, so that what lies on one site lies together.
    Unlike the SURT of other archives it keeps the case of the path, which tells pages apart."""
    parts = urlsplit(url)
    host = ",".join(reversed((parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}){parts.path or '/'}{query}".replace(" ", "%20")
