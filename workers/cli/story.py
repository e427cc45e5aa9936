"""`khabar story`: one report in all its outlets and versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workers.bootstrap import Services
    from workers.core.document import Document, Sighting


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
    from workers.core.story_id import STORY_ID

    services = open_services(index=True)
    story_id = target if STORY_ID.fullmatch(target) else _story_at(services, target)
    services.index.refresh()
    documents = services.index.in_story(story_id)
    services.index.close()
    if not documents:
        raise KhabarError(f"no article in the index is of the story {story_id}")
    first = min((one.first_publisher for one in documents), key=lambda one: (one.appeared_at, one.seen_at, one.url))
    if json:
        print_json({"story_id": story_id, "first": first, "documents": [_describe(one) for one in documents]})
        return
    names = {source.id: source.name for source in known_sources(services)}
    _show(story_id, documents, first, names)


def _story_at(services: Services, target: str) -> str:
    from workers.core.urls import canonical_url
    from workers.pipeline.removal import Removal

    url = canonical_url(target)
    found = Removal(index=services.index).find(known_sources(services).main_of(url) if url else target)
    stories = sorted({document.story_id for document in found.documents if document.story_id})
    if not stories:
        raise KhabarError(f"{target} belongs to no story: the index is older than stories, or the text was removed")
    return stories[0]


def _describe(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.shown.title,
        "url": document.shown.url,
        "superseded": document.superseded,
        "predecessors": document.predecessors,
        "sightings": document.sightings,
        "sightings_dropped": document.sightings_dropped,
    }


def _show(story_id: str, documents: Sequence[Document], first: Sighting, names: dict[str, str]) -> None:
    from workers.cli.present import isolate, plain
    from workers.core.moments import iso_time

    screen = console()
    screen.print(f"{story_id}  {len(documents)} text{'s' * (len(documents) > 1)}", style="bold")
    for document in documents:
        corrected = "  (corrected since)" if document.superseded else ""
        screen.print(f"\n{isolate(document.shown.title)}{corrected}\n  {document.id}", soft_wrap=True)
        for sighting in sorted(document.sightings, key=lambda one: (one.appeared_at, one.url)):
            mark = "  ← first" if sighting == first else ""
            name = isolate(names.get(sighting.source, sighting.source))
            screen.print(f"  {iso_time(sighting.appeared_at)}  {name}  {plain(sighting.url)}{mark}", soft_wrap=True)
            if sighting.via:
                screen.print(f"    by way of {' → '.join(map(plain, sighting.via))}", soft_wrap=True)
