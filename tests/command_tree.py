"""The commands of `khabar` as a tree, and whether a command line is one of it, without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import typer.main

from workers.cli.main import app


def parse_command(arguments: Sequence[str]) -> None:
    """Raise the usage error that `khabar` would answer these arguments with, if any."""
    command: Any = typer.main.get_command(app)
    rest, helps = [word for word in arguments if word != "--help"], "--help" in arguments
    while hasattr(command, "commands"):
        if helps and not rest:
            return
        name = rest.pop(0) if rest else ""
        if name not in command.commands:
            raise AssertionError(f"khabar {' '.join(arguments)}: there is no {name!r} in {sorted(command.commands)}")
        command = command.commands[name]
    if not helps:
        command.make_context(command.name, rest)


def command_paths() -> Iterator[tuple[str, ...]]:
    """Yield every command as its words, groups too, the root as ()."""
    stack: list[tuple[tuple[str, ...], Any]] = [((), typer.main.get_command(app))]
    while stack:
        path, command = stack.pop()
        yield path
        stack += [((*path, name), child) for name, child in getattr(command, "commands", {}).items()]
