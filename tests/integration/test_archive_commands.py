"""`khabar archive` and `khabar reprocess` over a folder and an embedded index."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_warc_writer import BODY, HOUR, capture
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.sqlite_index import SqliteIndex
from workers.adapters.warc_writer import WarcWriter
from workers.cli.main import run
from workers.settings import load_settings

URL = "https://news.example/a/1"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, index_definition) -> Iterator[Path]:
    for name in [name for name in os.environ if name.startswith("KHABAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KHABAR_CONFIG_DIR", str(ROOT / "config"))
    load_settings.cache_clear()
    with SqliteIndex(path=tmp_path / "articles.sqlite", definition=index_definition) as index:
        index.create()
    writer = WarcWriter(ArchiveStore(str(tmp_path / "archive"), spool=tmp_path), writer="w")
    writer.append([capture(1), capture(2, at=HOUR + 60)], at=HOUR)
    writer.close()
    yield tmp_path
    load_settings.cache_clear()


def test_captures_are_listed_and_shown(capfdbinary):
    assert run(["archive", "list", URL, "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["visit"] == "e-1"
    assert run(["archive", "show", "e-2", "--json"]) == 0
    shown = json.loads(capfdbinary.readouterr().out)
    assert (shown["visit"]["url"][-3:], shown["headers"]["content-encoding"], shown["bytes"]) == (
        "a/2",
        "gzip",
        len(BODY),
    )
    assert run(["archive", "show", f"{URL}#part", "--body"]) == 0
    assert gzip.decompress(capfdbinary.readouterr().out) == gzip.decompress(BODY)


def test_a_page_is_taken_out(capfd):
    assert run(["archive", "forget", URL, "--dry-run"]) == 0
    assert "nothing was removed" in capfd.readouterr().out
    assert run(["archive", "forget", URL, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["removed"] == 1
    assert run(["archive", "list", URL]) == 1
    assert run(["archive", "list", "https://news.example/a/2"]) == 0


def test_a_removal_that_was_killed_is_finished_by_running_it_again(capfd, data_dir):
    [index] = (data_dir / "archive").rglob("*.cdxj")
    index.with_name(f"{index.name}.leaving").touch()
    index.unlink()
    assert run(["archive", "forget", URL]) == 0
    assert "1 files removed that a run before had written anew" in capfd.readouterr().out
    assert not [path for path in (data_dir / "archive").rglob("*") if path.is_file()]
    assert run(["archive", "forget", URL]) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["archive", "list", "news"], 2, "no http or https address"),
        (["archive", "list", "https://other.example/"], 1, "no capture of https://other.example/"),
        (["archive", "show", "e-9"], 1, "no visit 'e-9'"),
        (["archive", "show", URL, "--body", "--json"], 2, "one of --body and --json"),
        (["reprocess", "--since", "yesterday", "--dry-run"], 2, "accepted: a day such as"),
        (["reprocess", "--since", "1404/09/04", "--until", "1404/09/03", "--dry-run"], 2, "is not after"),
        (["reprocess", "--since", "1404/09/04", "--source", "nope", "--dry-run"], 2, "no source 'nope'"),
        (["reprocess", "--since", "1404/09/04"], 1, "no Redis"),
    ],
)
def test_one_line_says_what_is_wrong(arguments, status, said, capfd):
    assert run(arguments) == status
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err


def test_a_dry_run_needs_no_redis_and_tells_what_it_read(capfd):
    assert run(["reprocess", "--since", "2025-11-25T19:30:01", "--until", "1404/09/04", "--dry-run", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["captures"], told["dry_run"]) == (2, True)
    assert run(["reprocess", "--since", "2025-11-25T16:00:30Z", "--dry-run"]) == 0
    out = capfd.readouterr().out
    assert out.endswith("Nothing was written.\n")
    assert "pages read again: 1 (" in out


def test_a_url_that_nothing_here_knows_is_one_line(monkeypatch: pytest.MonkeyPatch, capfd):
    monkeypatch.setenv("KHABAR_ARCHIVE_URL", "s3://bucket/pages")
    load_settings.cache_clear()
    assert run(["archive", "list", URL]) == 1
    assert capfd.readouterr().err.startswith("khabar: KHABAR_ARCHIVE_URL 's3://bucket/pages'")
