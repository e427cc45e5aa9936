"""The WARC file that one writer is at: appended to, made durable, mended after a crash."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from workers.adapters.warc_record import read_record, write_record
from workers.core.capture import Capture, Place
from workers.core.errors import Transient

_CHUNK = 1 << 20
_GZIP = 31
"""Window bits of zlib that mean a gzip header and trailer."""


class WarcFile:
    """An open file under an exclusive lock, which ends with the process, however that ends. Beside it lies a journal of
    its lines, so that what it holds can be found while it grows."""

    def __init__(self, path: Path, *, name: str) -> None:
        self.path, self.name = path, name
        """`name`: path that the file will have below the root of the archive."""
        self._file = path.open("ab", buffering=0)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._journal = journal_of(path).open("a", encoding="utf-8")
        self.size = self._file.seek(0, os.SEEK_END)

    def append(self, captures: Sequence[Capture]) -> None:
        """Write and make durable; on failure leave the file as it was and raise Transient."""
        places, data = [], bytearray()
        for capture in captures:
            record, digest = write_record(capture)
            places.append(
                place_of_capture(
                    capture, digest=digest, offset=self.size + len(data), length=len(record), file=self.name
                )
            )
            data += record
        try:
            left = memoryview(data)
            while left:
                left = left[self._file.write(left) :]
            os.fsync(self._file.fileno())
        except OSError as fault:
            self._file.truncate(self.size)
            raise Transient(f"the archive cannot be written, {self.path}: {fault.strerror}") from fault
        self.size += len(data)
        self._journal.write("".join(f"{place.line}\n" for place in places))
        self._journal.flush()

    def close(self) -> None:
        """Close the file, which lets its lock go."""
        self._journal.close()
        self._file.close()


def journal_of(path: Path) -> Path:
    """Return the path of the lines of a WARC file."""
    return path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj")


def file_of(journal: Path) -> Path:
    """Return the path of the WARC file that lines tell of."""
    return journal.with_name(journal.name.removesuffix(".cdxj") + ".warc.gz")


def place_of_capture(capture: Capture, *, digest: str, offset: int, length: int, file: str) -> Place:
    """Return the line of the index for a record."""
    page, visit = capture.page, capture.visit
    return Place(
        url=page.url,
        fetched_at=page.fetched_at,
        visit=visit.id,
        source=visit.source,
        status=page.status,
        mime=page.headers.get("content-type", "").partition(";")[0].strip() or "-",
        digest=digest,
        offset=offset,
        length=length,
        file=file,
    )


def mend(path: Path, *, name: str) -> list[Place]:
    """Cut off the torn record at the end of a file whose writer died; return the lines of all that are whole. What is
    cut was never acknowledged: its entry is taken over and written again."""
    places, end = [], 0
    with path.open("r+b") as file:
        for offset, data in _members(file):
            capture = read_record(data)
            _, digest = write_record(capture)
            places.append(place_of_capture(capture, digest=digest, offset=offset, length=len(data), file=name))
            end = offset + len(data)
        file.truncate(end)
        os.fsync(file.fileno())
    return places


def _members(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield offset and bytes of each complete gzip member, up to the first that is torn."""
    offset, pending = 0, b""
    while pending or (pending := file.read(_CHUNK)):
        inflate, taken = zlib.decompressobj(_GZIP), bytearray()
        while not inflate.eof:
            if not pending and not (pending := file.read(_CHUNK)):
                return
            try:
                inflate.decompress(pending)
            except zlib.error:
                return
            taken += pending[: len(pending) - len(inflate.unused_data)]
            pending = inflate.unused_data
        yield offset, bytes(taken)
        offset += len(taken)
