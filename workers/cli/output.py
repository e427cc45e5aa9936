"""What commands print: JSON documents for programs, rich text for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON for programs in place of text for people.")]
"""The option that every printing command has."""


def print_json(value: Any) -> None:
    """Print one JSON document on a line of its own, Persian letters as they are. Dataclasses are objects."""
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def print_pretty_json(value: Any) -> None:
    """As `print_json`, over several lines."""
    import msgspec

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")
    sys.stdout.buffer.flush()


def console() -> Console:
    """Return a console on standard output that prints text as it is: no markup, no emoji, no guessed highlights."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def error_console() -> Console:
    """Return the same on standard error, for progress and notices."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)
