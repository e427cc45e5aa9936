"""Whether copies of one article hash equal, and different articles do not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, combinations
from pathlib import Path
from statistics import fmean

from benchmarks.dedup_pairs import hashes, read_lines
from tests.quality.figure import Figure
from tests.quality.sets import Sets
from tests.quality.shingles import f1
from tests.recorded_page import recorded_pages
from workers.core.fingerprint import content_hash

AREA = "hash"
_PAIRS, _NEWS = "dedup_dev_pairs.jsonl.xz", "news_dev.jsonl.xz"
_COSMETIC = ("cos_", "lead_in", "tail_marker")
"""Classes of pairs whose sides differ in nothing that a reader would call another text."""
_MIXED = {"cos_mix", "lead_in", "tail_marker"}
"""Those in which several changes are mixed."""
_END = "انتهای پیام/"
_OTHER = 0.5
"""F1 of the runs of words of two texts below which they are different articles."""
_TO_ARABIC = str.maketrans("یک۰۱۲۳۴۵۶۷۸۹", "يك٠١٢٣٤٥٦٧٨٩")
_TO_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")

VARIANTS: Mapping[str, Callable[[str], str]] = {
    "ZWNJ deleted": lambda text: text.replace("\u200c", ""),
    "ZWNJ as space": lambda text: text.replace("\u200c", " "),
    "Arabic letters and digits": lambda text: text.translate(_TO_ARABIC),
    "ASCII digits": lambda text: text.translate(_TO_ASCII),
    "harakat": lambda text: re.sub("([بتدرسمن])", "\\1\u064e", text),
    "tatweel": lambda text: re.sub("([بتسمن])(?=[\u0621-\u06cc])", "\\1\u0640", text),
    "marks of direction": lambda text: "\u200f" + text.replace(" ", "\u200e "),
    "entities left undecoded": lambda text: text.replace("\u200c", "&zwnj;").replace(" ", "&amp;nbsp;"),
    "other spaces and line ends": lambda text: text.replace(" ", "\u00a0 ").replace("\n", "\r\n\r\n"),
}


def figures(sets: Sets) -> Iterator[Figure]:
    """Yield the figures of the own texts and of the development pairs."""
    texts = {
        (page.article["title"], "\n".join(page.article["paragraphs"]))
        for page in recorded_pages()
        if page.article is not None and page.article["paragraphs"]
    }
    for name, change in VARIANTS.items():
        equal = [content_hash(title=t, body=b) == content_hash(title=change(t), body=change(b)) for t, b in texts]
        yield _share(f"{name}: equal", equal, 1.0, "own texts")
    marked = [content_hash(title=t, body=b) == content_hash(title=t, body=f"{b}\n{_END}") for t, b in texts]
    yield _share("end marker: equal", marked, 1.0, "own texts")
    yield _collisions("different own articles equal", texts, "own texts")
    pairs, news = sets.path(_PAIRS), sets.path(_NEWS)
    if pairs is None or news is None:
        why = f"{_PAIRS} or {_NEWS} is not there"
        yield Figure(area=AREA, name="development pairs", at_least=1.0, missing=why, own=False)
        return
    yield from _pairs(pairs)
    bodies = {(line["title"], line["body"]) for line in read_lines(news)}
    yield _collisions("different dev articles equal", bodies, "news_dev")


def _pairs(path: Path) -> Iterator[Figure]:
    cosmetic: dict[str, list[bool]] = defaultdict(list)
    negatives: list[bool] = []
    for pair in read_lines(path):
        kind = pair["class"]
        if pair["label"] and not kind.startswith(_COSMETIC):
            continue
        first, second = hashes(pair)
        if not pair["label"]:
            negatives.append(first == second)
        else:
            cosmetic["dev, changes mixed" if kind in _MIXED else "dev, one change"].append(first == second)
    for name, equal in sorted(cosmetic.items()):
        yield _share(f"{name}: equal", equal, 0.99 if name.endswith("mixed") else 1.0, "dev pairs")
    yield Figure(
        area=AREA,
        name="dev, negatives equal",
        value=sum(negatives),
        at_most=0,
        sample=f"{len(negatives)} dev pairs",
        own=False,
    )


def _share(name: str, equal: list[bool], at_least: float, what: str) -> Figure:
    return Figure(
        area=AREA,
        name=name,
        value=fmean(equal),
        at_least=at_least,
        sample=f"{len(equal)} {what}",
        own=what.startswith("own"),
    )


def _collisions(name: str, texts: set[tuple[str, str]], what: str) -> Figure:
    """Count pairs that hash equal although less than half of what they say is the same."""
    alike: dict[str, list[str]] = defaultdict(list)
    for title, body in texts:
        alike[content_hash(title=title, body=body)].append(body)
    pairs = chain.from_iterable(combinations(bodies, 2) for bodies in alike.values())
    count = sum(f1([first], [second]) < _OTHER for first, second in pairs)
    own = what.startswith("own")
    return Figure(area=AREA, name=name, value=count, at_most=0, sample=f"{len(texts)} {what}", own=own)
