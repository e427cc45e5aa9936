"""`khabar forget` and `khabar retention` over an embedded index."""

from __future__ import annotations

import json
import os
import pwd
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_samples import document
from workers.adapters.sqlite_index import SqliteIndex
from workers.cli.main import run
from workers.settings import load_settings

URL = "https://a.example/1"
DAY = 86_400.0


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, index_definition: dict[str, Any]) -> Iterator[SqliteIndex]:
    for name in [name for name in os.environ if name.startswith("KHABAR_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path))
    load_settings.cache_clear()
    with SqliteIndex(path=tmp_path / "articles.sqlite", definition=index_definition) as made:
        made.create()
        made.put(
            [
                document("1", "سیب زرد", url=URL, seen_at=time.time() - 10 * DAY),
                document("2", "سیب سرخ", url=URL, visit="v2", seen_at=time.time()),
                document("3", "انار", url="https://a.example/3", seen_at=time.time()),
            ]
        )
        yield made
    load_settings.cache_clear()


def answers(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> list[Any]:
    assert run([*arguments, "--json"]) == status
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_text_is_shown_then_removed_then_listed_then_let_in_again(
    index: SqliteIndex, capsys: pytest.CaptureFixture[str]
) -> None:
    (dry,) = answers(capsys, "forget", URL, "--dry-run")
    assert (sorted(one["title"] for one in dry["documents"]), dry["removed"]) == (["سیب زرد", "سیب سرخ"], [])
    assert index.stats()["documents"] == 3
    (made,) = answers(capsys, "forget", URL, "--reason", " به درخواست نویسنده ")
    assert {one["reason"] for one in made["removed"]} == {"به درخواست نویسنده"}
    assert {one["by"] for one in made["removed"]} == {pwd.getpwuid(os.getuid()).pw_name}
    assert answers(capsys, "search", "سیب")[0]["total"] == 0
    listed = answers(capsys, "forget", "--list")
    assert sorted(one["id"] for one in listed) == sorted([document("1").id, document("2").id])
    assert listed[0]["seen"] == [{"url": URL, "source": "a", "via": []}]
    (undone,) = answers(capsys, "forget", "--undo", URL, "--no-fetch", "--reason", "اشتباه")
    assert (len(undone["undone"]), undone["visits"]) == (2, 0)
    assert answers(capsys, "forget", "--list") == []


def test_why_tells_what_the_index_holds_of_an_address_and_what_was_forgotten(
    empty_redis: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KHABAR_REDIS_URL", empty_redis("system"))
    load_settings.cache_clear()
    first, second = document("1").id, document("2").id
    assert run(["forget", first, "--reason", "به درخواست نویسنده", "--by", "سارا"]) == 0
    capsys.readouterr()
    (told,) = answers(capsys, "why", URL)
    assert told["seen"] is False
    assert [one["id"] for one in told["index"]["documents"]] == [second]
    (gone,) = told["index"]["forgotten"]
    assert (gone["id"], gone["by"], gone["reason"]) == (first, "سارا", "به درخواست نویسنده")
    assert run(["why", URL]) == 0
    said = capsys.readouterr().out
    assert f"in the index: {second}" in said
    assert f"forgotten: {first}" in said
    assert "سارا\u2069: \u2068به درخواست نویسنده" in said


def test_why_tells_what_the_ledger_knows_where_there_is_no_index(
    empty_redis: Callable[[str], str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KHABAR_REDIS_URL", empty_redis("system"))
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path / "empty"))
    load_settings.cache_clear()
    (told,) = answers(capsys, "why", URL)
    assert "there is no index yet" in told["index"]["error"]
    assert run(["why", URL]) == 0
    assert "never seen" in capsys.readouterr().out


def test_a_person_reads_what_went_and_that_it_went_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forget", URL, "--reason", "یکم", "--by", "سارا"]) == 0
    assert capsys.readouterr().out.count("removed  h1-") == 2
    assert run(["forget", URL, "--reason", "دوم"]) == 0
    assert capsys.readouterr().out.count("forgotten already  h1-") == 2
    assert run(["forget", "--list"]) == 0
    assert capsys.readouterr().out.count("\u2068سارا\u2069: \u2068یکم\u2069") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["forget", "https://a.example/none", "--reason", "x"], "nothing in the index is 'https://a.example/none'"),
        (["forget", "h1-xyz", "--reason", "x"], "is neither the id of a document (h1-…) nor"),
        (["forget", "--undo", "https://a.example/3", "--no-fetch", "--reason", "x"], "was not forgotten"),
        (["forget", "--undo", URL, "--reason", "x"], "no Redis: none runs in"),
        (["retention"], "no Redis: none runs in"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(
    index: SqliteIndex, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 1
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert (index.stats()["documents"], index.stats()["forgotten"]) == (3, 0)


def test_what_is_too_old_is_counted_and_kept_on_a_dry_run(
    index: SqliteIndex, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KHABAR_RETENTION_S", str(5 * DAY))
    load_settings.cache_clear()
    (told,) = answers(capsys, "retention", "--dry-run")
    assert (told["default_s"], told["expired"], told["by_source"], told["removed"]) == (5 * DAY, 1, {"a": 1}, 0)
    assert run(["retention", "--dry-run"]) == 0
    assert "a: kept for 5 d 0 h (default), 1 articles to go" in capsys.readouterr().out
    assert index.stats()["documents"] == 3
