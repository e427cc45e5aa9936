"""The archive as it is read: indexes searched by halves, records read where they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_record import read_record
from workers.core.capture import Capture, Place, place_of, sort_key
from workers.core.errors import Permanent

_SKEW_S = 3600.0
"""How far the clock of a fetch worker may be ahead of the one that named the file."""


class WarcArchive:
    """Port `Archive`. On the machine that writes it finds what lies in the files under way, too."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    def find(self, url: str) -> Sequence[Place]:
        found = [place for name in self._store.names(".cdxj") for place in self._finished_at(name, url)]
        found += (place for places in self._under_way() for place in places if place.url == url)
        return sorted(_each_once(found), key=lambda one: one.fetched_at)

    def find_visit(self, visit_id: str) -> Place | None:
        under_way = (place for places in self._under_way() for place in places)
        finished = (place for name in reversed(self._store.names(".cdxj")) for place in self._finished(name))
        for places in (under_way, finished):
            found = next((place for place in places if place.visit == visit_id), None)
            if found is not None:
                return found
        return None

    def scan(self, *, since: float, until: float | None = None) -> Iterator[Sequence[Place]]:
        first = f"{datetime.fromtimestamp(max(since - _SKEW_S, 0.0), UTC):%Y/%m/%d/%H}"
        files = (self._finished(name) for name in self._store.names(".cdxj") if name >= first)
        for places in (*files, *self._under_way()):
            wanted = [one for one in places if since <= one.fetched_at and (until is None or one.fetched_at < until)]
            if wanted:
                yield sorted(_each_once(wanted), key=lambda one: one.offset)

    def indexes_with(self, url: str) -> list[str]:
        """Return the names of all finished indexes with a record of a URL, one that was written twice too."""
        return [name for name in self._store.names(".cdxj") if self._finished_at(name, url)]

    def places_in(self, index: str) -> list[Place]:
        """Return all lines of one finished index, those of records that were written twice too."""
        return list(self._finished(index))

    def read(self, places: Sequence[Place]) -> Iterator[Capture]:
        if not places:
            return
        with self._opened(places[0].file) as file:
            for place in places:
                file.seek(place.offset)
                try:
                    capture = read_record(file.read(place.length))
                except ValueError as fault:
                    raise Permanent(f"{place.file} at byte {place.offset}: {fault}") from fault
                if capture.visit.id != place.visit:
                    raise Permanent(f"{place.file} at byte {place.offset}: another record than its index says")
                yield capture

    def _finished(self, name: str) -> Iterator[Place]:
        with self._store.opened(name) as file:
            yield from _places(file)

    def _finished_at(self, name: str, url: str) -> list[Place]:
        with self._store.opened(name) as file:
            return [place for place in _at_key(file, sort_key(url)) if place.url == url]

    def _under_way(self) -> list[list[Place]]:
        """Of the files that are still written on this machine: journals, whose last line may be half there."""
        found = []
        for path in sorted(self._store.spool.glob("*.cdxj")):
            try:
                data = path.read_bytes()
            except FileNotFoundError:  # moved since it was listed
                continue
            found.append(list(_places(data[: data.rfind(b"\n") + 1].splitlines())))
        return found

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        try:
            spooled = (self._store.spool / name.rpartition("/")[2]).open("rb")
        except FileNotFoundError:
            with self._store.opened(name) as file:
                yield file
        else:
            with spooled:
                yield spooled


def _places(lines: Iterable[bytes]) -> Iterator[Place]:
    for line in lines:
        try:
            yield place_of(line.decode())
        except ValueError as fault:
            raise Permanent(f"an index of the archive is damaged: {fault}") from fault


def _at_key(file: BinaryIO, key: str) -> Iterator[Place]:
    """Yield the lines of a key, found by halves: an index of 10,000 lines is read at some 15 places."""
    wanted = f"{key} ".encode()
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        _seek_line(file, middle)
        line = file.readline()
        if line and line < wanted:
            low = middle + 1
        else:
            high = middle
    _seek_line(file, low)
    while (line := file.readline()).startswith(wanted):
        yield from _places((line,))


def _seek_line(file: BinaryIO, offset: int) -> None:
    """Go to the first line that begins at `offset` or later."""
    file.seek(max(offset - 1, 0))
    if offset:
        file.readline()


def _each_once(places: Iterable[Place]) -> list[Place]:
    """What a crash had written twice is one capture."""
    return list({place.visit: place for place in places}.values())
