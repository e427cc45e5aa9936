"""What is particular to the embedded index: one file, several processes, analyzers that change."""

from __future__ import annotations

import copy
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.contract.index_samples import document
from workers.adapters.sqlite_index import SqliteIndex
from workers.core.errors import ConfigError, Permanent
from workers.core.search import Query
from workers.pipeline.ports import Stored

ROOT = Path(__file__).parents[2]
SEARCH = """
import sys
from pathlib import Path
from workers.adapters.index_definition import load_definition
from workers.adapters.sqlite_index import SqliteIndex
from workers.core.search import Query
with SqliteIndex(path=Path(sys.argv[1]), definition=load_definition(Path(sys.argv[2]))) as index:
    print(index.search(Query(text=sys.argv[3])).total)
"""


def test_to_read_makes_no_file(tmp_path, index_definition):
    with (
        SqliteIndex(path=tmp_path / "data" / "articles.sqlite", definition=index_definition) as index,
        pytest.raises(ConfigError, match="run `khabar index create`"),
    ):
        index.search(Query())
    assert list(tmp_path.iterdir()) == []


def test_another_process_searches_while_one_writes(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "data" / "articles.sqlite"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیب زرد")])
        with index._file.writing() as connection:
            connection.execute("DELETE FROM sources")
            command = [sys.executable, "-c", SEARCH, str(path), str(ROOT / "config" / "index.json"), "سیب"]
            run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "1"


def test_new_analyzers_read_the_texts_anew(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "articles.sqlite"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیبستان")])
        assert index.search(Query(text="سیب")).total == 0
    changed = copy.deepcopy(index_definition)
    garden = {"type": "pattern_replace", "pattern": "ستان$", "replacement": ""}
    changed["settings"]["analysis"]["filter"]["fa_stem"] = garden
    with SqliteIndex(path=path, definition=changed) as index:
        (made,) = index.reindex(pause=lambda: None)
        assert (made.copied, made.total) == (1, 1)
        assert index.create() is False
        assert index.search(Query(text="سیب")).total == 1


def test_a_file_from_before_there_was_folding_is_brought_up_to_it(
    tmp_path: Path, index_definition: dict[str, Any]
) -> None:
    path, way = tmp_path / "articles.sqlite", "https://a.example/way"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put(
            [
                document("1", "سیب", via=(way,), story_id="s1-a"),
                document("2", "سیب بلند", "متن بلند", story_id="s1-a"),
                document("3", "انار"),
            ]
        )
        index.forget(document("3").id, at=1.0, by="a", reason="درخواست")
        with index._file.writing() as connection:
            connection.execute("DROP TABLE ways; ALTER TABLE documents DROP COLUMN length")
            connection.execute("UPDATE tombstones SET seen = CAST(json_remove(seen, '$[0].via') AS BLOB)")
            connection.execute("UPDATE meta SET value = 'older'")
    with SqliteIndex(path=path, definition=index_definition) as index:
        with pytest.raises(ConfigError, match="run `khabar index create`"):
            index.search(Query(text="سیب", fold=True))
        assert index.create() is False
        found = index.search(Query(text="سیب", fold=True))
        assert (found.total, found.hits[0].document.shown.title) == (1, "سیب بلند")
        assert [one.shown.title for one in index.reached_by(way)] == ["سیب"]
        assert [one.id for one in index.tombstones(url="https://a.example/3")] == [document("3").id]


def test_a_replaced_text_is_found_by_its_new_words_only(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    with SqliteIndex(path=tmp_path / "articles.sqlite", definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیب")])
        assert index.put([document("1", "انار", visit="v2", on_original=True)])[0].stored is Stored.MERGED
        assert index.search(Query(text="سیب")).total == 0
        assert index.search(Query(text="انار")).total == 1


def test_a_fault_in_the_middle_leaves_nothing_of_the_call(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    with SqliteIndex(path=tmp_path / "articles.sqlite", definition=index_definition) as index:
        index.create()
        with index._file.writing() as connection:
            connection.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON sources WHEN NEW.source = 'bad' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        with pytest.raises(Permanent, match="no"):
            index.put([document("1"), document("2", source="bad")])
        assert index.stats()["documents"] == 0
        assert index.put([document("1")])[0].stored is Stored.CREATED


def test_no_write_that_races_with_a_removal_brings_the_text_back(
    tmp_path: Path, index_definition: dict[str, Any]
) -> None:
    path = tmp_path / "articles.sqlite"
    one = document("1", "خبر", "متن")

    def write(name: str) -> set[Stored]:
        with SqliteIndex(path=path, definition=index_definition) as own:
            seen = (
                document("1", "خبر", "متن", url=f"https://{name}.example/{n}", visit=f"{name}{n}") for n in range(30)
            )
            return {own.put([sighting])[0].stored for sighting in seen}

    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([one])
        with ThreadPoolExecutor(2) as pool:
            writers = [pool.submit(write, name) for name in "bc"]
            made = index.forget(one.id, at=1.0, by="a", reason="درخواست")
            assert set.union(*(writer.result() for writer in writers)) <= {Stored.MERGED, Stored.FORGOTTEN}
        assert index.get(one.id) is None
        assert index.tombstone(one.id) == made
        for table in ("words", "heads", "sources", "urls", "ways", "stories"):
            assert index._file._connection().execute(f"SELECT count(*) FROM {table}").get == 0  # noqa: S608 - one of six


def test_nothing_of_a_forgotten_text_is_left_in_the_files(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "articles.sqlite"
    secret = "رازی\u200cکه\u200cباید\u200cبرود"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", secret, (secret + " ") * 2000), document("2", "دیگر")])
        assert any(secret.encode() in file.read_bytes() for file in tmp_path.iterdir())
        index.forget(document("1").id, at=1.0, by="a", reason="درخواست")
        for trace in (secret, secret.replace("\u200c", "")[1:]):  # the text, and a word of it as FTS5 keeps it
            assert not [file.name for file in tmp_path.iterdir() if trace.encode() in file.read_bytes()]


def test_a_reader_writes_nothing_and_makes_no_file(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "none" / "articles.sqlite"
    with (
        SqliteIndex(path=path, definition=index_definition, read_only=True) as index,
        pytest.raises(ConfigError, match="khabar index create"),
    ):
        index.search(Query(text="سیب"))
    assert not path.parent.exists()
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیب")])
    with SqliteIndex(path=path, definition=index_definition, read_only=True) as index:
        assert index.search(Query(text="سیب")).total == 1
        with pytest.raises(Permanent, match="readonly"):
            index.put([document("2")])


def test_a_file_of_before_the_filters_is_brought_up_to_date(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "articles.sqlite"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیب", agency_id="irna")])
        with index._file.writing() as connection:
            connection.execute(
                "DROP TABLE tombstones; DROP INDEX documents_by_time; ALTER TABLE documents DROP COLUMN agency_id"
            )
            connection.execute("UPDATE meta SET value = 'old'")
        with pytest.raises(ConfigError, match="khabar index create"):
            index.search(Query(agencies=("irna",)))
        assert index.create() is False
        assert index.search(Query(agencies=("irna",))).total == 1


def test_clear_errors(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "articles.sqlite"
    with (
        SqliteIndex(path=path, definition=index_definition) as index,
        pytest.raises(ConfigError, match="khabar index create"),
    ):
        index.search(Query(text="سیب"))
    path.write_bytes(b"this is not a database, whatever its name says" * 100)
    with SqliteIndex(path=path, definition=index_definition) as index, pytest.raises(Permanent, match="not a database"):
        index.create()


def test_the_file_survives_being_closed(tmp_path: Path, index_definition: dict[str, Any]) -> None:
    path = tmp_path / "articles.sqlite"
    with SqliteIndex(path=path, definition=index_definition) as index:
        index.create()
        index.put([document("1", "سیب")])
    with SqliteIndex(path=path, definition=index_definition) as index:
        assert index.search(Query(text="سیب")).total == 1
    check = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    assert check.execute("PRAGMA journal_mode").get == "wal"
    check.close()
