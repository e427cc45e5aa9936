"""`khabar extract`: what khabar reads from one page. Nothing is stored."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from workers.bootstrap import Services
from workers.cli.json_output import print_json
from workers.core.errors import KhabarError
from workers.core.page import Page
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import BlockedAddress, ParserDied, TooLarge
from workers.settings import load_settings

_UNKNOWN_URL = "http://file.invalid/"
"""Stands for the address of a file that was given without one."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(extract)


def extract(
    page: Annotated[str, typer.Argument(metavar="FILE|URL", help="A file of HTML, - for standard input, or a URL.")],
    *,
    url: Annotated[
        str | None, typer.Option(help="Address that a file was saved from; links are read against it.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Id of a source, for its selectors and labels.")] = None,
) -> None:
    """Print the article on a page as JSON. Without --source the layout is taken for unknown.

    Examples: `khabar extract page.html --url https://www.example.ir/news/1` · `khabar extract https://… --source mehr`
    """
    services = Services(load_settings())
    if source is not None and services.sources.get(source) is None:
        known = ", ".join(one.id for one in services.sources)
        raise KhabarError(f"no source {source!r}; declared are: {known}")
    received = _fetch(services, page) if page.startswith(("http://", "https://")) else _from_file(page, url)
    print_json(_read(services, received, source or ""))


def _read(services: Services, page: Page, source: str) -> dict[str, Any]:
    from workers.core.fingerprint import content_hash  # noqa: PLC0415 - numpy takes 0.1 s to import

    parser = services.parser()
    try:
        visit = Visit(kind=VisitKind.ARTICLE, url=page.url, host=host_key(page.url), source=source)
        reading = parser.read(page, visit)
    except ParserDied as fault:
        raise KhabarError(f"{page.url}: {fault}") from None
    finally:
        parser.close()
    article = reading.article
    if article is None:
        raise KhabarError(f"{page.url}: {reading.outcome}: {reading.reason}")
    plain: dict[str, Any] = msgspec.to_builtins(article)
    digest = content_hash(title=article.title, body=article.body, lead=article.lead)
    return {**plain, "content_hash": digest}


def _from_file(name: str, url: str | None) -> Page:
    address = canonical_url(url or _UNKNOWN_URL)
    if address is None:
        raise KhabarError(f"--url: {url!r} is not an http(s) address")
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as fault:
        raise KhabarError(f"{name}: cannot be read: {fault.strerror}") from None
    return Page(url=address, status=200, fetched_at=time.time(), body=body)


def _fetch(services: Services, url: str) -> Page:
    address = canonical_url(url)
    if address is None:
        raise KhabarError(f"{url!r} is not an http(s) address")
    return asyncio.run(_get(services, address))


async def _get(services: Services, url: str) -> Page:
    settings, fetcher = services.settings, services.fetcher()
    try:
        answer = await fetcher.get(
            url, headers={}, deadline_s=settings.fetch_deadline_s, max_bytes=settings.max_wire_bytes
        )
    except (BlockedAddress, TooLarge) as fault:
        raise KhabarError(f"{url}: {fault}") from None
    finally:
        await fetcher.close()
    if answer.status != 200:
        target = answer.headers.get("location")
        raise KhabarError(f"{url}: HTTP {answer.status}" + (f" to {target}" if target else ""))
    return Page(url=url, status=200, headers=dict(answer.headers), fetched_at=time.time(), body=answer.body)
