"""`khabar reprocess`: archived pages, read again by today's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workers.cli.output import JsonFlag, console, print_json
from workers.cli.session import known_sources, open_services
from workers.core.errors import KhabarError

if TYPE_CHECKING:
    from workers.core.rereading import Change
    from workers.pipeline.reprocess import Span
    from workers.pipeline.rereading import Rereading

_SHOWN = 60
"""Letters of a value that are shown."""


def reprocess(
    *,
    since: Annotated[str, typer.Option(metavar="TIME", help="Pages fetched from this day or moment on.")],
    until: Annotated[
        str | None, typer.Option(metavar="TIME", help="To the end of this day, or until this moment.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Pages of one source only.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, field by field.")] = False,
    examples: Annotated[int, typer.Option(min=0, max=1000, help="Examples told for each field and verdict.")] = 2,
    json: JsonFlag = False,
) -> None:
    """Read archived article pages again by today's rules, and bring the index to what they say.

    A page whose content is the same gets its fields of today; one that reads as another content gets a new version.
    Texts that were taken down stay down. Days are Jalali or Gregorian, in Tehran; moments are ISO 8601. Run it again at
    will: a second run changes nothing.

        khabar reprocess --since 1404/09/01 --source mehr --dry-run

        khabar reprocess --since 2025-11-22T08:00 --until 2025-11-23
    """
    services = open_services(redis=not dry_run, index=True)
    sources = known_sources(services)
    if source is not None and sources.get(source) is None:
        ids = ", ".join(one.id for one in sources)
        raise typer.BadParameter(f"no source {source!r} (there are: {ids})", param_hint="--source")
    span, tally, done_to = _span(since, until, source), Tally(examples=examples), ""
    reader = services.reader(sources)
    try:
        for one in services.reprocess(reader, writes=not dry_run).run(span):
            tally.add(one)
            done_to = _moment(one.fetched_at)
    except KeyboardInterrupt:
        raise KhabarError(f"stopped: go on with --since {done_to or since}") from None
    except KhabarError as fault:
        raise KhabarError(f"{fault}\nstopped: go on with --since {done_to or since}") from None
    finally:
        reader.close()
        services.index.close()
    if json:
        print_json({"dry_run": dry_run, **tally.described})
    else:
        _print(tally, dry_run=dry_run)


@dataclass(kw_only=True)
class Tally:
    """Counts, and the first examples of each verdict and field."""

    examples: int
    captures: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    kept: list[Rereading] = field(default_factory=list)
    _shown: Counter[str] = field(default_factory=Counter)

    def add(self, one: Rereading) -> None:
        """Count one."""
        self.captures += 1
        self.verdicts[one.verdict] += 1
        names = [change.field for change in one.changes]
        self.fields.update(names)
        marks = [one.verdict.value, *names] if one.verdict != "same" else []
        if any(self._shown[mark] < self.examples for mark in marks):
            self.kept.append(one)
            self._shown.update(marks)

    @property
    def described(self) -> dict[str, Any]:
        """The tally as JSON."""
        told = ("url", "visit", "verdict", "reason", "before", "after", "changes")
        return {
            "captures": self.captures,
            "verdicts": dict(self.verdicts),
            "fields": dict(self.fields.most_common()),
            "examples": [{name: getattr(one, name) for name in told} for one in self.kept],
        }


def _print(tally: Tally, *, dry_run: bool) -> None:
    from workers.cli.present import plain

    screen = console()
    for one in tally.kept:
        ids = " → ".join(name for name in dict.fromkeys((one.before, one.after)) if name)
        screen.print(f"{one.verdict.value}  {plain(one.url)}  {ids}", soft_wrap=True)
        if one.reason:
            screen.print(f"    {plain(one.reason)}", style="dim", soft_wrap=True)
        for line in _changes(one.changes):
            screen.print(f"    {line}", soft_wrap=True)
    counts = ", ".join(f"{name} {count:,}" for name, count in tally.verdicts.most_common())
    screen.print(f"pages read again: {tally.captures:,}{f' ({counts})' if counts else ''}", soft_wrap=True)
    if tally.fields:
        fields = ", ".join(f"{name} {count:,}" for name, count in tally.fields.most_common())
        screen.print(f"fields that {'would change' if dry_run else 'changed'}: {fields}", soft_wrap=True)
    if dry_run:
        screen.print("Nothing was written.", style="dim")


def _changes(changes: Iterable[Change]) -> Iterable[str]:
    """Of long texts the place where they part is shown."""
    for change in changes:
        before, after = _text(change.before), _text(change.after)
        start = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
        start = (
            max(0, min(start, len(before), len(after)) - _SHOWN // 3) if max(len(before), len(after)) > _SHOWN else 0
        )
        yield f"{change.field}: {_piece(before, start)} → {_piece(after, start)}"


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {how}" for name, how in sorted(value.items()))
    return _moment(value) if isinstance(value, float) else "" if value is None else str(value)


def _piece(text: str, start: int) -> str:
    from workers.cli.present import isolate

    if not text:
        return "(nothing)"
    return isolate(f"{'…' if start else ''}{text[start : start + _SHOWN]}{'…' if len(text) > start + _SHOWN else ''}")


def _moment(seconds: float) -> str:
    from workers.core.moments import iso_time

    return iso_time(seconds) or ""


def _span(since: str, until: str | None, source: str | None) -> Span:
    from workers.core.moments import day_end, day_start, read_day, read_moment
    from workers.pipeline.reprocess import Span

    def read(text: str, option: str, *, end: bool) -> float:
        day = read_day(text)
        if day is not None:
            return day_end(day) if end else day_start(day)
        moment = read_moment(text)
        if moment is None:
            raise typer.BadParameter(
                f"{text!r} is no time (accepted: a day such as 1404/09/01 or 2025-11-22, a moment such as"
                " 2025-11-22T08:00)",
                param_hint=option,
            )
        return moment

    first = read(since, "--since", end=False)
    last = None if until is None else read(until, "--until", end=True)
    if last is not None and last <= first:
        raise typer.BadParameter(f"{until!r} is not after {since!r}", param_hint="--until")
    return Span(since=first, until=last, source=source)
