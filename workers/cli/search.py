"""`khabar search`: articles that were indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from workers.bootstrap import Services
    from workers.core.search import Found, Hit

_LONGEST_PAGE = 100


def search(
    query: Annotated[str, typer.Argument(help="Words to find; without any, what is newest.")] = "",
    *,
    source: Annotated[str | None, typer.Option(help="Only articles seen on this source (its id).")] = None,
    all_versions: Annotated[bool, typer.Option(help="Also texts that were corrected since.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=_LONGEST_PAGE, help="Hits to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, max=9_900, help="Hits to skip.")] = 0,
    json: JsonFlag = False,
) -> None:
    """Find articles. Spelling variants meet: همکاری‌های, همکاریهای and همکاری های are one word.

    khabar search همکاری

    khabar search "صادرات پسته" --source mehr --limit 3

    khabar search --json "" | jq -r '.hits[].title'
    """
    from workers.core.search import Query

    services = open_services(index=True)
    names = _source_names(services)
    if source is not None and source not in names:
        raise typer.BadParameter(f"no source {source!r} (there are: {', '.join(sorted(names))})", param_hint="--source")
    sources = (source,) if source else ()
    found = services.index.search(
        Query(text=query, sources=sources, all_versions=all_versions, limit=limit, offset=offset)
    )
    services.index.close()
    if json:
        print_json(
            {"query": query, "total": found.total, "offset": offset, "hits": [_describe(hit) for hit in found.hits]}
        )
        return
    _print_hits(found, offset=offset, names=names)


def _source_names(services: Services) -> dict[str, str]:
    return {source.id: source.name for source in known_sources(services)}


def _describe(hit: Hit) -> dict[str, Any]:
    """Return a hit as the JSON of `khabar search`; matches in fragments stand between U+E000 and U+E001."""
    from workers.cli.present import iso_time

    document, shown = hit.document, hit.document.shown
    return {
        "id": document.id,
        "title": shown.title,
        "lead": shown.lead,
        "url": shown.url,
        "source": shown.source,
        "agency": shown.agency,
        "agency_id": shown.agency_id,
        "cites": shown.cites,
        "cites_id": shown.cites_id,
        "attribution_conflict": shown.attribution_conflict,
        "published_at": iso_time(shown.published_at),
        "published_jalali": shown.published_jalali,
        "sightings": [
            {"url": sighting.url, "source": sighting.source, "seen_at": iso_time(sighting.seen_at)}
            for sighting in document.sightings
        ],
        "sightings_dropped": document.sightings_dropped,
        "predecessors": document.predecessors,
        "story_id": document.story_id,
        "superseded": document.superseded,
        "score": hit.score,
        "fragments": hit.fragments,
    }


def _print_hits(found: Found, *, offset: int, names: dict[str, str]) -> None:
    screen = console()
    if not found.hits:
        screen.print(f"Nothing found{f' after the first {offset}' if offset and found.total else ''}.")
        return
    for number, hit in enumerate(found.hits, offset + 1):
        _print_hit(screen, number, hit, names)
    last = offset + len(found.hits)
    more = f" More: --offset {last}" if last < found.total else ""
    screen.print(f"{offset + 1}–{last} of {found.total}.{more}", style="dim")


def _print_hit(screen: Console, number: int, hit: Hit, names: dict[str, str]) -> None:
    """Print one hit. Persian and Latin are on lines of their own, so that a terminal orders each of them right."""
    from rich.padding import Padding
    from rich.text import Text

    from workers.cli.present import iso_time, isolate, jalali_time, plain

    document, shown = hit.document, hit.document.shown
    title = plain(shown.title)
    marked = {text.plain: text for text in map(marked_text, hit.fragments)}
    indent = (0, 0, 0, 4)
    screen.print(Text(f"{number:>2}. ") + marked.pop(isolate(title), Text(isolate(title))), style="bold")
    seen_on = dict.fromkeys([shown.source, *(sighting.source for sighting in document.sightings)])
    persian = [*(names.get(name, name) for name in seen_on), jalali_time(shown.published_at)]
    screen.print(Padding(Text(" · ".join(isolate(one) for one in persian if one), style="cyan"), indent))
    for fragment in marked.values():
        screen.print(Padding(fragment, indent))
    count = len(document.sightings) + document.sightings_dropped
    facts = (iso_time(shown.published_at), f"{count} sighting{'s' if count != 1 else ''}", document.id)
    screen.print(Text(f"    {shown.url}", style="blue"), soft_wrap=True)
    screen.print(Padding(Text(" · ".join(fact for fact in facts if fact), style="dim"), indent))
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
