"""`khabar hash` and `khabar analyze`: what khabar makes of a text."""

from __future__ import annotations

import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.errors import KhabarError
from workers.settings import load_settings


class _Text(msgspec.Struct):
    title: str
    body: str


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("hash")(hash_texts)
    app.command()(analyze)


def hash_texts() -> None:
    """Print the ContentHash of each article on standard input.

    A line in: `{"title": "…", "body": "…"}`, paragraphs of the body on lines of their own. A line out:
    `{"content_hash": "h1-…"}`. Equal hashes: the same article, whatever was done to its half-spaces and letters.
    """
    from workers.core.fingerprint import content_hash  # noqa: PLC0415 - numpy takes 0.1 s to import

    decode = msgspec.json.Decoder(_Text).decode
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            text = decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
            sys.stdout.flush()
            raise KhabarError(
                f'standard input, line {number}: {fault}; accepted is {{"title": "…", "body": "…"}}'
            ) from None
        print_json({"content_hash": content_hash(title=text.title, body=text.body)}, one_line=True)


def analyze(
    text: Annotated[str, typer.Argument(help="Any text.")],
    *,
    analyzer: Annotated[str, typer.Option(help="Name of an analyzer of config/index.json.")] = "fa_index",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the tokens that an analyzer makes of a text, by position."""
    tokens = Services(load_settings()).index.analyze(text, analyzer=analyzer)
    if json:
        print_json([{"token": token, "position": position} for token, position in tokens])
        return
    for token, position in tokens:
        Console(highlight=False).print(f"{position:>5}  {token}", markup=False)
