"""No figure falls below its floor, and no floor is ever lowered."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest
from elastic_transport import TransportError

from tests.quality import relevance
from tests.quality.__main__ import measured
from tests.quality.figure import Figure
from tests.quality.floors import PATH, Floors, parse_floors, read_floors
from tests.quality.registry import MEASURES, Measure
from tests.quality.sets import ROOT, Sets, find_sets
from tests.requirement import unmet

FAST = [measure for measure in MEASURES if measure.fast]


@pytest.mark.parametrize("measure", FAST, ids=lambda measure: measure.name)
def test_no_figure_falls_below_its_floor(measure: Measure) -> None:
    floors = read_floors()
    figures = list(measure.figures(find_sets()))
    fallen = [
        f"{figure.key}: {figure.value}, floor {floors.under(figure)}"
        for figure in figures
        if floors.is_broken_by(figure)
    ]
    assert fallen == []
    without = [figure.key for figure in figures if figure.own and not figure.timed and floors.under(figure) is None]
    assert without == [], "python -m tests.quality --raise gives them one"
    assert [figure.key for figure in figures if figure.own and figure.missing] == [], "its own set is always there"
    missing = [f"{figure.key}: {figure.missing}" for figure in figures if figure.missing]
    if missing:
        pytest.skip("floors held, but not measured: " + "; ".join(missing))


@pytest.mark.elasticsearch
@pytest.mark.timeout(900)
def test_no_figure_of_search_falls_below_its_floor(elasticsearch_url: str) -> None:
    floors = read_floors()
    sets = replace(find_sets(), elasticsearch_url=elasticsearch_url)
    if sets.path("relevance") is None:
        pytest.skip("floors held, but not measured: the relevance sets are not there")
    figures = list(relevance.figures(sets))
    fallen = [f"{one.key}: {one.value}, floor {floors.under(one)}" for one in figures if floors.is_broken_by(one)]
    assert fallen == []
    assert [one.key for one in figures if one.value is None or floors.under(one) is None] == []


def test_no_floor_was_ever_harder_to_hold() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("an exported tree has no history to compare the floors with")
    name = PATH.relative_to(ROOT).as_posix()
    # The checkout may belong to another user than the one who tests it.
    git = ["git", "-c", f"safe.directory={ROOT}"]
    log = subprocess.run(
        [*git, "log", "--format=%H", "--", name], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if log.returncode != 0:
        unmet("there is no git history to compare the floors with")
    for commit in log.stdout.split():
        shown = subprocess.run(
            [*git, "show", f"{commit}:{name}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if shown.returncode == 0:
            assert read_floors().lowered_since(parse_floors(shown.stdout)) == [], f"since {commit}"


def figure(value: float | None, *, relative: bool = False, **target: float) -> Figure:
    return Figure(area="area", name="name", value=value, relative=relative, **target)


SCORE, COUNT = {"at_least": 0.9}, {"at_most": 3}


def test_a_floor_only_rises() -> None:
    for before, value, after in ((None, 0.95, 0.95), (0.96, 0.95, 0.96), (0.9, 0.95, 0.95), (0.9, None, 0.9)):
        floors = Floors(at_least={} if before is None else {"area: name": before})
        assert floors.raised([figure(value, **SCORE)]).at_least == {"area: name": after}
    for before, value, after in ((2, 1, 1), (1, 2, 1)):
        floors = Floors(at_most={"area: name": before})
        assert floors.raised([figure(value, **COUNT)]).at_most == {"area: name": after}


def test_the_floor_of_a_distance_is_its_target() -> None:
    near, far = figure(1, **COUNT, relative=True), figure(4, **COUNT, relative=True)
    assert Floors().raised([near]).at_most == {"area: name": 3}
    assert Floors().raised([far]).at_most == {}


def test_a_lowered_floor_is_named() -> None:
    assert Floors(at_least={"x": 0.8}).lowered_since(Floors(at_least={"x": 0.9})) == ["x"]
    assert Floors(at_most={"x": 2}).lowered_since(Floors(at_most={"x": 1})) == ["x"]
    assert Floors(at_least={"x": 0.9, "y": 1}).lowered_since(Floors(at_least={"x": 0.9, "z": 1})) == []


def test_a_figure_falls_on_the_side_that_is_worse() -> None:
    scores, counts = Floors(at_least={"area: name": 0.9}), Floors(at_most={"area: name": 1})
    assert scores.is_broken_by(figure(0.89, **SCORE))
    assert not scores.is_broken_by(figure(0.9, **SCORE))
    assert counts.is_broken_by(figure(2, **COUNT))
    assert not counts.is_broken_by(figure(1, **COUNT))
    assert not scores.is_broken_by(figure(None, **SCORE))


def test_a_server_that_is_lost_leaves_the_other_figures() -> None:
    def lost(_: Sets) -> Iterator[Figure]:
        yield figure(1, **SCORE)
        raise TransportError("the socket was closed")

    def kept(_: Sets) -> list[Figure]:
        return [figure(2, **COUNT)]

    measures = [Measure(name="search", figures=lost), Measure(name="hash", figures=kept)]
    figures, faults = measured(measures, find_sets())
    assert [one.value for one in figures] == [1, 2]
    assert len(faults) == 1
    assert faults[0].startswith("search: Elasticsearch was lost")


def test_every_area_is_known_by_one_name() -> None:
    names = [measure.name for measure in MEASURES]
    assert len(set(names)) == len(names)
