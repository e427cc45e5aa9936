"""Hits of a search, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workers.cli.output import console

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from workers.core.search_answer import AnswerHit, SearchAnswer


def print_hits(found: SearchAnswer) -> None:
    """Print one page of hits, and how to see the next."""
    screen = console()
    offset = found.offset
    if not found.hits:
        screen.print(f"Nothing found{f' after the first {offset}' if offset and found.total else ''}.")
        return
    for number, hit in enumerate(found.hits, offset + 1):
        _print_hit(screen, number, hit)
    last = offset + len(found.hits)
    more = f" More: --offset {last}" if last < found.total else ""
    stories = f" stories ({found.texts} texts)" if found.texts > found.total else ""
    screen.print(f"{offset + 1}–{last} of {found.total}{stories}.{more}", style="dim")


def _print_hit(screen: Console, number: int, hit: AnswerHit) -> None:
    """Print one hit. Persian and Latin are on lines of their own, so that a terminal orders each of them right."""
    from rich.padding import Padding
    from rich.text import Text

    from workers.cli.present import isolate, plain

    title = plain(hit.title)
    marked = {text.plain: text for text in map(marked_text, hit.fragments)}
    indent = (0, 0, 0, 4)
    screen.print(Text(f"{number:>2}. ") + marked.pop(isolate(title), Text(isolate(title))), style="bold")
    seen_on = dict.fromkeys([hit.source_name, *(place.source_name for place in hit.sightings)])
    persian = [*seen_on, hit.published_text]
    screen.print(Padding(Text(" · ".join(isolate(one) for one in persian if one), style="cyan"), indent))
    for fragment in marked.values():
        screen.print(Padding(fragment, indent))
    count = len(hit.sightings) + hit.sightings_dropped
    facts = (hit.published_at, f"{count} sighting{'s' if count != 1 else ''}", plain(hit.id))
    screen.print(Text(f"    {plain(hit.url)}", style="blue"), soft_wrap=True)
    screen.print(Padding(Text(" · ".join(fact for fact in facts if fact), style="dim"), indent))
    if hit.more is not None:
        others = " · ".join(map(isolate, hit.more.source_names))
        screen.print(Padding(Text(f"+{hit.more.texts}: {others}", style="cyan"), indent))
        told = f"    newest {hit.more.newest_at} · all: khabar story {plain(hit.story_id)}"
        screen.print(Text(told, style="dim"), soft_wrap=True)
    screen.print()


def marked_text(fragment: str) -> Text:
    """Return a fragment with its matches in colour, in a direction of its own."""
    from rich.text import Text

    from workers.cli.present import isolate
    from workers.core.search import MARK_END, MARK_START

    text = Text()
    for piece in isolate(fragment).split(MARK_START):
        marked, found, rest = piece.partition(MARK_END)
        if found:
            text.append(marked, style="yellow").append(rest)
        else:
            text.append(piece)
    return text
