"""The table of all figures of quality beside their targets: `make quality`.

    python -m tests.quality [--only AREA] [--raise]

Exit status 1 when a figure has fallen below its floor, or when Elasticsearch was lost before all was measured: what is
known by then is printed, and the floors stay.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from contextlib import nullcontext

from elastic_transport import TransportError
from rich.console import Console
from rich.table import Table

from tests.quality.figure import Figure
from tests.quality.floors import Floors, read_floors, write_floors
from tests.quality.registry import MEASURES, Measure
from tests.quality.sets import Sets, find_sets, sets_and_server
from workers.core.errors import Transient


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.quality", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--only", choices=[measure.name for measure in MEASURES], help="measure one area")
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise the floors to what is reached now")
    given = parser.parse_args()
    floors = read_floors()
    chosen = [measure for measure in MEASURES if given.only in (None, measure.name)]
    searches = any(measure.searches for measure in chosen)
    with sets_and_server() if searches else nullcontext(find_sets()) as sets:
        figures, lost = measured(chosen, sets)
    Console(width=None if sys.stdout.isatty() else 160).print(_table(figures, floors))
    for fault in lost:
        print(fault, file=sys.stderr)  # noqa: T201
    if given.lift and not lost:
        write_floors(floors.raised(figures))
    fallen = [figure for figure in figures if floors.is_broken_by(figure)]
    for figure in fallen:
        print(f"{figure.key}: {figure.value:.4f}, and its floor is {floors.under(figure):.4f}", file=sys.stderr)  # noqa: T201
    return 1 if fallen or lost else 0


def measured(measures: Iterable[Measure], sets: Sets) -> tuple[list[Figure], list[str]]:
    """Return the figures, and a line for each area whose server was lost before it had all of its own."""
    figures: list[Figure] = []
    lost = []
    for measure in measures:
        try:
            figures.extend(measure.figures(sets))  # what came before a fault stays
        except (TransportError, Transient) as fault:
            lost.append(f"{measure.name}: Elasticsearch was lost, so not all of it was measured: {fault}")
    return figures, lost


def _table(figures: list[Figure], floors: Floors) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("area", "figure", "measured", "target", "floor", "", "on"):
        table.add_column(heading, justify="right" if heading in ("measured", "target", "floor") else "left")
    for figure in figures:
        floor = floors.under(figure)
        measured_as = "not measured" if figure.value is None else f"{figure.value:.4g} {figure.unit}".strip()
        table.add_row(
            figure.area,
            figure.name,
            measured_as,
            _target(figure),
            "" if floor is None else f"{floor:.4g}",
            _verdict(figure, floors),
            figure.missing or figure.sample,
        )
    return table


def _target(figure: Figure) -> str:
    if figure.at_least is not None:
        return f"≥ {figure.at_least:g}"
    return f"≤ {figure.at_most:g}" if figure.at_most is not None else ""


def _verdict(figure: Figure, floors: Floors) -> str:
    if floors.is_broken_by(figure):
        return "FELL"
    return {True: "held", False: "missed", None: ""}[figure.holds_target]


if __name__ == "__main__":
    sys.exit(main())
