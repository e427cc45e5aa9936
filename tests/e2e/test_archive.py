"""Archiving on real processes: nothing is lost to kills, and what is kept can be read again by other rules."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.e2e.demo_run import ROOT, environment, finish, read_documents, start_demo
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.bootstrap import Services
from workers.settings import Settings

pytestmark = pytest.mark.e2e

KILLS = 4


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """A run whose archive workers are killed again and again: data directory, summary, kills."""
    data_dir = tmp_path_factory.mktemp("kept")
    demo = start_demo(data_dir, KHABAR_ARCHIVE="required")
    killed, last = 0, 0
    while demo.poll() is None and killed < KILLS:
        sizes = sum(path.stat().st_size for path in (data_dir / "archive").rglob("*.warc.gz"))
        if sizes > last and kill_writer(demo):
            killed, last = killed + 1, sizes
    return data_dir, finish(demo, data_dir), killed


def kill_writer(demo: subprocess.Popen[str]) -> bool:
    """Kill the process that writes: the child of the archive worker."""
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in psutil.Process(demo.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                parent = process.parent()
                if "archive" in process.cmdline() and parent is not None and "archive" in parent.cmdline():
                    process.send_signal(signal.SIGKILL)
                    return True
    return False


def khabar(data_dir: Path, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "workers.cli.main", *arguments, "--json"],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_page_that_was_offered_is_archived_although_the_writer_was_killed(kept):
    data_dir, summary, killed = kept
    assert killed == KILLS
    assert summary["balance"] is True
    archive = summary["archive"]
    assert (archive["written"], archive["skipped"], archive["waiting"]) == (archive["offered"], 0, 0)
    places = [place for found in services_of(data_dir).archive.scan(since=0.0) for place in found]
    visits = {place.visit for place in places}
    assert len(visits) == archive["offered"]
    assert {one.created_by for one in read_documents(data_dir).values()} <= visits


def test_another_reader_reads_every_file_to_its_end(kept):
    data_dir, summary, _ = kept
    urls = []
    for path in (data_dir / "archive").rglob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                urls.append(record.rec_headers.get_header("WARC-Target-URI"))
    assert len(urls) >= summary["archive"]["offered"]
    assert not list((data_dir / "archive" / "open").iterdir())


def test_today_s_rules_find_what_is_stored_and_other_rules_change_it(kept):
    data_dir, _, _ = kept
    before = read_documents(data_dir)
    dry = khabar(data_dir, "reprocess", "--since", "2020-01-01", "--dry-run")
    assert set(dry["verdicts"]) == {"same", "no-article"}
    change_rules(data_dir)
    dry = khabar(data_dir, "reprocess", "--since", "2020-01-01", "--dry-run")
    assert dry["verdicts"]["version"] == dry["fields"]["body"] > 50
    assert read_documents(data_dir) == before, "a dry run writes nothing"
    redis = EmbeddedRedis(data_dir, memory_bytes=100_000_000)
    redis.start()
    try:
        real = khabar(data_dir, "reprocess", "--since", "2020-01-01")
        assert real["verdicts"] == dry["verdicts"]
        after = read_documents(data_dir)
        again = khabar(data_dir, "reprocess", "--since", "2020-01-01")
    finally:
        redis.stop()
    new = {name: one for name, one in after.items() if name not in before}
    assert len(new) == real["verdicts"]["version"]
    assert all(set(one.predecessors) & set(before) and one.story_id for one in new.values())
    assert set(again["verdicts"]) == {"same", "no-article"}
    assert read_documents(data_dir) == after, "a second run changes nothing"


def change_rules(data_dir: Path) -> None:
    """Drop the bold words with which one site begins its paragraphs."""
    dump = data_dir / "demo" / "sources.json"
    sources = json.loads(dump.read_text("utf-8"))
    one = next(source for source in sources if source["selectors"]["body"])
    one["selectors"]["drop"].append(f"{one['selectors']['body'][0]} b")
    dump.write_text(json.dumps(sources), "utf-8")


def services_of(data_dir: Path) -> Services:
    return Services(Settings(data_dir=data_dir, config_dir=ROOT / "config"))
