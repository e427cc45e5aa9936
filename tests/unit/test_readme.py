"""README and other documents name no setting, command, target or file that does not exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.command_tree import command_paths, parse_command
from tests.settings_table import settings_table, table_in
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]


def commands_in(text: str) -> list[str]:
    """Every `khabar …` of code blocks (lines) and of inline code."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    pieces = [line for block in blocks for line in block.splitlines()]
    pieces += re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
    found = []
    for piece in pieces:
        match = re.match(r"(?:KHABAR_\w+=\S+ |docker compose exec \w+ )*khabar (.+)", piece.strip())
        if match:
            found.append(re.split(r"\s(?:[|<>&]|#)", match[1])[0])
    return found


def test_table_of_settings_is_that_of_the_code():
    assert table_in(README) == settings_table()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_exist(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    named = set(command_paths())
    for command in commands_in((ROOT / document).read_text("utf-8")):
        words = shlex.split(command)
        if tuple(words) not in named:  # that a command is named is no call of it
            parse_command(words)


def test_every_command_is_in_the_table():
    groups = {path[:-1] for path in command_paths() if path}
    missing = [
        path for path in command_paths() if path not in groups and not re.search(rf"`khabar {' '.join(path)}\b", README)
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_variables_are_settings(document: str):
    known = {f"KHABAR_{name.upper()}" for name in Settings.model_fields}
    known |= {"KHABAR_REQUIRE_ELASTICSEARCH", "KHABAR_TEST_ELASTICSEARCH_URL"}
    assert set(re.findall(r"KHABAR_[A-Z_]+[A-Z]", (ROOT / document).read_text("utf-8"))) <= known


@pytest.mark.parametrize("document", DOCUMENTS)
def test_targets_of_make_exist(document: str):
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", (ROOT / document).read_text("utf-8"))) <= there


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_are_named_exist(document: str):
    path = ROOT / document
    text = path.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (path.parent / link).exists(), link
    for name in re.findall(r"`((?:workers|config|tests|benchmarks|docs)/[\w./-]*)`", text):
        assert (ROOT / name).exists(), name


LONGEST_LINE = 130


@pytest.mark.parametrize("document", DOCUMENTS)
def test_lines_are_short_but_in_tables_and_code(document: str):
    text = re.sub(r"^ *```.*?^ *```", "", (ROOT / document).read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    assert [line for line in text.splitlines() if len(line) > LONGEST_LINE and not line.startswith("|")] == []
