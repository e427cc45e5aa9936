"""What the canonical form and the ContentHash cost, beside the normaliser of hazm.

    python -m benchmarks.canonical [--data DIR] [--hazm PYTHON]

Prints microseconds of CPU time for an article of 3 kB UTF-8: the median over articles of about that size, each the best
of five rounds. DIR holds `news_dev.jsonl.xz` with a `body` a line; without it, or without the option, text is generated
here. PYTHON is an interpreter that has hazm; `make bench` makes one apart, for hazm pins an old numpy.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import statistics
import subprocess
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
_HAZM_BODIES = 25
"""hazm takes milliseconds each; so many give the same median."""
_HAZM = """
import json, statistics, sys, time
from hazm import Normalizer
normalize, took = Normalizer().normalize, []
for body in json.load(sys.stdin):
    rounds = []
    for _ in range(3):
        start = time.process_time_ns()
        normalize(body)
        rounds.append((time.process_time_ns() - start) / 1000)
    took.append(min(rounds))
print(statistics.median(took))
"""


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


def microseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Return the median CPU time of `work` on a text."""
    best = []
    for text in texts:
        rounds = []
        for _ in range(5):
            start = time.process_time_ns()
            for _ in range(5):
                work(text)
            rounds.append((time.process_time_ns() - start) / 5000)
        best.append(min(rounds))
    return statistics.median(best)


def hazm_microseconds(python: Path, bodies: list[str]) -> float | str:
    """Return the median CPU time of hazm's normaliser on a body, or why there is none."""
    if not python.exists():
        return f"not installed: {python} is not there"
    run = subprocess.run(
        [python, "-c", _HAZM], input=json.dumps(bodies[:_HAZM_BODIES]), capture_output=True, text=True, check=False
    )
    return float(run.stdout) if run.returncode == 0 else f"not installed: {run.stderr.strip().splitlines()[-1]}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="directory with news_dev.jsonl.xz")
    parser.add_argument("--hazm", type=Path, help="a Python that has hazm")
    given = parser.parse_args()
    found = given.data is not None and (given.data / "news_dev.jsonl.xz").is_file()
    bodies = recorded(given.data) if found else generated(100)
    print(f"{len(bodies)} {'recorded' if found else 'generated'} bodies of {SIZE} bytes")
    print(f"canonical          {microseconds(canonical, bodies):8.1f} µs")
    hash_us = microseconds(lambda body: content_hash(title="", body=body), bodies)
    print(f"content_hash       {hash_us:8.1f} µs  (canonical form included; aim ≤ {LIMIT_US})")
    if given.hazm is not None:
        hazm = hazm_microseconds(given.hazm, bodies)
        print(f"hazm's normaliser  {hazm if isinstance(hazm, str) else f'{hazm:8.1f} µs'}")


if __name__ == "__main__":
    main()
