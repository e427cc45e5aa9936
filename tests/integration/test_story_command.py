"""`khabar story` over an embedded index."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_samples import START, document
from workers.adapters.sqlite_index import SqliteIndex
from workers.cli.main import run
from workers.core.document import Turn
from workers.settings import load_settings

PAGE = "https://a.example/1"
STORY = "s1-" + "0" * 24
SOURCES = """
sources:
  - id: copies
    name: گزیده
    role: aggregator
    enabled: false
    hosts: [copies.example]
    listings: [{url: "https://copies.example/", kind: html, period: 5m}]
"""


@pytest.fixture(autouse=True)
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, index_definition: dict[str, Any]) -> Iterator[SqliteIndex]:
    for name in [name for name in os.environ if name.startswith("KHABAR_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.mkdir()
    for name in ("index.json", "profiles.yaml", "agencies.yaml"):
        (config / name).symlink_to(Path("config").resolve() / name)
    (config / "sources.yaml").write_text(SOURCES, "utf-8")
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KHABAR_CONFIG_DIR", str(config))
    load_settings.cache_clear()
    old = document("1", "سیب زرد", url=PAGE, seen_at=START, story_id=STORY)
    new = document("2", "سیب سرخ", url=PAGE, visit="v2", seen_at=START + 60, predecessors=(old.id,), story_id=STORY)
    copied = {"url": "https://copies.example/1", "source": "copies", "seen_at": START - 60, "story_id": STORY}
    with SqliteIndex(path=tmp_path / "articles.sqlite", definition=index_definition) as made:
        made.create()
        made.put([old, replace(new, turns=(Turn(url=PAGE, at=START + 60, by=""),)), document("3", "سیب", **copied)])
        made.turn([(old.id, Turn(url=PAGE, at=START + 60, by=new.id))])
        yield made
    load_settings.cache_clear()


def test_a_story_tells_its_versions_who_was_first_and_what_took_whose_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["story", PAGE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["story_id"] == STORY
    assert told["first"]["url"] == PAGE, "the copy was seen first, but nobody tells when it was published"
    copied, old, new = told["documents"]
    assert told["shown"] == new["id"]
    assert copied["sightings"][0]["source_name"] == "گزیده"
    assert (old["superseded"], new["superseded"], new["predecessors"]) == (True, False, [old["id"]])
    assert old["replaced"] == [{"url": PAGE, "at": "2026-05-28T20:27:40Z", "by": new["id"]}]
    assert copied["replaced"] == new["replaced"] == []


def test_a_person_reads_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["story", STORY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{STORY}  3 texts"
    assert lines[1].endswith("2026-05-28T20:26:40Z")
    assert f"    since 2026-05-28T20:27:40Z it shows {document('2').id}" in lines
    assert [line for line in lines if line.endswith("(shown in searches)")] == [
        "\u2068سیب سرخ\u2069  (shown in searches)"
    ]
    assert sum(line.endswith("← first") for line in lines) == 1


def test_what_is_no_story_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["story", "s1-" + "f" * 24]) == 1
    assert "no article in the index is of the story s1-ff" in capsys.readouterr().err
