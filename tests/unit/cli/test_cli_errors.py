"""Faults become one line on standard error and an exit status."""

from __future__ import annotations

import pytest

from workers.cli.main import run
from workers.settings import load_settings


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("KHABAR_CONTACT", "https://bagh.example/bot")
    for name in ("KHABAR_REDIS_URL", "KHABAR_ELASTICSEARCH_URL", "KHABAR_SOURCES_FILE"):
        monkeypatch.delenv(name, raising=False)
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["nope"], 2, "No such command 'nope'. See `khabar --help`."),
        (["search", "x", "--limit", "0"], 2, "See `khabar search --help`."),
        (["worker"], 2, "fetch, parse, index"),
        (["worker", "--stage", "sleep"], 2, "'sleep' is not one of 'fetch', 'parse', 'index'"),
        (["tick", "--force"], 2, "--force goes with --once"),
        (["forget"], 2, "name a document by its id or by an address, or give --list"),
        (["forget", "https://a.example/"], 2, "say why"),
        (["forget", "https://a.example/", "--reason", "x" * 1001], 2, "accepted: at most 1000"),
        (["forget", "--list"], 1, "run `khabar index create`"),
        (["search", "x", "--since", "x"], 2, "--since: 'x' is no day (accepted: "),
        (["search", "\udcff", "--server", "http://127.0.0.1:1"], 1, "no answer from http://127.0.0.1:1: "),
        (["search", "x", "--until", "9999-12-31"], 2, "--until: '9999-12-31' is no day"),
        (["serve", "--host", "no such host", "--port", "0"], 1, "cannot listen on no such host: "),
        (["dead", "replay"], 2, "give ids of visits, or --all"),
        (["extract", "x.html", "--url", "ftp://x"], 2, "'ftp://x' is no http or https address"),
        (["sources", "probe", "ftp://x"], 2, "'ftp://x' is no http or https address"),
        (["sources", "probe", "http://10.0.0.1/"], 1, "10.0.0.1 is not public"),
        (["sources", "check", "nope"], 2, "no source 'nope' (there are: "),
        (["sources", "check", "mehr", "--all"], 2, "goes without an ID"),
        (["sources", "check"], 1, "no source is watched; name one to check it, or give --all (there are: "),
        (["same", "-", "-"], 2, "only one of the two can come from standard input"),
        (["same", "/nowhere", "/nowhere"], 1, "/nowhere: cannot be read: No such file or directory"),
        (["diff", "ftp://x"], 1, "'ftp://x' is no http or https address"),
        (["story", "x"], 1, "'x' is neither the id of a document (h1-…) nor an http or https address"),
        (["stories", "rebuild", "--since", "x"], 2, "--since: 'x' is no day (accepted: "),
        (["status"], 1, "start `khabar up` there"),
        (["search", "x"], 1, "run `khabar index create`"),
        (["extract", "/nowhere/page.html"], 1, "/nowhere/page.html: cannot be read: No such file or directory"),
        (["sources", "validate", "/nowhere"], 1, "/nowhere/sources.yaml: there is no such file"),
        (["analyze", "x", "--analyzer", "fa_none"], 1, "no analyzer 'fa_none' (there are: "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_one_line_says_what_is_wrong(arguments, status, said, capsys):
    assert run(arguments) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("khabar: ")
    assert err.count("\n") == 1
    assert said in err


def test_a_wrong_variable_is_named(monkeypatch, capsys):
    monkeypatch.setenv("KHABAR_MAX_ATTEMPTS", "none")
    assert run(["status"]) == 1
    assert "KHABAR_MAX_ATTEMPTS" in capsys.readouterr().err


def test_a_password_is_not_printed(monkeypatch, capsys):
    monkeypatch.setenv("KHABAR_REDIS_URL", "redis://:hidden@127.0.0.1:1/0")
    assert run(["status"]) == 1
    err = capsys.readouterr().err
    assert "redis://:***@127.0.0.1:1/0 is not reachable" in err
    assert "hidden" not in err


def test_a_group_by_itself_shows_its_help(capsys):
    assert run(["dead"]) == 2
    out, err = capsys.readouterr()
    assert "replay" in out
    assert err == ""
