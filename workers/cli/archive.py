"""`khabar archive`: pages as they were received."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.core.capture import Place

app = typer.Typer(name="archive", help="Look at pages as they were received (KHABAR_ARCHIVE).", no_args_is_help=True)


@app.command("list")
def list_captures(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of an article.")], *, json: JsonFlag = False
) -> None:
    """List the captures of an address, oldest first. With --json, one line each.

    khabar archive list https://example.ir/news/1
    """
    for place in _captures(url):
        if json:
            print_json(place)
        else:
            console().print(_line(place), soft_wrap=True)


@app.command("show")
def show(
    target: Annotated[str, typer.Argument(metavar="URL|VISIT", help="An address: its last capture; or a visit's id.")],
    *,
    body: Annotated[bool, typer.Option("--body", help="Write the body as received, compressed if it was.")] = False,
    json: JsonFlag = False,
) -> None:
    """Show status and headers of a capture, or its body.

    khabar archive show https://example.ir/news/1

    khabar archive show https://example.ir/news/1 --body | gunzip
    """
    if body and json:
        raise typer.BadParameter("a body is no JSON: give one of --body and --json", param_hint="--body")
    archive = open_services().archive
    place = _captures(target)[-1] if "://" in target else archive.find_visit(target)
    if place is None:
        raise KhabarError(f"the archive has no visit {target!r} (`khabar archive list URL` shows what it has)")
    [capture] = archive.read([place])
    page = capture.page
    if body:
        sys.stdout.buffer.write(page.body)
        sys.stdout.buffer.flush()
    elif json:
        print_json({"capture": place, "visit": capture.visit, "headers": page.headers, "bytes": len(page.body)})
    else:
        from workers.cli.present import plain

        screen = console()
        screen.print(_line(place), soft_wrap=True)
        screen.print(f"HTTP {page.status}, {len(page.body):,} bytes, {place.digest}", soft_wrap=True)
        for name, value in page.headers.items():
            screen.print(f"{plain(name)}: {plain(value)}", soft_wrap=True)


@app.command("forget")
def forget(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of an article.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would go, and remove nothing.")] = False,
    json: JsonFlag = False,
) -> None:
    """Remove every capture of an address: the files that hold it are written anew without it, for good.

    Goes with `khabar forget`, which takes the text out of the index. Run again, it finishes what was killed half-way.

        khabar archive forget https://example.ir/news/1
    """
    eraser = open_services().archive_eraser
    finished = 0 if dry_run else eraser.finish()
    found = _captures(url, needed=not finished)
    removed = 0 if dry_run or not found else eraser.forget(found[0].url)
    if json:
        print_json({"captures": found, "removed": removed, "finished": finished, "dry_run": dry_run})
    else:
        for place in found:
            console().print(_line(place), soft_wrap=True)
        typer.echo("nothing was removed" if dry_run else f"{removed} records removed")
        if finished:
            typer.echo(f"{finished} files removed that a run before had written anew")
    left = 0 if dry_run or not found else eraser.under_way(found[0].url)
    if left:
        raise KhabarError(f"{left} captures are in a file that is still written: run it again when its hour is over")


def _captures(url: str, *, needed: bool = True) -> list[Place]:
    from workers.core.urls import canonical_url

    canonical = canonical_url(url)
    if canonical is None:
        raise typer.BadParameter(f"{url!r} is no http or https address", param_hint="URL")
    found = list(open_services().archive.find(canonical))
    if needed and not found:
        raise KhabarError(f"the archive has no capture of {canonical}")
    return found


def _line(place: Place) -> str:
    from workers.cli.present import plain, size
    from workers.core.moments import iso_time

    return f"{place.visit}  {iso_time(place.fetched_at)}  {place.source}  {size(place.length)}  {plain(place.url)}"
