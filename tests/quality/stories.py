"""How right near-duplicates are joined: as pairs, and through the keys, the script and the memory of a real Redis."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.dedup_pairs import read_lines
from benchmarks.stories import sign_ms
from tests.contract.story_texts import FLOOD, GOLD, TEXTS, edited
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.unit.core.test_story import FORMS
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.stories import RedisStories
from workers.core.errors import ConfigError
from workers.core.fingerprint import content_hash
from workers.core.signature import sign
from workers.core.story import is_same_story
from workers.pipeline.ports import StoryOffer

AREA = "stories"
_PAIRS = "dedup_dev_pairs.jsonl.xz"
_PRECISION, _RECALL, _SIGN_MS = 0.997, 0.990, 0.5
_FORM = "tmpl_"
"""Beginning of the classes of pairs of one form: gold, weather, matches, quakes."""
_DAYS = (17, 21, 25, 29, 33)
_SEEN_AT = 1.7e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts and whether they are one report."""

    a: tuple[str, str]
    b: tuple[str, str]
    same: bool
    form: bool = False
    """Both are filled into one form, with other numbers."""


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield precision and recall of own pairs and of the development pairs, each on both ways, and the time to sign."""
    yield from _scores("own", list(_own_pairs()), own=True)
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
    for form in (*FORMS.values(), GOLD):
        for day, another in combinations(_DAYS, 2):
            yield Pair(a=("گزارش روز", form(day)), b=("گزارش روز", form(another)), same=False, form=True)
    yield Pair(a=("سیل", FLOOD), b=("سیل", FLOOD.replace("\u200c", " ")), same=True)


def _labelled(path: Path) -> list[Pair]:
    return [
        Pair(a=_split(line["a"]), b=_split(line["b"]), same=bool(line["label"]), form=line["class"].startswith(_FORM))
        for line in read_lines(path)
    ]


def _split(text: str) -> tuple[str, str]:
    title, _, body = text.partition("\n\n")
    return title, body


def _scores(name: str, pairs: Sequence[Pair], *, own: bool) -> Iterator[Figure]:
    told = [bool(is_same_story(title_a=one.a[0], body_a=one.a[1], title_b=one.b[0], body_b=one.b[1])) for one in pairs]
    yield from _rates(name, pairs, told, own=own)
    try:
        yield from _rates(f"{name}, end to end", pairs, _told_by_redis(pairs), own=own)
    except ConfigError as fault:
        yield Figure(area=AREA, name=f"{name}, end to end", at_least=_PRECISION, missing=str(fault), own=False)


def _told_by_redis(pairs: Sequence[Pair]) -> list[bool]:
    """Offer all texts in one stream, and see which pairs are of one story in the end."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedRedis(Path(folder))
        server.start()
        try:
            stories = RedisStories(Scripts(connect(server.url), Keys("quality")), window_s=7 * 86_400.0)
            texts = list(dict.fromkeys(text for pair in pairs for text in (pair.a, pair.b)))
            found = stories.offer([_offer(title, body) for title, body in texts])
        finally:
            server.stop()
    story_of = dict(zip(texts, found, strict=True))
    return [story_of[pair.a] == story_of[pair.b] for pair in pairs]


def _offer(title: str, body: str) -> StoryOffer:
    return StoryOffer(
        content_hash=content_hash(title=title, body=body), seen_at=_SEEN_AT, signed=sign(title=title, body=body)
    )


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
