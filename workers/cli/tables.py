"""The tables of `khabar status` and of the live view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from workers.cli.present import age, size
from workers.core.outcome import Outcome
from workers.pipeline.ports import Budget, HostStatus, Stage, StageStatus, Status


def stages_table(status: Status, *, rates: Mapping[str, float] | None = None) -> Table:
    """Return one row a stage. `rates`: visits finished per second, by stage."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("stage", style="bold")
    for name in (
        "waiting",
        "later",
        "in flight",
        "oldest",
        "held bytes",
        "finished",
        *(["per second"] if rates else []),
    ):
        table.add_column(name, justify="right")
    table.add_column("", overflow="fold")
    for name, stage in status.stages.items():
        if name == Stage.ARCHIVE and not status.archive.offered:
            continue
        cells = [
            f"{stage.waiting - stage.later:,}",
            f"{stage.later:,}" if stage.later else "",
            f"{stage.in_flight:,}",
            age(stage.oldest_s) if stage.oldest_s else "",
            size(stage.bytes) if stage.bytes else "",
            f"{stage.finished:,}",
        ]
        if rates:
            cells.append(f"{rates.get(name, 0.0):.1f}")
        table.add_row(name, *cells, _state(stage))
    return table


def sources_table(status: Status) -> Table:
    """Return one row a source: the links that it named, and how its visits ended."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("source", style="bold", no_wrap=True)
    table.add_column("new links", justify="right", no_wrap=True)
    table.add_column("known", justify="right", no_wrap=True)
    refused = any(counts.get("refused") for counts in status.sources.values())
    if refused:
        table.add_column("refused", justify="right", no_wrap=True)
    if status.budgets:
        table.add_column("of today's budget", justify="right", no_wrap=True)
    table.add_column("visits by outcome", overflow="fold")
    for name, counts in sorted(status.sources.items()):
        paused = Text(" paused", style="yellow") if name in status.paused else Text()
        links = [f"{counts.get(key, 0):,}" for key in ("discovered", "known", *(["refused"] if refused else []))]
        spent = [_spent(status.budgets.get(name))] if status.budgets else []
        table.add_row(Text(name) + paused, *links, *spent, _outcomes(counts))
    return table


def hosts_table(hosts: Sequence[HostStatus]) -> Table:
    """Return one row a host: what waits, the delay and what makes it longer."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("host", style="bold", overflow="fold")
    for name in ("waiting", "in flight", "delay", "next in"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for host in hosts:
        ahead = age(host.next_in_s) if host.next_in_s >= 1 else ""
        table.add_row(
            host.host, f"{host.waiting:,}", f"{host.in_flight:,}", f"{host.delay_s:.1f} s", ahead, _why_slow(host)
        )
    return table


def _why_slow(host: HostStatus) -> Text:
    if host.down:
        return Text("down: tried with one visit after each back-off", style="red")
    reasons = []
    if host.extra_s and host.delay_s == host.extra_s:
        reasons.append("slowed down: " + ("it fails" if host.strikes else "it answers slowly"))
    elif host.strikes:
        reasons.append("failed last time")
    if host.crawl_delay_s and host.delay_s == host.crawl_delay_s:
        reasons.append("crawl-delay of its robots.txt")
    return Text(", ".join(reasons), style="yellow")


def _spent(budget: Budget | None) -> Text:
    if budget is None:
        return Text()
    return Text(f"{budget.spent:,} / {budget.daily:,}", style="yellow" if budget.spent >= budget.daily else "")


def balance_line(status: Status) -> Text:
    """Return the balance in words; red when it is not 0."""
    ended = sum(status.outcomes.values())
    parts = f"{status.waiting:,} waiting + {status.in_flight:,} in flight + {ended:,} ended"
    sum_line = f"{status.scheduled:,} scheduled = {parts}"
    if status.balance == 0:
        return Text(f"Balanced: {sum_line}", style="green")
    kind = "lost" if status.balance > 0 else "doubled"
    return Text(f"NOT BALANCED, {abs(status.balance):,} {kind}: {sum_line.replace('=', '≠', 1)}", style="bold red")


def archive_line(status: Status) -> Text | None:
    """Return the balance of the archive in words, or None when nothing was ever offered to it."""
    one = status.archive
    if not one.offered:
        return None
    parts = f"{one.written:,} written + {one.skipped:,} skipped + {one.waiting:,} waiting"
    if one.balance == 0:
        return Text(f"Archive: {one.offered:,} offered = {parts}", style="yellow" if one.skipped else "green")
    return Text(f"Archive NOT BALANCED by {one.balance:,}: {one.offered:,} offered ≠ {parts}", style="bold red")


def _state(stage: StageStatus) -> Text:
    if stage.paused:
        return Text("paused", style="yellow")
    return Text(f"held back: {stage.held}" if stage.held else "", style="yellow")


def _outcomes(counts: Mapping[str, int]) -> Text:
    """Return outcomes in the order of the path, articles first; what went wrong for good stands out."""
    text = Text()
    for outcome in Outcome:
        if counts.get(outcome):
            style = {Outcome.INDEXED: "green", Outcome.DEAD: "bold red"}.get(outcome, "")
            text.append(", " if text else "").append(f"{outcome} {counts[outcome]:,}", style=style)
    if counts.get("mojibake"):  # no end of a visit either: the page is stored, and its letters are not those it had
        text.append("; " if text else "").append(f"mojibake {counts['mojibake']:,}", style="yellow")
    if counts.get("expired"):  # no end of a visit: documents that retention has removed
        text.append("; " if text else "").append(f"removed by age {counts['expired']:,}", style="dim")
    return text
