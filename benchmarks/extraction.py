"""What reading an article page costs, by step, and how right it is, by style of page.

Run with `python benchmarks/extraction.py`. CPU time is of this process alone; F1 counts runs of four words of the
body, as found against as written by hand, over the recorded pages of tests/pages.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.article import extract_article
from workers.core.extraction.main_block import find_main_block
from workers.core.extraction.metadata import read_metadata
from workers.core.source import Selectors, Source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://news.example/news/1"
ROUNDS = 200
WORDS = [
    "کتاب",
    "خانه",
    "شهر",
    "باران",
    "خبر",
    "مردم",
    "سال",
    "دولت",
    "آب",
    "هوا",
    "زمین",
    "راه",
    "سفر",
    "باغ",
    "کوه",
    "دریا",
    "روز",
    "شب",
    "دانش",
    "هنر",
    "بازار",
    "گزارش",
    "می\u200cگوید",
    "کوچه\u200cها",
    "پنجره",
    "آموزگار",
    "باغبان",
    "دانش\u200cآموزان",
    "نقشه",
    "چراغ",
    "درخت",
    "رودخانه",
]
PROFILE = Source(
    id="sample",
    name="نمونه",
    hosts=("news.example",),
    selectors=Selectors(
        article=("article",),
        title=("h1.title",),
        lead=("p.summary",),
        body=("div.item-text",),
        date=(".item-date span",),
    ),
)


def make_page(seed: int = 1) -> str:
    """Return a page of about 78 kB: navigation, article, 110 related items, scripts."""
    dice = random.Random(seed)

    def text(count: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(count))

    menu = "".join(
        f'<li class="menu-item m-{i}"><a href="/s/{i}" title="{text(3)}">{text(2)}</a></li>' for i in range(60)
    )
    body = "".join(f'<p class="rtejustify">{text(60)} <a href="/t/{i}">{text(2)}</a>.</p>' for i in range(12))
    items = "".join(
        f'<li class="news"><div class="desc"><figure><a href="/news/{i}"><img src="https://media.example/d/{i}.jpg"'
        f' alt="{text(6)}"></a></figure><h3><a href="/news/{i}">{text(9)}</a></h3><time>۲ ساعت پیش</time></div></li>'
        for i in range(110)
    )
    script = f"<script>{'var a=function(b){return b+1};' * 240}</script>"
    title = text(8)
    return (
        f'<!DOCTYPE html><html lang="fa"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">{script}</head><body><header><div><ul>{menu}</ul></div></header>'
        f'<main><div class="row"><article><div class="item-header"><div class="item-date">'
        f"<span>۱۹ بهمن ۱۴۰۲، ۹:۳۰</span></div>"
        f'<h1 class="title"><a href="/">{title}</a></h1></div><p class="summary">{text(30)}</p><div class="item-body">'
        f'<div class="item-text">{body}</div></div></article><div class="column"><ul>{items}</ul></div></div></main>'
        f"<div><ul>{menu}</ul></div>{script}</body></html>"
    )


def cpu_ms(action: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one call, the least of three runs."""
    action()
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(ROUNDS):
            action()
        best = min(best, (time.process_time() - start) / ROUNDS * 1000)
    return best


def shingles(paragraphs: list[str]) -> Counter[tuple[str, ...]]:
    """Count runs of four words; a shorter text is one run."""
    words = " ".join(paragraphs).split()
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3))) if words else Counter()


def f1(found: list[str], expected: list[str]) -> float:
    """Return the harmonic mean of precision and recall of the runs."""
    one, other = shingles(found), shingles(expected)
    if not one and not other:
        return 1.0
    return 2 * (one & other).total() / (one.total() + other.total())


def read_recorded(path: Path) -> tuple[list[str], list[str]]:
    """Return (paragraphs found, paragraphs expected); nothing where there is no article."""
    case = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    source = None
    if "source" in case:
        chosen = {name: tuple(value) for name, value in case["source"].get("selectors", {}).items()}
        source = Source(
            id=case["source"]["id"],
            name=case["source"]["name"],
            hosts=tuple(case["source"]["hosts"]),
            selectors=Selectors(**chosen),
        )
    article = extract_article(path.read_text(encoding="utf-8"), url=case["url"], source=source, now=NOW)
    expected = case["article"]
    return list(article.paragraphs) if article else [], expected["paragraphs"] if expected else []


def main() -> None:
    """Print both tables."""
    html = make_page()
    tree = LexborHTMLParser(html)
    print(f"page of {len(html.encode()) / 1000:.0f} kB, ms of CPU a page")
    steps: list[tuple[str, Callable[[], object]]] = [
        ("parse", lambda: LexborHTMLParser(html)),
        ("metadata", lambda: read_metadata(tree)),
        ("main block", lambda: find_main_block(tree, title=None)),
        ("article, layout unknown", lambda: extract_article(html, url=URL, source=None, now=NOW)),
        ("article, by selectors", lambda: extract_article(html, url=URL, source=PROFILE, now=NOW)),
    ]
    for name, action in steps:
        print(f"  {name:26s}{cpu_ms(action):6.2f}")
    scores: dict[str, list[float]] = defaultdict(list)
    for path in sorted(Path(__file__).parent.parent.glob("tests/pages/*/*.html")):
        scores[path.parent.name].append(f1(*read_recorded(path)))
    print("\nF1 of the body by style")
    for style, values in scores.items():
        print(f"  {style:26s}{sum(values) / len(values):6.3f}  ({len(values)} pages)")


if __name__ == "__main__":
    main()
