"""`khabar sources check`: what a declaration finds on its site today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, error_console, print_json
from workers.cli.session import known_sources, start_session, warn_of_contact
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from rich.console import Console

    from workers.bootstrap import Services
    from workers.core.source import Source
    from workers.core.sourcebook import SourceBook
    from workers.pipeline.check import ArticleCheck, ListingCheck, SourceCheck

_AT_ONCE = 8
"""Sources checked at once; each host is still asked for one thing at a time."""


def check(
    source: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A source; all that are watched if left out.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that are declared, watched or not.")] = False,
    json: JsonFlag = False,
) -> None:
    """Fetch the listings of a source and two articles now, and say what each selector found. Nothing is stored.

    Exit status 1 when a listing names no article, or an article has no title or no body.

        khabar sources check mehr

        khabar sources check --all --json
    """
    if everything and source is not None:
        raise typer.BadParameter("goes without an ID", param_hint="--all")
    settings = start_session()
    import asyncio

    from workers.bootstrap import Services

    services = Services(settings)
    book = known_sources(services)
    chosen = tuple(book) if everything else _chosen(book, source)
    warn_of_contact(settings)
    with error_console().status(
        f"fetching from {len(chosen)} sources" if source is None else f"fetching from {source}"
    ):
        checks = asyncio.run(_check(services, book, chosen))
    if json:
        print_json([_as_json(one) for one in checks])
    else:
        for one in checks:
            _print(console(), one)
    faults = [f"{one.source}: {fault}" for one in checks for fault in one.faults]
    if faults:
        raise KhabarError("\n".join(faults))


def _chosen(book: SourceBook, name: str | None) -> tuple[Source, ...]:
    ids = ", ".join(one.id for one in book)
    if name is not None:
        found = book.get(name)
        if found is None:
            raise typer.BadParameter(f"no source {name!r} (there are: {ids})", param_hint="ID")
        return (found,)
    if not book.enabled:
        raise KhabarError(f"no source is watched; name one to check it, or give --all (there are: {ids})")
    return book.enabled


async def _check(services: Services, book: SourceBook, chosen: tuple[Source, ...]) -> list[SourceCheck]:
    import asyncio
    import time

    from workers.pipeline.check import Checker

    scout, parser = services.scout(sources=book), services.parser(book)
    checker = Checker(scout=scout, parser=parser, sources=book, wall_clock=time.time)
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(source: Source) -> SourceCheck:
        async with turns:
            return await checker.check(source)

    try:
        return list(await asyncio.gather(*map(one, chosen)))
    finally:
        parser.close()
        await scout.close()


def _as_json(check: SourceCheck) -> dict[str, object]:
    return {
        "source": check.source,
        "ok": not check.faults,
        "listings": [{"ok": one.ok, **_fields(one)} for one in check.listings],
        "articles": [{"ok": one.ok, **_fields(one)} for one in check.articles],
        "faults": check.faults,
    }


def _fields(one: ListingCheck | ArticleCheck) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(one))


def _print(to: Console, check: SourceCheck) -> None:
    style = "bold red" if check.faults else "bold green"
    to.print(f"{check.source}: {'failed' if check.faults else 'ok'}", style=style)
    for listing in check.listings:
        said = f"{listing.links} links by {listing.method}" if listing.ok else f"nothing: {listing.reason}"
        to.print(f"  {listing.kind:<8}{listing.url}", soft_wrap=True)
        to.print(f"          {said}", style=None if listing.ok else "red", soft_wrap=True)
    for article in check.articles:
        to.print(f"  article {article.url}", soft_wrap=True)
        if not article.found:
            to.print(f"          {article.reason}", style="red", soft_wrap=True)
        for line, good in _found(article):
            to.print(f"          {line}", style=None if good else "red", soft_wrap=True)


def _found(article: ArticleCheck) -> Iterator[tuple[str, bool]]:
    """Yield a line for each field, and whether it is as it should be."""
    from workers.cli.present import isolate
    from workers.pipeline.check import FIELDS

    date = article.published_at
    values = {
        "title": isolate(article.title),
        "body": f"{article.paragraphs} paragraphs, {article.characters:,} characters",
        "date": f"{date:%Y-%m-%d %H:%M} UTC" if date is not None else "",
    }
    for name in FIELDS if article.found else ():
        missed = name in article.missed
        note = " (no selector of the source found it)" if missed else ""
        if name in article.found:
            value = f": {values[name]}" if name in values else ""
            yield f"{name:<9}{article.found[name]}{note}{value}", True
        elif missed or name in ("title", "body", "date"):
            yield f"{name:<9}missing{note}", False
