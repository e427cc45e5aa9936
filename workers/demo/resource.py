"""A Resource: one cacheable answer with its validators, and what a conditional request is told about it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b

from workers.demo.calendar import http_date

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Bytes as they are sent. The ETag is weak: it stands for the plain and for the compressed form."""

    content_type: str
    body: bytes
    etag: str
    last_modified: datetime
    gzipped: bytes | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Those of 200 and 304 alike."""
        return {
            "ETag": self.etag,
            "Last-Modified": http_date(self.last_modified),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }

    def is_known_to(self, request: Mapping[str, str]) -> bool:
        """Tell whether the request's validators stand for this very version. If-None-Match wins over the date."""
        match = request.get("If-None-Match")
        if match is not None:
            return self.etag in (tag.strip() for tag in match.split(","))
        since = _date(request.get("If-Modified-Since"))
        return since is not None and self.last_modified.replace(microsecond=0) <= since


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A resource that has been put right. Who asks without validators gets the first version, so that every reader
    sees both in turn, however often one starts again; who knows the first gets the second."""

    first: Resource
    second: Resource

    def version_for(self, request: Mapping[str, str]) -> Resource:
        """Return the version that answers this request."""
        knows = self.first.is_known_to(request) or self.second.is_known_to(request)
        return self.second if knows else self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer without validators: an error, a redirect."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


def make_resource(text: str | bytes, *, last_modified: datetime, content_type: str = HTML) -> Resource:
    """Return the resource of a text, compressed once, with an ETag of its bytes."""
    body = text.encode() if isinstance(text, str) else text
    digest = blake2b(body, digest_size=9).hexdigest()
    return Resource(
        content_type=content_type,
        body=body,
        etag=f'W/"{digest}"',
        last_modified=last_modified,
        gzipped=gzip.compress(body, 6, mtime=0),
    )


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None  # the standard says: an invalid date is as good as none
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
