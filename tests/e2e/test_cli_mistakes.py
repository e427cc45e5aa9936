"""What an operator gets wrong is told in one line that names it, with status 1 or 2, and soon."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_tree import command_paths
from workers.adapters.embedded_redis import EmbeddedRedis

ROOT = Path(__file__).parents[2]
CLOSED = "127.0.0.1:1"
pytestmark = pytest.mark.e2e

HEAD = "sources:\n  - id: sar\n    name: سر\n    hosts: [sar.example]\n"
LISTING = "    listings:\n      - url: https://sar.example/archive\n"


def khabar(*arguments: str, data_dir: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
    environment |= {"KHABAR_DATA_DIR": str(data_dir), "KHABAR_CONFIG_DIR": str(ROOT / "config"), **more}
    command = [sys.executable, "-m", "workers.cli.main", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, input="", capture_output=True, text=True, check=False, timeout=60
    )


def told(done: subprocess.CompletedProcess[str], *, status: int = 1) -> str:
    """Return the one line on standard error of a command that failed."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("khabar: ")
    return line


@pytest.mark.parametrize("path", [*command_paths()], ids=" ".join)
def test_every_command_has_help(tmp_path: Path, path: tuple[str, ...]):
    done = khabar(*path, "--help", data_dir=tmp_path)
    assert done.returncode == 0
    assert "Usage: khabar" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "servers", "said"),
    [
        (["status"], {}, "no Redis"),
        (["search", "خبر"], {}, "khabar index create"),
        (["dead", "list"], {}, "no Redis"),
        (["worker", "--stage", "parse"], {}, "no Redis"),
        (["tick"], {}, "no Redis"),
        (["status"], {"KHABAR_REDIS_URL": f"redis://{CLOSED}/0"}, f"redis://{CLOSED}/0"),
        (["search", "خبر"], {"KHABAR_ELASTICSEARCH_URL": f"http://{CLOSED}"}, f"http://{CLOSED}"),
        (["index", "stats"], {"KHABAR_ELASTICSEARCH_URL": f"http://{CLOSED}"}, f"http://{CLOSED}"),
        (["up"], {"KHABAR_REDIS_URL": f"redis://{CLOSED}/0"}, f"redis://{CLOSED}/0"),
        (["status"], {"KHABAR_REDIS_URL": "postgres://here"}, "KHABAR_REDIS_URL"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_servers_that_are_not_there_are_named(tmp_path, arguments, servers, said):
    line = told(khabar(*arguments, data_dir=tmp_path, **servers))
    assert said in line


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("KHABAR_LEASE_S", "x"),
        ("KHABAR_LEASE_S", "1"),
        ("KHABAR_FETCH_CONCURRENCY", "0"),
        ("KHABAR_MEMORY_HIGH_WATER", "2"),
        ("KHABAR_REVISIT_AFTER", "600,soon"),
        ("KHABAR_LOG_LEVEL", "loud"),
        ("KHABAR_INDEX_ALIAS", "مقاله"),
    ],
)
def test_a_setting_that_is_not_accepted_is_named(tmp_path: Path, variable: str, value: str):
    assert variable in told(khabar("status", data_dir=tmp_path, **{variable: value}))


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (HEAD + "    colour: red\n", ["sources.yaml", "sar", "colour"]),
        (HEAD + "    role: blog\n", ["sources.yaml", "sar", "role", "outlet", "aggregator"]),
        (HEAD + LISTING + "        kind: json\n", ["sources.yaml", "sar", "kind", "html", "rss", "sitemap"]),
        (HEAD + LISTING + "        kind: rss\n        period: often\n", ["sar", "period", "often", "30s"]),
        (HEAD + "    selectors:\n      title: 'h1[['\n", ["sources.yaml", "sar", "title", "h1[["]),
        (HEAD + "    profile: nosuch\n", ["sar", "profile", "nosuch", "nastooh"]),
        (HEAD + "  - id: sar\n    name: دو\n    hosts: [do.example]\n", ["sources.yaml", "sar"]),
        ("sources: [\n", ["sources.yaml"]),
    ],
    ids=["unknown field", "role", "kind", "period", "selector", "profile", "id twice", "no yaml"],
)
def test_a_mistake_in_sources_is_told_with_file_source_field_and_what_is_accepted(tmp_path, declared, said):
    (tmp_path / "sources.yaml").write_text(declared, encoding="utf-8")
    (tmp_path / "profiles.yaml").write_bytes((ROOT / "config" / "profiles.yaml").read_bytes())
    line = told(khabar("sources", "validate", str(tmp_path), data_dir=tmp_path))
    assert [word for word in said if word not in line] == []


def test_a_folder_without_sources_is_named(tmp_path: Path):
    assert "sources.yaml" in told(khabar("sources", "validate", str(tmp_path), data_dir=tmp_path))


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_bytes(bytes(range(256)) * 20)
    assert "no article" in told(khabar("extract", str(page), data_dir=tmp_path))
    assert "none.html" in told(khabar("extract", str(tmp_path / "none.html"), data_dir=tmp_path))
    assert "nosuch" in told(khabar("extract", str(page), "--source", "nosuch", data_dir=tmp_path), status=2)


def test_targets_and_ids_that_are_not_there_are_told_with_what_is(tmp_path: Path):
    redis = EmbeddedRedis(tmp_path)
    redis.start()
    try:
        line = told(khabar("pause", "nosuch", data_dir=tmp_path))
        assert "nosuch" in line
        assert "fetch, parse, index" in line
        assert "mehr" in line
        assert "1-1" in told(khabar("dead", "show", "1-1", data_dir=tmp_path))
        assert "ftp://" in told(khabar("why", "ftp://sar.example/1", data_dir=tmp_path))
    finally:
        redis.stop()


@pytest.mark.parametrize(
    "arguments", [["nosuch"], ["worker"], ["worker", "--stage", "paint"], ["search", "--limit", "0"]]
)
def test_wrong_usage_is_one_line_and_status_2(tmp_path: Path, arguments: list[str]):
    assert "--help" in told(khabar(*arguments, data_dir=tmp_path), status=2)
