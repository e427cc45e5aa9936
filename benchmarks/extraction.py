"""What reading an article page costs, by step, and how right it is, by style of page.

Run with `python -m benchmarks.extraction`. CPU time is of this process alone; F1 counts runs of four words of the
body, as found against as written by hand, over the recorded pages of tests/pages.
"""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable
from statistics import fmean

from selectolax.lexbor import LexborHTMLParser

from tests.quality.shingles import f1
from tests.recorded_page import NOW, recorded_pages
from workers.core.extraction.article import extract_article
from workers.core.extraction.main_block import find_main_block
from workers.core.extraction.metadata import read_metadata
from workers.core.source import Selectors, Source

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


def cpu_ms(action: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Return the CPU milliseconds of one call, the least of three runs."""
    action()
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(rounds):
            action()
        best = min(best, (time.process_time() - start) / rounds * 1000)
    return best


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
    spent: dict[str, list[float]] = defaultdict(list)
    scores: dict[str, list[float]] = defaultdict(list)
    for page in recorded_pages():
        expected = page.article["paragraphs"] if page.article else []
        found = page.read()
        scores[page.style].append(f1(found.paragraphs if found else [], expected))
        spent[page.style].append(cpu_ms(page.read, rounds=20))
    print("\nrecorded pages by style: F1 of the body, ms of CPU a page, pages")
    for style, values in scores.items():
        print(f"  {style:26s}{fmean(values):6.3f}{fmean(spent[style]):8.2f}{len(values):6d}")


if __name__ == "__main__":
    main()
