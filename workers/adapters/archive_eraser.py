"""Taking pages out of the archive: the files that hold them are written anew without them."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_file import journal_of
from workers.core.capture import Place

_COPY_BYTES = 1 << 20


class WarcEraser:
    """Removes the captures of one URL. What is still under way, in a file or in Redis, it does not reach."""

    def __init__(self, store: ArchiveStore, archive: WarcArchive) -> None:
        self._store, self._archive = store, archive

    def forget(self, url: str) -> int:
        """Remove all captures of a URL (in canonical form) from finished files; count the records.

        The new file is there before the old one goes, so that a run that dies loses nothing and is simply run again.
        """
        removed = 0
        for name in {self._index_of(place.file) for place in self._archive.find(url)} & set(self._store.names(".cdxj")):
            places = self._archive.places_in(name)
            kept = sorted((one for one in places if one.url != url), key=lambda one: one.offset)
            old = places[0].file
            if kept:
                self._write_anew(old, kept)
            self._store.remove(name)
            self._store.remove(old)
            removed += len(places) - len(kept)
        return removed

    def under_way(self, url: str) -> int:
        """Count the captures in files that are still written on this machine."""
        finished = set(self._store.names(".cdxj"))
        return sum(self._index_of(place.file) not in finished for place in self._archive.find(url))

    def _index_of(self, file: str) -> str:
        return str(journal_of(Path(file)))

    def _write_anew(self, old: str, kept: list[Place]) -> None:
        name = _next_name(old)
        self._store.spool.mkdir(parents=True, exist_ok=True)
        # In a folder of its own: what lies in the spool itself is for writers to move.
        folder = Path(tempfile.mkdtemp(dir=self._store.spool, prefix="forget-"))
        try:
            path, lines, offset = folder / "new.warc.gz", [], 0
            with self._store.opened(old) as source, path.open("wb") as target:
                for one in kept:
                    _copy(source, target, one)
                    lines.append(replace(one, offset=offset, file=name).line)
                    offset += one.length
            index = journal_of(path)
            index.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
            self._store.publish(path, name)
            self._store.publish(index, self._index_of(name))
        finally:
            shutil.rmtree(folder)


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
