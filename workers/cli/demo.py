"""`khabar demo`: the sample site from its first listing to the last article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.output import JsonFlag, console, error_console, print_json
from workers.cli.session import start_session

if TYPE_CHECKING:
    from rich.progress import Progress

    from workers.bootstrap import Services
    from workers.cli.runtime import Runtime
    from workers.cli.stop_signal import StopSignal
    from workers.pipeline.ports import ArchiveBalance, Status

_LOOK_S = 0.2
_MOST_COUNTED = 10_000
"""Hits to which Elasticsearch lets a search page (index.max_result_window)."""
_QUIET_LOOKS = 4
"""Looks in a row that must find nothing waiting and nothing in flight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run came to. Counts are since the data directory was new."""

    discovered: int
    """Addresses of articles that listings, feeds and sitemaps named."""
    documents: int
    """Distinct contents in the index."""
    sightings: int | None
    """URLs at which they were seen; None for more than `_MOST_COUNTED` documents."""
    outcomes: dict[str, int]
    balance: bool
    """Every visit that was scheduled has ended in one outcome."""
    seconds: float
    archive: ArchiveBalance | None = None
    """With archiving on: what became of the copies of pages."""


def demo(
    *,
    articles: Annotated[int, typer.Option(min=120, help="Articles of the sample site.")] = 130,
    generated: Annotated[int, typer.Option(min=0, help="Further pages, for load.")] = 0,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds after which it gives up.")] = 180.0,
    json: JsonFlag = False,
) -> None:
    """Run the sample site to its end and print what came of it.

    Exit status 1 when a visit is missing in the balance, or when it takes longer than --timeout. A second run on the
    same data directory finds nothing new and adds no article.

        khabar demo --json

        KHABAR_DATA_DIR=/tmp/load khabar demo --generated 3000
    """
    settings = start_session()
    from workers.cli.runtime import Runtime
    from workers.cli.stop_signal import StopSignal

    with StopSignal() as stop, Runtime(settings, with_demo=True, articles=articles, generated=generated) as runtime:
        runtime.start_workers()
        summary, finished = _run(runtime, stop, timeout_s=timeout)
    if stop.received:
        raise typer.Exit(130)
    _print(summary, json=json)
    if not finished:
        error_console().print(f"khabar: not at its end after {timeout:g} s (see {settings.data_dir / 'logs'})")
    if not (finished and summary.balance):
        raise typer.Exit(1)


def _run(runtime: Runtime, stop: StopSignal, *, timeout_s: float) -> tuple[Summary, bool]:
    """Visit every listing and wait until nothing is left to do; tell whether that was reached."""
    import time

    started = time.monotonic()
    runtime.services.tick().run(force=True)
    quiet = 0
    with _progress() as progress:
        task = progress.add_task("visits", total=None)
        while quiet < _QUIET_LOOKS and time.monotonic() - started < timeout_s and not stop.wait(_LOOK_S):
            runtime.poll()
            status = runtime.services.ledger.status()
            ended = sum(status.outcomes.values())
            progress.update(task, completed=ended, total=status.scheduled)
            quiet = quiet + 1 if status.waiting == status.in_flight == status.archive.waiting == 0 else 0
    status = runtime.services.ledger.status()
    seconds = round(time.monotonic() - started, 1)
    return _summarize(runtime.services, status, seconds=seconds), quiet >= _QUIET_LOOKS


def _progress() -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = error_console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _summarize(services: Services, status: Status, *, seconds: float) -> Summary:
    services.index.refresh()
    documents, sightings = _count(services)
    return Summary(
        discovered=sum(counts.get("discovered", 0) for counts in status.sources.values()),
        documents=documents,
        sightings=sightings,
        outcomes=dict(sorted(status.outcomes.items())),
        balance=status.balance == 0,
        seconds=seconds,
        archive=status.archive if status.archive.offered else None,
    )


def _count(services: Services) -> tuple[int, int | None]:
    """Return how many documents, earlier versions too, and sightings there are, by walking all documents."""
    documents = int(services.index.stats()["documents"])
    if documents > _MOST_COUNTED:
        return documents, None
    seen = [len(one.sightings) + one.sightings_dropped for one in services.index.scan(since=0.0)]
    return len(seen), sum(seen)


def _print(summary: Summary, *, json: bool) -> None:
    if json:
        print_json(summary)
        return
    outcomes = ", ".join(f"{name} {count:,}" for name, count in summary.outcomes.items())
    balance = "balanced" if summary.balance else "NOT BALANCED"
    seen_at = f", seen at {summary.sightings:,} addresses" if summary.sightings is not None else ""
    console().print(
        f"{summary.discovered:,} articles discovered; visits: {outcomes}; {balance}\n"
        f"{summary.documents:,} articles in the index{seen_at}, in {summary.seconds:g} s"
    )
