"""`khabar sources probe`: a declaration for a site that has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, error_console, print_json
from workers.cli.session import known_sources, start_session, warn_of_contact
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.bootstrap import Services
    from workers.core.article import Article
    from workers.core.source import Source
    from workers.core.sourcebook import SourceBook
    from workers.pipeline.probe import Probe

_BEGINNING = 120
"""Characters of a body that are shown."""


def probe(
    url: Annotated[str, typer.Argument(help="The front page of a site, or of its section on news.")],
    *,
    json: JsonFlag = False,
) -> None:
    """Find the feeds, sitemaps and profile of a site, and print an entry for it with three articles as it reads them.

    Asks as politely as a worker does, robots.txt first, so it takes some seconds. What is printed is a file of its own:

        khabar sources probe https://example.ir/ > config/sources/example.yaml
    """
    settings = start_session()
    import asyncio

    from workers.bootstrap import Services
    from workers.core.urls import canonical_url

    address = canonical_url(url if "://" in url else f"https://{url}")
    if address is None:
        raise typer.BadParameter(f"{url!r} is no http or https address", param_hint="URL")
    warn_of_contact(settings)
    services = Services(settings)
    book = known_sources(services)
    with error_console().status(f"looking at {address}"):
        found = asyncio.run(_probe(services, book, address))
    _show(found, book, json=json)
    if not found.samples:
        raise KhabarError(f"{address}: no article could be read on the pages that its listing names")


async def _probe(services: Services, book: SourceBook, address: str) -> Probe:
    from workers.adapters.source_files import load_profiles
    from workers.core.urls import host_key
    from workers.pipeline.probe import Prober

    host = host_key(address)
    scout = services.scout(sources=book, places=frozenset({host} if ":" in host else ()))
    try:
        prober = Prober(scout=scout, parser_of=services.parser, profiles=load_profiles(services.settings.config_dir))
        return await prober.probe(address)
    finally:
        await scout.close()


def _show(found: Probe, book: SourceBook, *, json: bool) -> None:
    from workers.adapters.source_yaml import source_fields, source_yaml

    source, warnings = _fitted(found.source, book)
    text = source_yaml(source, comments=(*warnings, *_comments(found)))
    if not json:
        typer.echo(text, nl=False)
        return
    import msgspec

    described = msgspec.to_builtins(found)
    described |= {"source": source_fields(source), "yaml": text, "notes": [*warnings, *found.notes]}
    for listing in described["listings"]:
        listing["links"] = len(listing["links"])
    print_json(described)


def _fitted(source: Source, book: SourceBook) -> tuple[Source, list[str]]:
    """Return the source with an id that is free, and a warning when its host is declared already."""
    from dataclasses import replace

    number, name = 1, source.id
    while book.get(name) is not None:
        number += 1
        name = f"{source.id}-{number}"
    owner = next((one for host in source.hosts if (one := book.owner_of(host)) is not None), None)
    warning = f"ATTENTION: {source.hosts[0]} belongs to source {owner.id} already" if owner is not None else ""
    return replace(source, id=name), [f"{warning}: change that one, or take the host out of it."] if warning else []


def _comments(found: Probe) -> Iterator[str]:
    chosen = {listing.url for listing in found.source.listings}
    for listing in found.listings:
        use = "watched" if listing.url in chosen else "also there"
        pattern = f", link_pattern: {found.link_pattern}" if listing.kind == "html" and found.link_pattern else ""
        yield f"{use}: {listing.kind} {listing.url} ({len(listing.links)} articles{pattern})"
    counts = ", ".join(f"{name} {fit.score}" for name, fit in found.profiles.items())
    yield f"fields that the selectors of each profile found on {len(found.samples)} articles: {counts}"
    for note in found.notes:
        yield f"in vain: {note}"
    for number, article in enumerate(found.samples, 1):
        yield f"article {number}: {article.url}"
        yield from (f"  {line}" for line in _sample(article))


def _sample(article: Article) -> Iterator[str]:
    from workers.pipeline.check import FIELDS

    date = article.published_at
    values = {
        "title": article.title,
        "body": f"{len(article.paragraphs)} paragraphs, {len(article.body):,} characters: {article.body[:_BEGINNING]}…",
        "date": f"{date:%Y-%m-%d %H:%M} UTC" if date is not None else "",
        "lead": (article.lead or "")[:_BEGINNING],
        "agency": article.agency or "",
        "original": article.original_url or "",
    }
    for name, key in FIELDS.items():
        method = article.extraction.get(key)
        if method is not None:
            yield f"{name} ({method}): {values[name]}"
        elif name in ("title", "body", "date"):
            yield f"{name}: missing"
