"""WARC files as they are written, moved, mended and read by a reader that is not ours."""

from __future__ import annotations

import gzip
import random
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any, Never

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from warcio.archiveiterator import ArchiveIterator

from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_record import read_record, write_record
from workers.adapters.warc_writer import WarcWriter
from workers.core.capture import Capture, place_of
from workers.core.errors import ConfigError, Permanent, Transient
from workers.core.page import Page
from workers.core.visit import Visit, VisitKind

HOUR = 1_764_086_400.0  # 2025-11-25 16:00 UTC
BODY = gzip.compress("<p>آب\u200cوهوای دشت گرم شد</p>".encode(), mtime=0)


def capture(number: int = 1, *, body: bytes = BODY, at: float = HOUR + 1.25, **headers: str) -> Capture:
    url = f"https://news.example/a/{number}"
    headers = headers or {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "etag": '"e"'}
    return Capture(
        visit=Visit(id=f"e-{number}", kind=VisitKind.ARTICLE, url=url, host="news.example", source="s"),
        page=Page(url=url, status=200, headers=headers, fetched_at=at, body=body),
    )


@pytest.fixture(params=["folder", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArchiveStore:
    url = str(tmp_path / "archive") if request.param == "folder" else f"memory://{tmp_path.name}/archive"
    return ArchiveStore(url, spool=tmp_path / "spool")


def records_of(store: ArchiveStore, name: str) -> list[tuple[Any, bytes]]:
    with store.opened(name) as file:
        return [(record, record.raw_stream.read()) for record in ArchiveIterator(file)]


def test_a_record_gives_back_what_went_in():
    one = capture()
    data, digest = write_record(one)
    assert read_record(data) == one
    assert digest.startswith("sha1:")


@pytest.mark.parametrize("size", [0, 1, 65_530, 65_536, 200_000])
@pytest.mark.parametrize("encoding", ["gzip", None])
def test_a_record_is_a_gzip_member_for_every_reader(size: int, encoding: str | None):
    body = random.Random(size).randbytes(size)
    headers = {"content-type": "text/html", **({"content-encoding": encoding} if encoding else {})}
    data, _ = write_record(capture(body=body, **headers))
    plain = gzip.decompress(data)
    assert plain.endswith(b"\r\n\r\n" + body + b"\r\n\r\n")
    assert len(data) < len(plain)
    assert read_record(data).page.body == body


@pytest.mark.parametrize(
    "headers",
    [
        {"transfer-encoding": "chunked", "content-type": "text/html"},
        {"x-odd": "a\r\nWARC-Type: request"},
        {"x-persian": "نشانی".encode().decode("latin-1"), "x-french": "\xe9", "x-empty": ""},
        {"set-cookie": "a=b; c"},
    ],
    ids=["chunked", "line break", "persian", "cookie"],
)
def test_headers_are_kept_and_cannot_break_out(headers: dict[str, str]):
    read = read_record(write_record(capture(**headers))[0])
    assert read.page.headers == {name: value.replace("\r\n", "  ") for name, value in headers.items()}
    assert read.page.body == BODY


def test_another_reader_finds_the_bytes_as_received(store: ArchiveStore):
    writer = WarcWriter(store, writer="host-1")
    writer.append([capture(1), capture(2, body=b"")], at=HOUR)
    writer.close()
    [name] = store.names(".warc.gz")
    assert name.startswith("2025/11/25/16/khabar-20251125T160000-host-1-")
    [(first, body), (second, nothing)] = records_of(store, name)
    assert (body, nothing) == (BODY, b"")
    assert first.rec_headers.protocol == "WARC/1.1"
    assert first.rec_headers.get_header("WARC-Target-URI") == "https://news.example/a/1"
    assert first.http_headers.get_header("content-encoding") == "gzip"
    assert first.rec_headers.get_header("WARC-Record-ID") != second.rec_headers.get_header("WARC-Record-ID")


def test_each_line_of_the_index_leads_to_its_record(store: ArchiveStore):
    writer = WarcWriter(store, writer="host-1")
    writer.append([capture(number) for number in (3, 1, 2)], at=HOUR)
    writer.close()
    [index] = store.names(".cdxj")
    with store.opened(index) as file:
        lines = file.read().decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        place = place_of(line)
        with store.opened(place.file) as file:
            file.seek(place.offset)
            assert read_record(file.read(place.length)).page.url == place.url


def test_a_file_is_moved_when_its_hour_is_over_or_it_is_large(store: ArchiveStore):
    writer = WarcWriter(store, writer="host-1", most_bytes=2000)
    writer.append([capture(1)], at=HOUR + 3599)
    assert writer.roll(at=HOUR + 3599) == 0
    assert writer.roll(at=HOUR + 3600) == 1
    writer.append([capture(number) for number in range(2, 6)], at=HOUR + 3600)
    writer.append([capture(6)], at=HOUR + 3601)
    assert writer.roll(at=HOUR + 3602) == 1
    writer.close()
    assert [len(records_of(store, name)) for name in store.names(".warc.gz")] == [1, 4, 1]
    assert not list(store.spool.iterdir())


@pytest.mark.parametrize("cut", [1, 40, -1], ids=["last byte", "within a record", "into the one before"])
def test_a_torn_end_is_cut_off_by_the_next_writer(store: ArchiveStore, cut: int):
    dead = WarcWriter(store, writer="host-1")
    dead.append([capture(1)], at=HOUR)
    dead.append([capture(2)], at=HOUR)
    [path] = store.spool.glob("*.warc.gz")
    whole = path.read_bytes()
    length = len(write_record(capture(1))[0])
    assert WarcWriter(store, writer="host-2").roll(at=HOUR + 7200) == 0, "a living writer is at it"
    # What a kill leaves: the process gone and its lock with it, the file anyhow.
    dead._finish()
    path.write_bytes(whole[: length - 5] if cut < 0 else whole[:-cut])
    assert WarcWriter(store, writer="host-2").roll(at=HOUR) == 1
    names, indexes = store.names(".warc.gz"), store.names(".cdxj")
    assert len(names) == len(indexes) == (0 if cut < 0 else 1), "a file without a whole record is none"
    for name, index in zip(names, indexes, strict=True):
        assert len(records_of(store, name)) == 1
        with store.opened(index) as file:
            assert [place_of(line.decode()).visit for line in file] == ["e-1"]


def test_an_index_that_lags_behind_is_made_anew(store: ArchiveStore):
    dead = WarcWriter(store, writer="host-1")
    dead.append([capture(1), capture(2)], at=HOUR)
    dead._finish()
    [journal] = store.spool.glob("*.cdxj")
    journal.write_text(journal.read_text("utf-8")[:-30], "utf-8")
    assert WarcWriter(store, writer="host-2").roll(at=HOUR) == 1
    [index] = store.names(".cdxj")
    with store.opened(index) as file:
        assert [place_of(line.decode()).visit for line in file] == ["e-1", "e-2"]


def test_what_is_no_file_of_ours_is_set_aside_and_told(store: ArchiveStore):
    store.spool.mkdir(parents=True)
    (store.spool / "khabar-20251125T160000-x-0000.warc.gz").write_bytes(gzip.compress(b"something else"))
    writer = WarcWriter(store, writer="host-1")
    with pytest.raises(Permanent, match="no file of ours"):
        writer.roll(at=HOUR)
    assert writer.roll(at=HOUR) == 0


def test_a_write_that_fails_half_way_leaves_the_file_whole(tmp_path: Path):
    store = ArchiveStore(str(tmp_path / "archive"), spool=tmp_path)
    writer = WarcWriter(store, writer="host-1")
    writer.append([capture(1)], at=HOUR)
    [path] = store.spool.glob("*.warc.gz")
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, limits[1]))
    try:
        with pytest.raises(Transient, match="cannot be written"):
            writer.append([capture(2)], at=HOUR)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    writer.append([capture(3)], at=HOUR)
    writer.close()
    [name] = store.names(".warc.gz")
    assert [record.rec_headers.get_header("WARC-Target-URI")[-1] for record, _ in records_of(store, name)] == ["1", "3"]


