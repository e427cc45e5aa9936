"""`khabar diff`: what a page changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from rich.text import Text

    from workers.core.difference import Piece
    from workers.pipeline.versions import Change, Version

_AROUND = 60
"""Characters of what was kept that are shown on either side of a change."""


def diff(
    url: Annotated[str, typer.Argument(help="Any spelling of the address.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Show what a page changed: each version of its text that was seen, beside the one before.

    Removed words stand between [- and -], added ones between {+ and +}.

        khabar diff https://example.ir/news/1
    """
    from workers.core.urls import canonical_url
    from workers.pipeline.versions import changes_of, versions_at

    services = open_services(index=True)
    canonical = canonical_url(url)
    if canonical is None:
        raise KhabarError(f"{url!r} is no http or https address")
    address = known_sources(services).main_of(canonical)
    versions = versions_at(services.index, address)
    services.index.close()
    if not versions:
        raise KhabarError(f"no article in the index was seen at {address}")
    changes = changes_of(versions)
    if json:
        print_json(
            {
                "url": address,
                "versions": [_describe(one) for one in versions],
                "changes": [
                    {"from": one.before.document.id, "to": one.after.document.id, "fields": one.fields}
                    for one in changes
                ],
            }
        )
        return
    screen = console()
    screen.print(address, style="bold", soft_wrap=True)
    if not changes:
        screen.print("  one version only")
    for change in changes:
        _show(change)


def _describe(version: Version) -> dict[str, object]:
    from workers.core.moments import iso_time

    document = version.document
    return {
        "id": document.id,
        "title": document.shown.title,
        "seen_at": iso_time(version.at),
        "story_id": document.story_id,
        "superseded": document.superseded,
    }


def _show(change: Change) -> None:
    from rich.text import Text

    from workers.core.moments import iso_time

    screen = console()
    screen.print()
    ids = f"{change.before.document.id} → {change.after.document.id}"
    screen.print(f"{iso_time(change.after.at)}  {ids}", soft_wrap=True)
    for name, pieces in change.fields.items():
        line = Text(f"  {name}: ")
        for number, piece in enumerate(pieces):
            _append(line, piece, first=number == 0, last=number == len(pieces) - 1)
        screen.print(line)


def _append(line: Text, piece: Piece, *, first: bool, last: bool) -> None:
    from workers.cli.present import isolate, plain
    from workers.core.difference import Mark

    if piece.mark is Mark.REMOVED:
        line.append(f"[-{isolate(piece.text)}-] ", style="red")
    elif piece.mark is Mark.ADDED:
        line.append(f"{{+{isolate(piece.text)}+}} ", style="green")
    else:
        line.append(f"{isolate(_around(plain(piece.text), first=first, last=last))} ")


def _around(text: str, *, first: bool, last: bool) -> str:
    """Leave out the middle of what was kept, and what lies far before the first or behind the last change."""
    if first and len(text) > _AROUND:
        return "… " + text[-_AROUND:].partition(" ")[2]
    if last and len(text) > _AROUND:
        return text[:_AROUND].rpartition(" ")[0] + " …"
    if len(text) > 2 * _AROUND:
        return f"{text[:_AROUND].rpartition(' ')[0]} … {text[-_AROUND:].partition(' ')[2]}"
    return text
