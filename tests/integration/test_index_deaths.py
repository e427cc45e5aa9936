"""Commands over the article index that die between any two of their effects: what they had begun is seen to be so,
and is finished by running them again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.contract.index_samples import document, found, put
from tests.dying import deaths
from tests.integration.index_place import Place
from workers.adapters.keys import Keys
from workers.cli.main import run
from workers.pipeline import retention
from workers.pipeline.ports import Stored
from workers.settings import load_settings

DAY = 86_400.0
URL = "https://a.example/1"
SECRET = "zqxjkv"
"""A word of the text that goes; it is looked for in the bytes of all files."""


def test_a_removal_that_died_is_finished_by_repeating_it_and_no_crawl_brings_back_what_went(place: Place):
    texts = [
        document("1", "سیب زرد", f"متن {SECRET}", url=URL),
        document("2", "سیب سرخ", f"متن دیگر {SECRET}", url=URL, visit="v2"),
    ]
    other = document("3", "سیب سبز", url="https://a.example/3")
    ids = {one.id for one in texts}

    def begin() -> Callable[[], int]:
        place.hold(*texts, other)
        return lambda: _succeeds(["forget", URL, "--reason", "درخواست"])

    for effects in deaths(begin):
        with place.index() as index:
            index.refresh()
            there = {one.id for one in index.at_url(URL)}
            gone = {one.id for one in index.tombstones(url=URL)}
            assert (there | gone, there & gone) == (ids, set()), f"killed after {effects} effects"
            stored = dict(zip([one.id for one in texts], put(index, *texts), strict=True))
            assert {one for one, how in stored.items() if how is Stored.FORGOTTEN} == gone
        with _another_process_at(place):
            _succeeds(["forget", URL, "--reason", "درخواست"])
            assert not _held(place.folder, SECRET), f"killed after {effects} effects"
        with place.index() as index:
            assert put(index, *texts) == [Stored.FORGOTTEN] * 2
            assert found(index, "سیب") == {"سیب سبز"}
            assert {one.reason for one in index.tombstones(url=URL)} == {"درخواست"}


def test_letting_in_again_that_died_is_finished_by_repeating_it(place: Place):
    texts = [document("1", "سیب زرد", url=URL), document("2", "سیب سرخ", url=URL, visit="v2")]

    def begin() -> Callable[[], int]:
        place.hold(*texts)
        _succeeds(["forget", URL, "--reason", "درخواست"])
        return lambda: _succeeds(["forget", "--undo", URL, "--reason", "اشتباه"])

    for effects in deaths(begin):
        with place.index() as index:
            left = index.tombstones(url=URL)
        if left:
            _succeeds(["forget", "--undo", URL, "--reason", "اشتباه"])
        with redis.Redis.from_url(place.redis_url) as client:
            waiting = {json.loads(one)["url"] for one in client.hvals(Keys("khabar")("f:visits"))}
        assert waiting == {URL}, f"killed after {effects} effects"
        with place.index() as index:
            assert put(index, *texts) == [Stored.CREATED] * 2


def test_a_sweep_that_died_is_finished_by_the_next(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setenv("KHABAR_RETENTION_S", str(5 * DAY))
    load_settings.cache_clear()
    now = time.time()
    old = [document(f"old-{number}", "کهنه", seen_at=now - (10 + number) * DAY) for number in range(3)]
    fresh = document("fresh", "تازه", seen_at=now)

    def begin() -> Callable[[], int]:
        place.hold(*old, fresh)
        return lambda: _succeeds(["retention"])

    for effects in deaths(begin):
        ids = {one.id for one in place.documents()}
        assert fresh.id in ids, f"killed after {effects} effects"
        _succeeds(["retention"])
        assert [one.id for one in place.documents()] == [fresh.id], f"killed after {effects} effects"
        with redis.Redis.from_url(place.redis_url, decode_responses=True) as client:
            counted = int(client.hget(Keys("khabar")("o:total"), "a|expired") or 0)
        assert len(old) - retention.BATCH <= counted <= len(old), "of a batch that died the count may be lost"


def _succeeds(arguments: list[str]) -> int:
    assert run(arguments) == 0
    return 0


@contextmanager
def _another_process_at(place: Place) -> Iterator[None]:
    """A worker has the embedded index open too, so that no command is the last to close it, which would tidy it up."""
    path = place.folder / "articles.sqlite"
    if not path.exists():
        yield
        return
    look = "import apsw, sys; c = apsw.Connection(sys.argv[1]); print(c.execute('SELECT count(*) FROM tombstones').get)"
    command = [sys.executable, "-c", f"{look}; sys.stdout.flush(); sys.stdin.read()", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        yield
        other.communicate()


def _held(folder: Path, word: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
