"""`khabar search`: what was collected, found in Persian."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.search import MARK_END, MARK_START, Hit, Query
from workers.settings import load_settings

_TEHRAN = ZoneInfo("Asia/Tehran")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)


def search(
    query: Annotated[str, typer.Argument(help='Words, or "a phrase" in quotes. Empty: the newest.')] = "",
    *,
    source: Annotated[str | None, typer.Option(help="Only articles seen on this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="How many to skip.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find articles. Half-spaces, Arabic letters and digits make no difference, in the query or on the page.

    Examples: `khabar search همکاری` · `khabar search '"قدرت افزایی"' --source mehr`
    """
    found = Services(load_settings()).index.search(Query(text=query, source=source, limit=limit, offset=offset))
    if json:
        print_json({"total": found.total, "hits": found.hits})
        return
    console = Console()
    for hit in found.hits:
        _print_hit(console, hit)
    console.print(Text(f"{len(found.hits)} of {found.total}", "dim"))


def _print_hit(console: Console, hit: Hit) -> None:
    document = hit.document
    shown = document.shown
    # Persian stands on lines of its own: a terminal then orders each line by itself.
    console.print(Text(shown.title, "bold"))
    sources = ", ".join(sorted({one.source for one in document.sightings}))
    facts = f"{_time(shown.published_at)} · {len(document.sightings)} sightings on {sources} · {document.id}"
    console.print(Text(facts, "dim"))
    console.print(Text(shown.original_url or shown.url, "blue"), soft_wrap=True)
    for fragment in hit.fragments:
        console.print(Padding(_marked(fragment), (0, 2)))
    console.print()


def _marked(fragment: str) -> Text:
    text = Text()
    for number, piece in enumerate(fragment.replace(MARK_END, MARK_START).split(MARK_START)):
        text.append(piece, "bold yellow" if number % 2 else "")
    return text


def _time(published_at: float | None) -> str:
    if published_at is None:
        return "no date"
    return datetime.fromtimestamp(published_at, UTC).astimezone(_TEHRAN).strftime("%Y-%m-%d %H:%M %Z")
