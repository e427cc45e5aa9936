"""`khabar story`: one report in all its outlets and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workers.bootstrap import Services
    from workers.core.document import Document
    from workers.core.story_account import StoryAccount


def story(
    target: Annotated[
        str, typer.Argument(metavar="ID|URL", help="A story (s1-…), a document (h1-…), or an address it was seen at.")
    ],
    *,
    json: JsonFlag = False,
) -> None:
    """Show a story: one report in all its outlets, with every version of it, and who was first.

    khabar story https://example.ir/news/1
    """
    from workers.core.story_account import account_of
    from workers.core.story_answer import story_answer
    from workers.core.story_id import STORY_ID

    services = open_services(index=True)
    story_id = target if STORY_ID.fullmatch(target) else _story_at(services, target)
    services.index.refresh()
    documents = services.index.in_story(story_id)
    services.index.close()
    if not documents:
        raise KhabarError(f"no article in the index is of the story {story_id}")
    sources = known_sources(services)
    account = account_of(story_id, documents, aggregators=sources.aggregators)
    names = {source.id: source.name for source in sources}
    if json:
        print_json(story_answer(account, names=names))
    else:
        _show(account, names)


def _story_at(services: Services, target: str) -> str:
    from workers.pipeline.removal import Removal

    found = Removal(index=services.index, sources=known_sources(services)).find(target)
    stories = sorted({document.story_id for document in found.documents if document.story_id})
    if not stories:
        raise KhabarError(f"{target} belongs to no story: the index is older than stories, or the text was removed")
    return stories[0]


def _show(account: StoryAccount, names: Mapping[str, str]) -> None:
    from workers.cli.present import isolate
    from workers.core.moments import iso_time

    screen = console()
    count = len(account.documents)
    screen.print(f"{account.story_id}  {count} text{'s' * (count > 1)}", style="bold")
    first = account.first
    screen.print(
        f"first: {isolate(names.get(first.source, first.source))}  {iso_time(first.appeared_at)}", soft_wrap=True
    )
    for document in account.documents:
        _show_document(document, account, names)


def _show_document(document: Document, account: StoryAccount, names: Mapping[str, str]) -> None:
    from workers.cli.present import isolate, plain
    from workers.core.moments import iso_time
    from workers.core.story_account import replacements

    screen = console()
    state = "  (corrected since)" if document.superseded else ""
    state += "  (shown in searches)" if document.id == account.shown else ""
    screen.print(f"\n{isolate(document.shown.title)}{state}\n  {document.id}", soft_wrap=True)
    replaced = {turn.url: turn for turn in replacements(document)}
    for sighting in sorted(document.sightings, key=lambda one: (one.appeared_at, one.url)):
        mark = "  ← first" if sighting == account.first else ""
        name = isolate(names.get(sighting.source, sighting.source))
        screen.print(f"  {iso_time(sighting.appeared_at)}  {name}  {plain(sighting.url)}{mark}", soft_wrap=True)
        if sighting.via:
            screen.print(f"    by way of {' → '.join(map(plain, sighting.via))}", soft_wrap=True)
        turn = replaced.get(sighting.url)
        if turn is not None:
            screen.print(f"    since {iso_time(turn.at)} it shows {plain(turn.by)}", soft_wrap=True)
