"""`khabar why`: what became of one URL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.bootstrap import Services
    from workers.pipeline.ports import Trace
    from workers.pipeline.removal import Target


def why(
    url: Annotated[str, typer.Argument(help="Any spelling of the address.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Tell what became of a URL: whether it waits or is under way, how its visits of the last 7 days ended, and what
    the index holds of it: its texts, their stories, and what was forgotten, with the reason.

    khabar why https://example.com/news/1234
    """
    import msgspec

    from workers.core.urls import canonical_url

    services = open_services(redis=True)
    canonical = canonical_url(url)
    if canonical is None:
        raise KhabarError(f"{url!r} is no http or https address")
    trace = services.ledger.trace(known_sources(services).main_of(canonical))
    held = _held(services, canonical)
    if json:
        print_json({**msgspec.to_builtins(trace), "index": _describe(held)})
        return
    console().print(trace.url, style="bold", soft_wrap=True)
    _show_trace(trace)
    _show_held(held)


def _held(services: Services, url: str) -> Target | KhabarError:
    """Return what the index has of an address, or why it does not tell: what the ledger says is worth telling alone."""
    from workers.adapters.reach import check_elasticsearch
    from workers.pipeline.removal import Removal

    try:
        if services.settings.elasticsearch_url is not None:
            check_elasticsearch(services.settings.elasticsearch_url)
        found = Removal(index=services.index, sources=known_sources(services)).at(url)
        services.index.close()
    except KhabarError as fault:
        return fault
    return found


def _describe(held: Target | KhabarError) -> dict[str, object]:
    from workers.core.moments import iso_time

    if isinstance(held, KhabarError):
        return {"error": str(held)}
    return {
        "documents": [
            {"id": one.id, "title": one.shown.title, "story_id": one.story_id, "superseded": one.superseded}
            for one in held.documents
        ],
        "forgotten": [
            {"id": one.id, "at": iso_time(one.at), "by": one.by, "reason": one.reason} for one in held.tombstones
        ],
    }


def _show_trace(trace: Trace) -> None:
    from workers.core.moments import iso_time

    screen = console()
    for event in trace.events:
        detail = f"  {event.detail}" if event.detail else ""
        number = f"  (visit {event.visit})" if event.visit != "-" else ""
        screen.print(f"  {iso_time(event.at)}  {event.outcome}{number}{detail}", soft_wrap=True)
    for where, visit in trace.open:
        attempts = f", {visit.attempts} failed attempts" if visit.attempts else ""
        screen.print(f"  now: {where}  (visit {visit.id}, {visit.kind} of {visit.source}{attempts})", soft_wrap=True)
    if not trace.events and not trace.open:
        screen.print(
            "  seen before; its visits ended more than 7 days ago"
            if trace.seen
            else "  never seen: no listing, feed or sitemap named it"
        )


def _show_held(held: Target | KhabarError) -> None:
    from workers.cli.present import isolate
    from workers.core.moments import iso_time

    screen = console()
    if isinstance(held, KhabarError):
        screen.print(f"  the index does not tell: {held}", soft_wrap=True)
        return
    for document in held.documents:
        state = ", corrected since" if document.superseded else ""
        told = f"  (story {document.story_id}{state})" if document.story_id else ""
        screen.print(f"  in the index: {document.id}  {isolate(document.shown.title)}{told}", soft_wrap=True)
    for tombstone in held.tombstones:
        who = f"{isolate(tombstone.by)}: {isolate(tombstone.reason)}"
        screen.print(f"  forgotten: {tombstone.id}  {iso_time(tombstone.at)}  {who}", soft_wrap=True)
