"""The archive as its worker writes it: one WARC file an hour and writer, spooled here, then moved to the store."""

from __future__ import annotations

import fcntl
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_file import WarcFile, file_of, journal_of, mend
from workers.core.capture import Capture, place_of
from workers.core.errors import Permanent, Transient

MOST_BYTES = 1_000_000_000
"""A file is finished when it is larger: the size that the WARC guidelines call usual."""


class WarcWriter:
    """Port `ArchiveWriter`. `writer`: names this process among all that write to the store, such as host-pid."""

    def __init__(self, store: ArchiveStore, *, writer: str, most_bytes: int = MOST_BYTES) -> None:
        self._store, self._writer, self._most_bytes = store, writer, most_bytes
        self._file: WarcFile | None = None
        self._numbers = itertools.count()

    def append(self, captures: Sequence[Capture], *, at: float) -> None:
        if self._file is None or self._is_finished(self._file, at):
            self._finish()
            self._file = self._begin(at)
        self._file.append(captures)

    def roll(self, *, at: float) -> int:
        if self._file is not None and self._is_finished(self._file, at):
            self._finish()
        moved = sum(self._publish(path) for path in sorted(self._store.spool.glob("*.warc.gz")))
        for journal in sorted(self._store.spool.glob("*.cdxj")):
            self._publish_left(journal)
        return moved

    def close(self) -> None:
        self._finish()
        self.roll(at=0.0)

    def _begin(self, at: float) -> WarcFile:
        moment = datetime.fromtimestamp(at, UTC)
        base = f"khabar-{moment:%Y%m%dT%H%M%S}-{self._writer}-{next(self._numbers):04}.warc.gz"
        try:
            self._store.spool.mkdir(parents=True, exist_ok=True)
            return WarcFile(self._store.spool / base, name=_name_in_store(base))
        except OSError as fault:
            raise Transient(f"the archive cannot be written, {self._store.spool}: {fault.strerror}") from fault

    def _is_finished(self, file: WarcFile, at: float) -> bool:
        begun = _name_in_store(file.path.name).rpartition("/")[0]
        return file.size >= self._most_bytes or begun != f"{datetime.fromtimestamp(at, UTC):%Y/%m/%d/%H}"

    def _finish(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _publish(self, path: Path) -> bool:
        """Move a file and its index, unless a living writer is at it. The index goes last: what it names is there."""
        journal, name = journal_of(path), _name_in_store(path.name)
        try:
            with _locked(path):
                _write_index(path, journal, name)
                with _locked(journal):
                    if path.stat().st_size:
                        self._store.publish(path, name)
                        self._store.publish(journal, _name_in_store(journal.name))
                    else:
                        journal.unlink()
                        path.unlink()
        except (BlockingIOError, FileNotFoundError):  # another writer is at it, or has just moved it
            return False
        return True

    def _publish_left(self, journal: Path) -> None:
        """Move the index of a file that was moved by a writer which died before it had moved the index."""
        file = file_of(journal)
        if file.exists():
            return
        try:
            with _locked(journal):
                if journal.exists() and self._store.has(_name_in_store(file.name)):
                    self._store.publish(journal, _name_in_store(journal.name))
        except (BlockingIOError, FileNotFoundError):  # another writer is between the two, or has just moved it
            return


def _write_index(path: Path, journal: Path, name: str) -> None:
    """Sort the lines; make them anew when the writer died before it had written the last."""
    size = path.stat().st_size
    try:
        places = [place_of(line) for line in journal.read_text("utf-8").splitlines()]
    except (ValueError, FileNotFoundError):
        places = []
    if sum(place.length for place in places) != size:
        try:
            places = mend(path, name=name)
        except ValueError as fault:
            for one in (journal, path):
                if one.exists():
                    aside = one.replace(one.with_name(f"{one.name}.broken"))
            raise Permanent(f"{path} is no file of ours and was moved to {aside}: {fault}") from fault
    lines = sorted({place.line for place in places})
    aside = journal.with_suffix(".tmp")
    aside.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    aside.replace(journal)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a file for this process; raises BlockingIOError when another holds it, FileNotFoundError without one."""
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _name_in_store(base: str) -> str:
    """Return the path below the root: `2026/11/25/16/khabar-20261125T162305-…`, in UTC, so that names sort by time."""
    stamp = base.split("-", 2)[1]
    return f"{stamp[:4]}/{stamp[4:6]}/{stamp[6:8]}/{stamp[9:11]}/{base}"
