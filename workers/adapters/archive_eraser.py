"""Taking pages out of the archive: the files that hold them are written anew without them."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_file import file_of, journal_of
from workers.core.capture import Place

_COPY_BYTES = 1 << 20
_MARK = ".leaving"
"""Suffix of a note beside a file that was written anew and is to go: from then on anyone can finish the removal."""
_FOLDER = "forget-"


class WarcEraser:
    """Removes the captures of one URL. What is still under way, in a file or in Redis, it does not reach.

    A file is written anew, marked as leaving, and removed, index first. A run that dies before the mark has changed
    nothing but for a copy, which the next run overwrites; after the mark the next run of any URL finishes it. One run
    at a time on one machine.
    """

    def __init__(self, store: ArchiveStore, archive: WarcArchive) -> None:
        self._store, self._archive = store, archive

    def forget(self, url: str) -> int:
        """Remove all captures of a URL (in canonical form) from finished files; count the records."""
        with self._alone():
            self._finish()
            return sum(self._take_out(url, index) for index in self._archive.indexes_with(url))

    def finish(self) -> int:
        """Remove what runs left that died; count the files."""
        with self._alone():
            return self._finish()

    def under_way(self, url: str) -> int:
        """Count the captures in files that are still written on this machine."""
        finished = set(self._store.names(".cdxj"))
        return sum(_index_of(place.file) not in finished for place in self._archive.find(url))

    def _take_out(self, url: str, index: str) -> int:
        places = self._archive.places_in(index)
        kept = sorted((one for one in places if one.url != url), key=lambda one: one.offset)
        with self._folder() as folder:
            if kept:
                self._write_anew(folder, places[0].file, kept)
            mark = folder / "mark"
            mark.touch()
            self._store.publish(mark, index + _MARK)
        self._remove(index)
        return len(places) - len(kept)

    def _finish(self) -> int:
        for left in self._store.spool.glob(f"{_FOLDER}*"):
            shutil.rmtree(left)
        marks = self._store.names(_MARK)
        for mark in marks:
            self._remove(mark.removesuffix(_MARK))
        return len(marks)

    def _remove(self, index: str) -> None:
        for name in (index, str(file_of(Path(index))), index + _MARK):
            self._store.remove(name)

    def _write_anew(self, folder: Path, old: str, kept: list[Place]) -> None:
        path, name, lines, offset = folder / "new.warc.gz", _next_name(old), [], 0
        with self._store.opened(old) as source, path.open("wb") as target:
            for one in kept:
                _copy(source, target, one)
                lines.append(replace(one, offset=offset, file=name).line)
                offset += one.length
        index = journal_of(path)
        index.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
        self._store.publish(path, name)
        self._store.publish(index, _index_of(name))

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder of its own: what lies in the spool itself is for writers to move."""
        folder = Path(tempfile.mkdtemp(dir=self._store.spool, prefix=_FOLDER))
        try:
            yield folder
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two at once would each write a file anew with what the other took out."""
        self._store.spool.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._store.spool, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _index_of(file: str) -> str:
    return str(journal_of(Path(file)))


def _copy(source: BinaryIO, target: BinaryIO, place: Place) -> None:
    source.seek(place.offset)
    left = place.length
    while left and (piece := source.read(min(left, _COPY_BYTES))):
        target.write(piece)
        left -= len(piece)


def _next_name(name: str) -> str:
    """Return the name of a file's next writing: `…-0000-r1.warc.gz`, then `…-r2`."""
    base = name.removesuffix(".warc.gz")
    found = re.search(r"-r(\d+)$", base)
    if found is None:
        return f"{base}-r1.warc.gz"
    return f"{base[: found.start()]}-r{int(found[1]) + 1}.warc.gz"