@pytest.mark.parametrize("url", ["s3://bucket/archive", "nosuch://x"])
def test_a_store_that_nothing_here_knows_is_one_clear_line(url: str, tmp_path: Path):
    with pytest.raises(ConfigError, match="KHABAR_ARCHIVE_URL") as raised:
        ArchiveStore(url, spool=tmp_path)
    assert "\n" not in str(raised.value)


class DriverError(Exception):
    """As botocore's refused connection: no OSError."""


class Unreachable(MemoryFileSystem):
    """A store whose server is away."""

    protocol = "unreachable"

    def _away(self, *_: object, **__: object) -> Never:
        raise DriverError("Could not connect\nto the endpoint")

    exists = put_file = _open = rm_file = _away


@pytest.mark.parametrize(
    "ask",
    [
        lambda store, _: store.names(".cdxj"),
        lambda store, path: store.publish(path, "2025/x.warc.gz"),
        lambda store, _: store.opened("2025/x.warc.gz").__enter__(),
        lambda store, _: store.remove("2025/x.warc.gz"),
    ],
)
def test_what_a_driver_raises_of_its_own_is_a_fault_that_passes(
    ask: Callable[[ArchiveStore, Path], Any], tmp_path: Path
):
    fsspec.register_implementation("unreachable", Unreachable, clobber=True)
    store, path = ArchiveStore("unreachable://pages", spool=tmp_path), tmp_path / "x.warc.gz"
    path.write_bytes(BODY)
    with pytest.raises(Transient, match=r"unreachable://pages .* while .*: Could not connect to the endpoint"):
        ask(store, path)
    assert path.exists()
