"""`khabar search`: articles that were indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, print_json
from workers.cli.session import known_sources, open_services
from workers.core.search import MAX_LIMIT, MAX_WINDOW, Sort

if TYPE_CHECKING:
    from workers.core.search_answer import SearchAnswer

_DAY = 'a day in Tehran, such as 1404/07/18, ۱۴۰۴/۷/۱۸, "۱۸ مهر ۱۴۰۴" or 2025-10-10'


def search(
    query: Annotated[str, typer.Argument(help="Words to find; without any, what is newest.")] = "",
    *,
    source: Annotated[
        list[str] | None, typer.Option(help="Only articles seen on this source (its id); may be repeated.")
    ] = None,
    agency: Annotated[
        list[str] | None,
        typer.Option(help="Only articles of this agency (id, name or alias of config/agencies.yaml); may be repeated."),
    ] = None,
    since: Annotated[str, typer.Option(metavar="DAY", help=f"From this day on: {_DAY}.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="To this day, which is included.")] = "",
    language: Annotated[str, typer.Option(help="Only articles in this language, such as fa.")] = "",
    sort: Annotated[Sort, typer.Option(help="The order of the hits.")] = Sort.RELEVANCE,
    story: Annotated[str, typer.Option(metavar="ID", help="Only articles of this story (s1-…).")] = "",
    all_versions: Annotated[bool, typer.Option(help="Also texts that were corrected since.")] = False,
    fold: Annotated[
        bool | None,
        typer.Option(
            "--fold/--no-fold",
            help="One hit a story, which is usual, or one a text, which is with --story and --all-versions.",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="Hits to show.")] = 10,
    offset: Annotated[int, typer.Option(min=0, max=MAX_WINDOW - 1, help="Hits to skip.")] = 0,
    server: Annotated[
        str, typer.Option(metavar="URL", help="Ask a `khabar serve` at this address, not the index itself.")
    ] = "",
    json: JsonFlag = False,
) -> None:
    """Find articles. Spelling variants meet: همکاری‌های, همکاریهای and همکاری های are one word.

    The copies and versions of one report are one hit, which says how many more there are.

    khabar search همکاری

    khabar search "صادرات پسته" --source mehr --source farsnews --limit 3

    khabar search سیل --since 1404/01/01 --until 1404/01/31 --sort newest

    khabar search سیل --story s1-68e8a4d2a1b2c3d4e5f60718

    khabar search همکاری --server http://127.0.0.1:8080

    khabar search --json "" | jq -r '.hits[].title'
    """
    from workers.core.search_request import BadParameter

    given = {
        "q": [query],
        "source": source or [],
        "agency": agency or [],
        "since": [since],
        "until": [until],
        "language": [language],
        "story": [story],
        "sort": [sort.value],
        "all_versions": ["true" if all_versions else ""],
        "fold": ["" if fold is None else str(fold).lower()],
        "limit": [str(limit)],
        "offset": [str(offset)],
    }
    try:
        found = _ask_server(server, given) if server else _ask_index(given)
    except BadParameter as fault:
        name = "QUERY" if fault.name == "q" else "--" + fault.name.replace("_", "-")
        raise typer.BadParameter(f"{fault.got} (accepted: {fault.accepted})", param_hint=name) from None
    if json:
        print_json(found)
        return
    from workers.cli.hits import print_hits

    print_hits(found)


def _ask_index(given: dict[str, list[str]]) -> SearchAnswer:
    import time

    from workers.core.search_answer import answer
    from workers.core.search_request import Known, read_query

    services = open_services(index=True)
    book = known_sources(services)
    names = {source.id: source.name for source in book}
    known = Known(sources=names, aggregators=book.aggregators, agency_id=services.agencies.id_of)
    query = read_query(given, known)
    index = services.search_index()
    start = time.monotonic()
    found = index.search(query)
    took_s = time.monotonic() - start
    index.close()
    return answer(found, query, names=names, took_s=took_s)


def _ask_server(server: str, given: dict[str, list[str]]) -> SearchAnswer:
    from workers.cli.search_client import ask

    return ask(server, given)
