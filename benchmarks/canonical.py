"""What the canonical form and the ContentHash cost.

    python -m benchmarks.canonical [--data DIR]

Prints microseconds for an article of 3 kB UTF-8: the median over articles of about that size, each the best of five
rounds. DIR holds `news_dev.jsonl.xz` with a `body` a line; without it, or without the option, text is generated here.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from workers.core.fingerprint import content_hash
from workers.core.persian import canonical

SIZE = 3000
"""Bytes of UTF-8, the size of a usual report."""
LIMIT_US = 80
SENTENCE = (
    "استاندار گفت که می\u200cتوانیم تا پایان سال ۱۲٫۵ درصد از پروژه\u200cهای آبرسانی روستاها را به بهره\u200cبرداری "
    "برسانیم و برای این کار ۳۴۰ میلیارد تومان اعتبار در نظر گرفته شده است، همچنین كارشناسان شركت آب هر هفته گزارش "
    "کار خود را به شورا می\u200cدهند؛ مردم نیز از این تصمیم استقبال کردند."
)


def generated(count: int) -> list[str]:
    """Return bodies of `SIZE` bytes made of our own words."""
    chance = random.Random(7)
    choices = SENTENCE.split()
    bodies = []
    for _ in range(count):
        words = ["به گزارش خبرنگار پیک،"]
        while sum(len(word.encode()) + 1 for word in words) < SIZE:
            words.append(chance.choice(choices))
            if len(words) % 70 == 0:
                words.append("\n")
        bodies.append(" ".join(words) + "\nانتهای پیام")
    return bodies


def recorded(data: Path) -> list[str]:
    """Return the bodies of about `SIZE` bytes."""
    with lzma.open(data / "news_dev.jsonl.xz", "rt", encoding="utf-8") as lines:
        bodies = [json.loads(line)["body"] for line in lines]
    return [body for body in bodies if abs(len(body.encode()) - SIZE) < SIZE * 0.15]


def microseconds(work: Callable[[str], str], bodies: list[str]) -> float:
    """Return the median CPU time of `work` on a body."""
    best = []
    for body in bodies:
        rounds = []
        for _ in range(5):
            start = time.perf_counter_ns()
            for _ in range(5):
                work(body)
            rounds.append((time.perf_counter_ns() - start) / 5000)
        best.append(min(rounds))
    return statistics.median(best)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="directory with news_dev.jsonl.xz")
    data = parser.parse_args().data
    found = data is not None and (data / "news_dev.jsonl.xz").is_file()
    bodies = recorded(data) if found else generated(100)
    print(f"{len(bodies)} {'recorded' if found else 'generated'} bodies of {SIZE} bytes")
    canonical_us = microseconds(canonical, bodies)
    hash_us = microseconds(lambda body: content_hash(title="", body=body), bodies)
    print(f"canonical     {canonical_us:6.1f} µs")
    print(f"content_hash  {hash_us:6.1f} µs  (canonical form included; aim ≤ {LIMIT_US})")


if __name__ == "__main__":
    main()
