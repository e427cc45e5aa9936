"""Every command explains itself, with an example, and `--help` answers without loading what commands need."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer.main

from workers.cli.main import app, run


def commands():
    """Return (path, command) of every command that does something."""

    def walk(path, group):
        for name, command in group.commands.items():
            if hasattr(command, "commands"):
                yield from walk((*path, name), command)
            else:
                yield (*path, name), command

    return sorted(walk((), typer.main.get_command(app)))


def test_the_commands_are_those_that_the_documentation_names():
    assert {" ".join(path) for path, _ in commands()} == {
        *("up", "demo", "worker", "tick", "serve", "search", "status", "hosts", "why", "diff", "story"),
        *("same", "stories rebuild"),
        *("sources list", "sources validate", "sources check", "sources probe"),
        *("archive list", "archive show", "archive forget"),
        *("dead list", "dead show", "dead replay", "pause", "resume", "forget", "retention", "reprocess"),
        *("index create", "index reindex", "index stats"),
        *("fetch", "extract", "hash", "analyze"),
    }


@pytest.mark.parametrize(
    ("path", "command"), commands(), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_help_gives_an_example(path, command, capsys):
    assert run([*path, "--help"]) == 0
    assert f"khabar {' '.join(path)}" in capsys.readouterr().out
    assert f"khabar {path[0]}" in (command.help or "")


def test_help_loads_neither_celery_nor_vendors():
    slow = ("celery", "redis", "httpx", "elasticsearch", "apsw", "numpy", "pydantic", "structlog", "selectolax")
    code = (
        "import sys; from workers.cli.main import run; status = run(['--help']);"
        f"sys.exit(f'loaded: {{loaded}}' if (loaded := [name for name in {slow!r} if name in sys.modules]) else status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
