"""How right agency and cited source are read from first paragraphs, against labels made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.dedup_pairs import read_lines
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.registry import AGENCIES, ATTRIBUTOR
from tests.unit.core.test_attribution import CASES
from workers.core.attribution import Attribution
from workers.core.extraction.plain import plain

AREA = "attribution"
LABELS = Path(__file__).parent / "attribution_labels.tsv"
_NEWS = "news_dev.jsonl.xz"
_MORE_NEWS = "relevance/newsz_docs.jsonl.xz"
_MORE = "newsz/"
"""Before the ids of the latter."""
_FIRST = frozenset({"tuned", "held"})
_PRECISION, _RECALL = 0.97, 0.90
_NOBODY = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Whom the first paragraph of an article credits: an id of the registry, a name, or None."""

    article: str
    agency: str | None
    cites: str | None
    sample: str
    """`tuned` or `held` (both seen while the first rules were tuned), `second`, `third`, `fourth` or `sixth` (labelled
    before they were read, tuned on afterwards), or `unseen` (the fifth) or `seventh`, which no rule was tuned on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found for one label, held against it."""

    label: Label
    text: str
    found: Attribution

    def pairs(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Yield (field, wanted, found) in comparable form."""
        found = self.found
        yield "agency", _wanted(self.label.agency), _form(found.agency_id or found.agency)
        yield "cites", _wanted(self.label.cites), _form(found.cites_id or found.cites)


def read_labels() -> list[Label]:
    """Return the labels in the order of the sample."""
    lines = [line for line in LABELS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    rows = [[None if value == _NOBODY else value for value in line.split("\t")] for line in lines]
    return [
        Label(article=str(article), agency=agency, cites=cites, sample=str(sample))
        for article, agency, cites, sample in rows
    ]


def verdicts(news: Path, more_news: Path) -> list[Verdict]:
    """Read the first paragraph of every labelled article."""
    firsts = {line["id"]: line["body"].split("\n", 1)[0] for line in read_lines(news)}
    firsts |= {_MORE + line["id"]: line["body"].split("\n", 1)[0] for line in read_lines(more_news)}
    return [
        Verdict(label=label, text=firsts[label.article], found=ATTRIBUTOR.attribute(firsts[label.article]))
        for label in read_labels()
    ]


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the share of own lead-ins read right, then precision and recall of both fields, by sample."""
    own = [_ids(ATTRIBUTOR.attribute(text)) == (right[1], right[3]) for text, right in CASES.items()]
    yield Figure(
        area=AREA, name="own lead-ins right", value=fmean(own), at_least=1.0, sample=f"{len(own)} own lead-ins"
    )
    news, more_news = sets.path(_NEWS), sets.path(_MORE_NEWS)
    there = news is not None and more_news is not None
    found = verdicts(news, more_news) if news is not None and more_news is not None else []
    first = [one for one in found if one.label.sample in _FIRST]
    for field in ("agency", "cites"):
        for name, chosen in (
            ("", first),
            (" (held out)", [one for one in first if one.label.sample == "held"]),
            (" (second sample)", [one for one in found if one.label.sample == "second"]),
            (" (third sample)", [one for one in found if one.label.sample == "third"]),
            (" (fourth sample)", [one for one in found if one.label.sample == "fourth"]),
            (" (fifth sample, unseen)", [one for one in found if one.label.sample == "unseen"]),
            (" (sixth sample)", [one for one in found if one.label.sample == "sixth"]),
            (" (seventh sample, unseen)", [one for one in found if one.label.sample == "seventh"]),
        ):
            yield from _scores(field, name, chosen, missing="" if there else f"{_NEWS} or {_MORE_NEWS} is not there")


def _scores(field: str, sample: str, chosen: list[Verdict], *, missing: str) -> Iterator[Figure]:
    pairs = [(wanted, got) for one in chosen for name, wanted, got in one.pairs() if name == field]
    wanted = sum(want is not None for want, _ in pairs)
    named = sum(got is not None for _, got in pairs)
    right = sum(want is not None and want == got for want, got in pairs)
    for name, of, target in (("precision", named, _PRECISION), ("recall", wanted, _RECALL)):
        yield Figure(
            area=AREA,
            name=f"{field} {name}{sample}",
            value=right / of if of else None,
            at_least=target,
            sample=f"{of} in {len(pairs)} first paragraphs",
            missing=missing,
            own=False,
        )


def _ids(found: Attribution) -> tuple[str | None, str | None]:
    return found.agency_id, found.cites_id


def _wanted(label: str | None) -> str | None:
    """Return what a label names in comparable form: the registry may have learnt the name since it was written."""
    if label is None:
        return None
    known = AGENCIES.identify(label, alone=True)
    return _form(AGENCIES.id_of(label) or (known.id if known is not None else label))


def _form(name: str | None) -> str | None:
    return plain(name) if name is not None else None
