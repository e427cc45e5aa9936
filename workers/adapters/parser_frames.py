"""The frames between a worker and its parse child: four bytes of length, then msgpack."""

from __future__ import annotations

from typing import Literal

import msgspec

from workers.core.agency import Agency
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Source
from workers.core.visit import VisitKind

LENGTH_BYTES = 4
BYTE_ORDER: Literal["big"] = "big"


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """The first frame: what the child needs to know once."""

    sources: tuple[Source, ...]
    agencies: tuple[Agency, ...]
    memory_bytes: int
    max_page_bytes: int
    reader: str
    """`module:function` of the reading function."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A page to be read."""

    page: Page
    kind: VisitKind
    source: str
    listing: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A reading, or the error in our own code that kept it from being made."""

    reading: Reading | None = None
    error: str = ""


def framed(payload: bytes) -> bytes:
    """Return a payload with its length before it."""
    return len(payload).to_bytes(LENGTH_BYTES, BYTE_ORDER) + payload
