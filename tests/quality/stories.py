"""How right near-duplicates are joined: as pairs, and through a real Redis and the index stage; and what that costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.dedup_pairs import read_lines
from benchmarks.stories import sign_ms
from tests.contract.story_edits import edited_pairs, later_pairs
from tests.contract.story_forms import CHOSEN_ON, HELD_OUT, LAST, UNSEEN, Form
from tests.contract.story_texts import FLOOD, GOLD, TEXTS, edited
from tests.quality.figure import Figure
from tests.quality.index_run import Text, stories_of
from tests.quality.sets import Sets
from tests.unit.core.test_story import FORMS
from workers.core.errors import ConfigError
from workers.core.story import is_same_story

AREA = "stories"
_PAIRS = "dedup_dev_pairs.jsonl.xz"
_PRECISION, _RECALL, _SIGN_MS = 0.997, 0.990, 0.5
_FORM = "tmpl_"
"""Beginning of the classes of pairs of one form: gold, weather, matches, quakes."""
_DAYS = (17, 21, 25, 29, 33)
_SHORT_RECALL = 0.9
"""Of edits of reports of two or three sentences: there an edit may be just what a form's blank is."""
_MIXED = 4
"""Stories with articles that are labelled different, at the most: one in a thousand of the development set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts and whether they are one report."""

    a: Text
    b: Text
    same: bool
    form: bool = False
    """Both are filled into one form, with other names or numbers."""


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield precision and recall of own pairs and of the development pairs, each on both ways, forms that were written
    after the rule, and the time to sign."""
    yield from _scores("own", list(_own_pairs()), own=True)
    yield _joined("forms written later", HELD_OUT)
    yield _joined("forms written last", LAST)
    yield _joined("forms unseen", UNSEEN)
    yield _recall("short reports edited", edited_pairs())
    yield _recall("edits written later", ((a, b) for _, a, b in later_pairs()))
    path = sets.path(_PAIRS)
    if path is None:
        for name, target in (("dev, precision", _PRECISION), ("dev, recall", _RECALL)):
            yield Figure(area=AREA, name=name, at_least=target, missing=f"{_PAIRS} is not there", own=False)
    else:
        yield from _scores("dev", _labelled(path), own=False)
    yield Figure(
        area=AREA, name="sign", value=sign_ms(), at_most=_SIGN_MS, unit="ms", sample="an article of 3 kB", timed=True
    )


def _own_pairs() -> Iterator[Pair]:
    """Edits are one story; other reports, and forms filled in on other days, are not."""
    for text in TEXTS:
        for seed in range(4):
            yield Pair(a=("تیتر", text), b=("تیتری دیگر", edited(text, seed)), same=True)
    for one, other in combinations(TEXTS, 2):
        yield Pair(a=("الف", one), b=("ب", other), same=False)
    yield from _form_pairs(CHOSEN_ON)
    for form in (*FORMS.values(), GOLD):
        for day, another in combinations(_DAYS, 2):
            yield Pair(a=("گزارش روز", form(day)), b=("گزارش روز", form(another)), same=False, form=True)
    yield Pair(a=("سیل", FLOOD), b=("سیل", FLOOD.replace("\u200c", " ")), same=True)


def _form_pairs(forms: Sequence[Form]) -> Iterator[Pair]:
    for form in forms:
        for a, b in form.pairs:
            yield Pair(a=a, b=b, same=False, form=True)


def _joined(name: str, forms: Sequence[Form]) -> Figure:
    pairs = list(_form_pairs(forms))
    joined = sum(map(_is_same, pairs))
    return Figure(area=AREA, name=f"{name}, joined", value=joined, at_most=0, sample=f"{len(pairs)} own pairs")


def _recall(name: str, edits: Iterable[tuple[Text, Text]]) -> Figure:
    pairs = [Pair(a=a, b=b, same=True) for a, b in edits]
    value = sum(map(_is_same, pairs)) / len(pairs)
    sample = f"{len(pairs)} own pairs"
    return Figure(area=AREA, name=f"{name}, recall", value=value, at_least=_SHORT_RECALL, sample=sample)


def _labelled(path: Path) -> list[Pair]:
    return [
        Pair(a=_split(line["a"]), b=_split(line["b"]), same=bool(line["label"]), form=line["class"].startswith(_FORM))
        for line in read_lines(path)
    ]


def _split(text: str) -> tuple[str, str]:
    title, _, body = text.partition("\n\n")
    return title, body


def _is_same(pair: Pair) -> bool:
    (title_a, body_a), (title_b, body_b) = pair.a, pair.b
    return is_same_story(title_a=title_a, body_a=body_a, title_b=title_b, body_b=body_b).same


def _scores(name: str, pairs: Sequence[Pair], *, own: bool) -> Iterator[Figure]:
    yield from _rates(name, pairs, [_is_same(pair) for pair in pairs], own=own)
    name = f"{name}, end to end"
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.a, pair.b)))
    try:
        story_of = dict(zip(texts, stories_of(texts), strict=True))
    except ConfigError as fault:
        yield Figure(area=AREA, name=name, at_least=_PRECISION, missing=str(fault), own=False)
        return
    yield from _rates(name, pairs, [story_of[pair.a] == story_of[pair.b] for pair in pairs], own=own)
    mixed = {story_of[pair.a] for pair in pairs if not pair.same and story_of[pair.a] == story_of[pair.b]}
    sample = f"{len(set(story_of.values()))} stories of {len(texts)} {'own' if own else 'dev'} articles"
    yield Figure(area=AREA, name=f"{name}, mixed stories", value=len(mixed), at_most=_MIXED, sample=sample, own=own)


def _rates(name: str, pairs: Sequence[Pair], told: Sequence[bool], *, own: bool) -> Iterator[Figure]:
    right = sum(same and pair.same for pair, same in zip(pairs, told, strict=True))
    sample = f"{len(pairs)} {'own' if own else 'dev'} pairs"
    for rate, of, target in (
        ("precision", sum(told), _PRECISION),
        ("recall", sum(pair.same for pair in pairs), _RECALL),
    ):
        yield Figure(area=AREA, name=f"{name}, {rate}", value=right / of, at_least=target, sample=sample, own=own)
    forms = [same for pair, same in zip(pairs, told, strict=True) if pair.form and not pair.same]
    sample = f"{len(forms)} {'own' if own else 'dev'} pairs"
    yield Figure(area=AREA, name=f"{name}, forms joined", value=sum(forms), at_most=0, sample=sample, own=own)
