"""Archive writers and erasers that die between any two of their effects: nothing acknowledged is lost, what had to go
goes when the command is repeated, and an index and its file say the same.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.dirfs import DirFileSystem
from fsspec.implementations.local import LocalFileSystem
from warcio.archiveiterator import ArchiveIterator

from tests.dying import deaths, dies_after
from tests.integration.test_warc_writer import HOUR, capture
from workers.adapters.archive_eraser import WarcEraser
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.core.capture import Capture

BATCHES = [[capture(1), capture(2)], [capture(3)]]
URL = capture(1).page.url


class Away(DirFileSystem):
    """A folder that passes for a store elsewhere: files are copied there, not moved."""

    protocol = "away"
    root = ""

    def __init__(self, **more: object) -> None:
        super().__init__(path=Away.root, fs=LocalFileSystem(), **more)


@pytest.fixture(params=["here", "away"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], ArchiveStore]:
    """A maker of the same store: the archive of a folder, or one that is elsewhere, with its spool in the folder."""
    if request.param == "here":
        return lambda: ArchiveStore(str(tmp_path / "archive"), spool=tmp_path / "spool")
    fsspec.register_implementation("away", Away, clobber=True)
    Away.clear_instance_cache()
    Away.root = str(tmp_path / "archive")
    return lambda: ArchiveStore("away://pages", spool=tmp_path / "spool")


def empty(folder: Path) -> None:
    """Take away what the world before left."""
    for name in ("archive", "spool"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir()


def write(store: ArchiveStore, acknowledged: Path) -> None:
    """Write all, and note what was durable when the call came back."""
    with acknowledged.open("wb", buffering=0) as notes:
        writer = WarcWriter(store, writer="dying")
        for batch in BATCHES:
            writer.append(batch, at=HOUR)
            os.write(notes.fileno(), "".join(f"{one.visit.id}\n" for one in batch).encode())
        writer.close()


def is_whole(store: ArchiveStore) -> set[str]:
    """Check all files, each with its index; return the ids of the visits that they hold."""
    files, indexes = store.names(".warc.gz"), store.names(".cdxj")
    assert [name.removesuffix(".warc.gz") for name in files] == [name.removesuffix(".cdxj") for name in indexes]
    archive, held = WarcArchive(store), set()
    for name, index in zip(files, indexes, strict=True):
        with store.opened(name) as file:
            urls = [one.rec_headers.get_header("WARC-Target-URI") for one in ArchiveIterator(file)]
        places = archive.places_in(index)
        assert sorted(place.url for place in places) == sorted(urls)
        assert [one.visit.id for one in archive.read(places)] == [place.visit for place in places]
        held |= {place.visit for place in places}
    assert all([place.visit for place in archive.find(capture(int(visit[2:])).page.url)] == [visit] for visit in held)
    return held


def test_a_writer_may_die_anywhere_and_the_next_one_moves_what_it_had_written(
    make_store: Callable[[], ArchiveStore], tmp_path: Path
):
    notes = tmp_path / "acknowledged"

    def begin() -> Callable[[], None]:
        empty(tmp_path)
        notes.write_bytes(b"")
        return lambda: write(make_store(), notes)

    for effects in deaths(begin):
        acknowledged = set(notes.read_text("utf-8").split())
        if acknowledged:
            found = {place.visit for places in WarcArchive(make_store()).scan(since=0.0) for place in places}
            assert acknowledged <= found, f"not found before the next writer came: killed after {effects} effects"
        WarcWriter(make_store(), writer="next").roll(at=HOUR)
        assert acknowledged <= is_whole(make_store()), f"killed after {effects} effects"
        left = [path.name for path in make_store().spool.glob("*")]
        assert left == [], f"killed after {effects} effects"


@pytest.mark.parametrize("room", [1, 200, 400])
def test_a_record_that_was_torn_by_a_death_is_cut_off(
    make_store: Callable[[], ArchiveStore], tmp_path: Path, room: int
):
    """Killed by the kernel in the middle of a write, at a byte after the first batch."""
    empty(tmp_path)
    notes = tmp_path / "acknowledged"
    writer = WarcWriter(make_store(), writer="measure")
    writer.append(BATCHES[0], at=HOUR)
    [path] = make_store().spool.glob("*.warc.gz")
    size = path.stat().st_size
    writer.close()
    empty(tmp_path)

    def torn() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, resource.RLIM_INFINITY))
        write(make_store(), notes)

    assert dies_after(torn, effects=10_000, by=signal.SIGXFSZ)
    assert notes.read_text("utf-8").split() == [one.visit.id for one in BATCHES[0]]
    WarcWriter(make_store(), writer="next").roll(at=HOUR)
    assert is_whole(make_store()) == {one.visit.id for one in BATCHES[0]}


def held_anywhere(folder: Path, urls: Iterable[str]) -> set[str]:
    """Return which addresses some file names, in whatever place and state it is."""
    texts = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        texts.append(data)
        while data.startswith(b"\x1f\x8b"):
            inflate = zlib.decompressobj(31)
            texts.append(inflate.decompress(data))
            data = inflate.unused_data
    return {url for url in urls if any(url.encode() in text for text in texts)}


@pytest.mark.parametrize("others", [True, False], ids=["beside others", "alone"])
def test_what_an_eraser_left_is_finished_by_repeating_it(
    make_store: Callable[[], ArchiveStore], tmp_path: Path, *, others: bool
):
    kept: list[Capture] = [capture(2), capture(3)] if others else []

    def begin() -> Callable[[], int]:
        empty(tmp_path)
        writer = WarcWriter(make_store(), writer="w")
        writer.append([capture(1), *kept], at=HOUR)
        writer.append([capture(1, at=HOUR + 3600), *kept], at=HOUR + 3600)
        writer.close()
        return lambda: eraser().forget(URL)

    def eraser() -> WarcEraser:
        return WarcEraser(make_store(), WarcArchive(make_store()))

    folders = (tmp_path / "archive", tmp_path / "spool")
    for effects in deaths(begin):
        archive = WarcArchive(make_store())
        for one in kept:
            [place] = archive.find(one.page.url)
            assert next(iter(archive.read([place]))).page.body == one.page.body, f"killed after {effects} effects"
        for places in archive.scan(since=0.0):
            assert list(archive.read(places)), f"killed after {effects} effects"
        eraser().forget(URL)
        assert {visit for folder in folders for visit in held_anywhere(folder, [URL])} == set(), effects
        assert is_whole(make_store()) == {one.visit.id for one in kept}, f"killed after {effects} effects"
        assert not list(make_store().spool.glob("*")), f"killed after {effects} effects"
