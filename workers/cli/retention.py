"""`khabar retention`: what is old enough to go, and removing it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import open_services

if TYPE_CHECKING:
    from workers.core.retention import Expired, Retention


def retention(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go, and remove nothing.")] = False,
    json: JsonFlag = False,
) -> None:
    """Remove all articles that are older than their sources keep them: `retention` in sources.yaml, KHABAR_RETENTION_S.

    The age counts from when an article was first seen; one that several sources carried goes when all of them say so.
    Workers do the same by themselves, a batch a minute.

        khabar retention --dry-run
    """
    import time

    services = open_services(redis=not dry_run, index=True)
    policy = services.retention
    found = services.index.expiring(policy.at(time.time()))
    removed = 0
    if not dry_run:
        sweep = services.sweep()
        while (batch := sweep.batch()).documents:
            removed += batch.documents
    services.index.close()
    if json:
        print_json(
            {
                "default_s": policy.default_s,
                "retention_s": policy.by_source,
                "expired": found.documents,
                "by_source": found.by_source,
                "removed": removed,
                "dry_run": dry_run,
            }
        )
        return
    for line in _lines(policy, found):
        console().print(line, soft_wrap=True)
    if not dry_run:
        typer.echo(f"{removed:,} articles removed")


def _lines(policy: Retention, found: Expired) -> list[str]:
    """Return one line a source that is kept for a time of its own or has something to go, and the sum."""
    default = f"{_age(policy.default_s)} (default)"
    names = sorted({*policy.by_source, *found.by_source})
    lines = [
        f"{name}: {_age(policy.by_source[name]) if name in policy.by_source else default}, "
        f"{found.by_source.get(name, 0):,} articles to go"
        for name in names
    ]
    return [
        *lines,
        f"other sources: {default}",
        f"{found.documents:,} articles are older than all their sources keep them",
    ]


def _age(seconds: float) -> str:
    from workers.cli.present import age

    return f"kept for {age(seconds)}" if seconds else "kept for ever"
