"""`khabar forget`: take a text down so that it stays down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services

if TYPE_CHECKING:
    from workers.core.document import Document
    from workers.core.tombstone import Tombstone

_LONGEST_REASON = 1000
"""Characters."""


def forget(
    target: Annotated[
        str, typer.Argument(metavar="ID|URL", help="Id of a document, or an address it was seen at.")
    ] = "",
    *,
    reason: Annotated[str, typer.Option(help="Why; it is kept with who and when.")] = "",
    by: Annotated[str, typer.Option(metavar="NAME", help="Who; else the user of this machine.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Let the text in again, and visit its addresses.")] = False,
    fetch: Annotated[bool, typer.Option(help="With --undo: visit its addresses now, which needs Redis.")] = True,
    listing: Annotated[bool, typer.Option("--list", help="List what was forgotten, newest first.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="With --list: how many.")] = 100,
    offset: Annotated[int, typer.Option(min=0, max=9_000, help="With --list: how many to skip.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be removed, and remove nothing.")] = False,
    json: JsonFlag = False,
) -> None:
    """Remove an article from the index and keep it out: the same text is not stored again, from whatever address.

    By an address every text that was seen there goes, corrected versions too; by one that only redirects, what it led
    to. What a site changes later is a new text.

        khabar forget https://example.ir/news/1 --reason "به درخواست نویسنده"

        khabar forget --list

        khabar forget --undo https://example.ir/news/1 --reason "اشتباه بود"
    """
    if listing:
        _list(limit=limit, offset=offset, json=json)
        return
    if not target:
        raise typer.BadParameter("name a document by its id or by an address, or give --list", param_hint="ID|URL")
    if not reason.strip() and not dry_run:
        raise typer.BadParameter("say why: it is kept with the removal", param_hint="--reason")
    if len(reason) > _LONGEST_REASON:
        raise typer.BadParameter(
            f"{len(reason)} characters (accepted: at most {_LONGEST_REASON})", param_hint="--reason"
        )
    if undo:
        _undo(target, by=by or _user(), reason=reason, fetch=fetch, dry_run=dry_run, json=json)
    else:
        _forget(target, by=by or _user(), reason=reason, dry_run=dry_run, json=json)


def _forget(target: str, *, by: str, reason: str, dry_run: bool, json: bool) -> None:
    import time

    import structlog

    from workers.pipeline.removal import Removal

    services = open_services(index=True)
    removal = Removal(index=services.index, sources=known_sources(services))
    found = removal.find(target)
    made = [] if dry_run else removal.forget(found, at=time.time(), by=by, reason=reason.strip())
    services.index.close()
    log = structlog.get_logger("khabar")
    for tombstone in made:
        log.info("forgotten", id=tombstone.id, by=by, reason=reason, urls=[place.url for place in tombstone.seen])
    if json:
        there = [{"id": one.id, "url": one.shown.url, "title": one.shown.title} for one in found.documents]
        print_json({"documents": there, "removed": [_describe(one) for one in made], "dry_run": dry_run})
        return
    screen = console()
    for document in found.documents:
        screen.print(f"{'would remove' if dry_run else 'removed'}  {_line(document)}", soft_wrap=True)
    if not found.documents:
        for tombstone in found.tombstones:
            screen.print(f"forgotten already  {_told(tombstone)}", soft_wrap=True)


def _undo(target: str, *, by: str, reason: str, fetch: bool, dry_run: bool, json: bool) -> None:
    import structlog

    from workers.core.errors import KhabarError
    from workers.pipeline.removal import Removal

    services = open_services(redis=fetch and not dry_run, index=True)
    removal = Removal(index=services.index, sources=known_sources(services))
    tombstones = removal.find(target).tombstones
    if not tombstones:
        raise KhabarError(f"{target!r} was not forgotten (`khabar forget --list` shows what was)")
    frontier = services.frontier if fetch and not dry_run else None
    visits = 0 if dry_run else removal.undo(tombstones, frontier=frontier)
    services.index.close()
    if not dry_run:
        for tombstone in tombstones:
            structlog.get_logger("khabar").info("no longer forgotten", id=tombstone.id, by=by, reason=reason)
    if json:
        print_json({"undone": [_describe(one) for one in tombstones], "visits": visits, "dry_run": dry_run})
        return
    for tombstone in tombstones:
        console().print(f"{'would let in' if dry_run else 'let in'} again  {_told(tombstone)}", soft_wrap=True)
    if not dry_run:
        typer.echo(f"{visits} visits scheduled" if fetch else "it is stored when it is seen again")


def _list(*, limit: int, offset: int, json: bool) -> None:
    services = open_services(index=True)
    found = services.index.tombstones(limit=limit, offset=offset)
    services.index.close()
    if json:
        for one in found:
            print_json(_describe(one))
        return
    screen = console()
    for one in found:
        screen.print(_told(one), soft_wrap=True)
        for place in one.seen:
            screen.print(f"    {place.url}", style="blue", soft_wrap=True)
    if not found:
        screen.print("Nothing was forgotten.")


def _describe(tombstone: Tombstone) -> dict[str, object]:
    from workers.core.moments import iso_time

    return {
        "id": tombstone.id,
        "at": iso_time(tombstone.at),
        "by": tombstone.by,
        "reason": tombstone.reason,
        "seen": [{"url": place.url, "source": place.source, "via": place.via} for place in tombstone.seen],
    }


def _line(document: Document) -> str:
    from workers.cli.present import isolate, plain

    return f"{document.id}  {plain(document.shown.url)}  {isolate(document.shown.title)}"


def _told(tombstone: Tombstone) -> str:
    from workers.cli.present import isolate
    from workers.core.moments import iso_time

    return f"{tombstone.id}  {iso_time(tombstone.at)}  {isolate(tombstone.by)}: {isolate(tombstone.reason)}"


def _user() -> str:
    """Return the name of the user that runs the command, from the system and not from what the environment claims."""
    import os
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
