"""What the archive gives back: by address, by visit, by time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_warc_writer import HOUR, capture
from workers.adapters.archive_eraser import WarcEraser
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.core.errors import Permanent


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArchiveStore:
    url = str(tmp_path / "archive") if request.param == "folder" else f"memory://{tmp_path.name}/archive"
    return ArchiveStore(url, spool=tmp_path / "spool")


@pytest.fixture
def writer(store: ArchiveStore) -> Iterator[WarcWriter]:
    """Two finished hours of 200 captures each, and one under way."""
    writer = WarcWriter(store, writer="host-1")
    for hour in range(2):
        at = HOUR + 3600 * hour
        writer.append([capture(n, at=at + n) for n in range(200 * hour, 200 * hour + 200)], at=at)
    writer.append([capture(400, at=HOUR + 7201)], at=HOUR + 7201)
    writer.roll(at=HOUR + 7201)
    yield writer
    writer.close()


def test_every_address_is_found_and_read(store: ArchiveStore, writer: WarcWriter):
    archive = WarcArchive(store)
    for number in (0, 1, 10, 99, 100, 199, 200, 399, 400):
        [place] = archive.find(f"https://news.example/a/{number}")
        [read] = archive.read([place])
        assert read.visit.id == place.visit == f"e-{number}"
    assert archive.find("https://news.example/a/401") == []
    assert archive.find("https://news.example/a/") == []
    assert archive.find("https://zzz.example/") == archive.find("https://aaa.example/") == []


def test_a_visit_is_found(store: ArchiveStore, writer: WarcWriter):
    archive = WarcArchive(store)
    for number in (7, 399, 400):
        place = archive.find_visit(f"e-{number}")
        assert place is not None
        assert place.url == f"https://news.example/a/{number}"
    assert archive.find_visit("e-9999") is None


def test_a_span_of_time_is_read_in_the_order_in_which_it_was_written(store: ArchiveStore, writer: WarcWriter):
    archive = WarcArchive(store)
    found = [[place.visit for place in places] for places in archive.scan(since=HOUR + 150, until=HOUR + 3600 + 205)]
    assert found == [[f"e-{n}" for n in range(150, 200)], [f"e-{n}" for n in range(200, 205)]]
    assert [len(places) for places in archive.scan(since=0.0)] == [200, 200, 1]
    assert list(archive.scan(since=HOUR + 7202)) == []


def test_what_was_written_twice_is_one_capture(store: ArchiveStore):
    writer = WarcWriter(store, writer="host-1")
    writer.append([capture(1), capture(1)], at=HOUR)
    writer.append([capture(1)], at=HOUR + 3600)
    writer.close()
    assert len(WarcArchive(store).find("https://news.example/a/1")) == 1


def test_an_archive_that_was_never_written_is_empty(store: ArchiveStore):
    archive = WarcArchive(store)
    assert (archive.find("https://news.example/a/1"), list(archive.scan(since=0.0))) == ([], [])


def test_a_record_that_is_not_what_its_index_says_is_told(store: ArchiveStore, writer: WarcWriter):
    archive = WarcArchive(store)
    [first] = archive.find("https://news.example/a/1")
    [second] = archive.find("https://news.example/a/2")
    for wrong in ({"offset": second.offset, "length": second.length}, {"offset": first.offset + 3}):
        changed = type(first)(**{name: getattr(first, name) for name in first.__dataclass_fields__} | wrong)
        with pytest.raises(Permanent, match="at byte"):
            list(archive.read([changed]))


def test_a_page_is_taken_out_for_good(store: ArchiveStore, writer: WarcWriter):
    archive = WarcArchive(store)
    eraser = WarcEraser(store, archive)
    url, body = "https://news.example/a/7", archive.find("https://news.example/a/7")[0]
    assert (eraser.forget(url), eraser.under_way(url)) == (1, 0)
    assert (archive.find(url), archive.find_visit("e-7"), eraser.forget(url)) == ([], None, 0)
    with pytest.raises(Permanent):
        list(archive.read([body]))
    read = [capture.visit.id for places in archive.scan(since=0.0) for capture in archive.read(places)]
    assert sorted(read) == sorted(f"e-{number}" for number in range(401) if number != 7)
    assert len(store.names(".warc.gz")) == len(store.names(".cdxj")) == 2
    assert eraser.forget("https://news.example/a/8") == 1
    assert [name for name in store.names(".warc.gz") if name.endswith("-r2.warc.gz")]
    assert not [path for path in store.spool.iterdir() if path.is_dir()]


def test_a_file_of_which_nothing_is_left_goes(store: ArchiveStore):
    writer = WarcWriter(store, writer="host-1")
    writer.append([capture(1), capture(1)], at=HOUR)
    writer.close()
    assert WarcEraser(store, WarcArchive(store)).forget("https://news.example/a/1") == 2
    assert store.names("") == []


def test_a_page_in_a_file_under_way_is_told(store: ArchiveStore, writer: WarcWriter):
    eraser = WarcEraser(store, WarcArchive(store))
    url = "https://news.example/a/400"
    assert (eraser.forget(url), eraser.under_way(url)) == (0, 1)
    writer.roll(at=HOUR + 3 * 3600)
    assert (eraser.forget(url), eraser.under_way(url)) == (1, 0)
