"""`khabar hash` and `khabar analyze`: what the rules make of a text."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services
from workers.core.errors import KhabarError


def hash_lines() -> None:
    """Read JSON lines {"title": …, "body": …} and write JSON lines {"content_hash": …}, in the same order.

    Copies of one article have one hash, whoever carries them and however they are spelt. Paragraphs of the body are
    joined by line feeds; a "lead" of its own may be given. The first bad line ends it with status 1.

        khabar hash < articles.jsonl
    """
    import msgspec

    from workers.core.fingerprint import content_hash

    class Line(msgspec.Struct):
        title: str
        body: str
        lead: str | None = None

    decode = msgspec.json.Decoder(Line).decode
    output = sys.stdout.buffer
    try:
        for number, raw in enumerate(sys.stdin.buffer, 1):
            if raw.isspace():
                continue
            try:
                line = decode(raw)
            except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
                raise KhabarError(f'line {number}: {fault} (expected {{"title": "…", "body": "…"}})') from None
            digest = content_hash(title=line.title, body=line.body, lead=line.lead)
            output.write(b'{"content_hash":"%s"}\n' % digest.encode())
    finally:
        output.flush()


def analyze(
    text: Annotated[str, typer.Argument(help="The text.")],
    *,
    analyzer: Annotated[str, typer.Option(help="An analyzer of config/index.json.")] = "fa_index",
    json: JsonFlag = False,
) -> None:
    """Show the words that the index makes of a text, with their positions.

    khabar analyze "همکاری\u200cهای تازه"

    khabar analyze --analyzer fa_search همکاریهای
    """
    services = open_services(index=True)
    tokens = services.index.analyze(text, analyzer=analyzer)
    services.index.close()
    if json:
        print_json([{"token": token, "position": position} for token, position in tokens])
        return
    from workers.cli.present import isolate

    for token, position in tokens:
        console().print(f"{position:>4}  {isolate(token)}")
