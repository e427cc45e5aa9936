"""`khabar extract`: what one page says, without storing anything."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, print_json, print_pretty_json
from workers.cli.session import known_sources, start_session
from workers.core.errors import KhabarError
from workers.core.visit import Visit, VisitKind

if TYPE_CHECKING:
    from workers.bootstrap import Services
    from workers.core.article import Article
    from workers.core.page import Page

_NO_ADDRESS = "http://page.invalid/"
"""Stands for the address of a file that was saved from an unknown one."""


def extract(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A saved page, `-` for standard input, or an address.")
    ],
    *,
    url: Annotated[str | None, typer.Option(help="The address that a saved page was fetched from.")] = None,
    source: Annotated[str | None, typer.Option(help="Read it as a page of this source (its id).")] = None,
    json: JsonFlag = False,
) -> None:
    """Print the article on a page as JSON, with its content hash and what found each field.

    Without a source the layout is unknown: it is read generically, links by their labels. An address is asked as a
    worker would ask it, robots.txt first.

        khabar extract page.html --url https://example.com/news/1

        khabar extract https://example.com/news/1 --source example
    """
    settings = start_session()
    from workers.bootstrap import Services
    from workers.core.urls import canonical_url, host_key

    services = Services(settings)
    is_url = page.startswith(("http://", "https://"))
    address = canonical_url(page if is_url else url or _NO_ADDRESS)
    if address is None or (is_url and url is not None):
        raise typer.BadParameter(
            f"{url!r} is no http or https address" if address is None else "goes with a file only", param_hint="--url"
        )
    _check_source(services, source)
    got = _fetch(services, address) if is_url else _read(page, address)
    visit = Visit(kind=VisitKind.ARTICLE, url=got.url, host=host_key(got.url), source=source or "")
    article = _article(services, got, visit)
    described = _describe(article, has_address=is_url or url is not None)
    (print_json if json else print_pretty_json)(described)


def _check_source(services: Services, source: str | None) -> None:
    if source is None:
        return
    ids = [one.id for one in known_sources(services)]
    if source not in ids:
        raise typer.BadParameter(f"no source {source!r} (there are: {', '.join(ids)})", param_hint="--source")


def _read(name: str, address: str) -> Page:
    """Return a saved page."""
    import time

    from workers.core.page import Page

    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise KhabarError(f"{name}: cannot be read: {fault.strerror}") from None
    return Page(url=address, status=200, headers={}, fetched_at=time.time(), body=body)


def _fetch(services: Services, address: str) -> Page:
    """Fetch a page as a worker would: robots.txt first, redirects followed, private addresses refused."""
    import asyncio

    return asyncio.run(_scouted(services, address))


async def _scouted(services: Services, address: str) -> Page:
    scout = services.scout(sources=known_sources(services))
    try:
        return await scout.page(address)
    finally:
        await scout.close()


def _article(services: Services, page: Page, visit: Visit) -> Article:
    """Read the page in a parse child, as the parse stage does."""
    from workers.adapters.parser_child import ChildParser
    from workers.pipeline.ports import ParserDied

    settings = services.settings
    parser = ChildParser(
        sources=tuple(known_sources(services)) if visit.source else (),
        agencies=services.agencies,
        deadline_s=settings.parse_deadline_s,
        memory_bytes=settings.parse_memory_bytes,
        max_page_bytes=settings.max_page_bytes,
    )
    try:
        reading = parser.read(page, visit)
    except ParserDied as fault:
        raise KhabarError(f"the page could not be parsed: {fault}") from None
    finally:
        parser.close()
    if reading.article is None:
        raise KhabarError(
            f"no article: {reading.outcome or 'no-article'}{f', {reading.reason}' if reading.reason else ''}"
        )
    return reading.article


def _describe(article: Article, *, has_address: bool) -> dict[str, Any]:
    import msgspec

    from workers.core.fingerprint import content_hash

    described = dict(msgspec.to_builtins(article))
    if not has_address:
        described["url"] = None
    digest = content_hash(title=article.title, body=article.body, lead=article.lead)
    extraction = described.pop("extraction")
    return {**described, "content_hash": digest, "extraction": extraction}
