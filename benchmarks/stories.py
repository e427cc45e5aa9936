"""What the memory of stories costs: bytes of Redis an article, and the time of one look-up, as it grows.

    python -m benchmarks.stories [--most 1000000]

Fills a private Redis through the real adapter. Signatures and keys are random numbers in the shape of real ones (600
runs of letters, seven numbers, seven words of a headline and 32 of an opening). A fifth are copies of an article before
them that share ten of sixteen keys; a twentieth carry one key that a desk's standing sentence makes, as forms do. A
look-up is one `offer` of an article that is not known, round trip included; `sign` is measured on an article of the
sample world of 3 kB.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.stories import RedisStories
from workers.core.opening import OPENING_WORDS
from workers.core.signature import BINS, KEYS, Signature, Signed, sign
from workers.demo.bank import load_bank
from workers.demo.calendar import NEWEST
from workers.demo.news_item import compose
from workers.pipeline.ports import StoryOffer

_BATCH = 500
_LOOK_UPS, _ROUNDS = 1_000, 5
"""Of the rounds the best counts: what else runs on the machine makes the others slower."""
_LEAST, _STEP = 10_000, 10
_COPIES, _SHARED_KEYS = 0.2, 10
_FORMS, _STANDING = 0.05, 40
"""Share of articles with a standing sentence, and how many such sentences there are."""
_KEPT_BINS = 0.8
_NUMBERS = 7
_GRAMS = 600
_HEADLINE = 7
"""Words of a headline that are kept; of the opening there are nearly always all."""
_VOCABULARY = 32_000


class Articles:
    """Random articles; some are copies of one of the last that were made."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._made = 0
        self._last: list[Signed] = []

    def take(self, count: int) -> Iterator[StoryOffer]:
        """Yield so many offers."""
        for _ in range(count):
            self._made += 1
            signed = self._copy() if self._last and self._chance.random() < _COPIES else self._new()
            if len(self._last) < 1000:
                self._last.append(signed)
            else:
                self._last[self._made % 1000] = signed
            digest = self._chance.getrandbits(128)
            yield StoryOffer(content_hash=f"h1-{digest:032x}", seen_at=time.time(), signed=signed)

    def _new(self) -> Signed:
        chance = self._chance
        keys = sorted(chance.getrandbits(40) for _ in range(KEYS))
        if chance.random() < _FORMS:
            keys[0] = chance.randrange(_STANDING)
        return Signed(
            signature=Signature(
                grams=_GRAMS,
                bins=chance.randbytes(BINS),
                headline=tuple(chance.sample(range(_VOCABULARY), _HEADLINE)),
                opening=tuple(chance.sample(range(_VOCABULARY), OPENING_WORDS)),
                numbers=tuple(sorted(chance.sample(range(65_536), _NUMBERS))),
            ),
            keys=tuple(keys),
        )

    def _copy(self) -> Signed:
        chance, first = self._chance, self._chance.choice(self._last)
        bins = bytes(one if chance.random() < _KEPT_BINS else chance.randrange(1, 256) for one in first.signature.bins)
        keys = [*first.keys[:_SHARED_KEYS], *(chance.getrandbits(40) for _ in range(KEYS - _SHARED_KEYS))]
        return Signed(signature=replace(first.signature, bins=bins), keys=tuple(keys))


def main() -> None:
    """Fill, measure at each power of ten, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--most", type=int, default=1_000_000)
    most = parser.parse_args().most
    print(f"sign: {sign_ms():.3f} ms CPU an article of 3 kB")
    print(f"{'articles':>9}  {'bytes each':>10}  {'median ms':>9}  {'p99 ms':>7}")
    for cost in grow(*_sizes(most)):
        print(
            f"{cost.articles:>9}  {cost.bytes_each:>10.0f}  {cost.median_ms:>9.3f}  {cost.p99_ms:>7.3f}",
            flush=True,
        )


def _sizes(most: int) -> Iterator[int]:
    size = _LEAST
    while size <= most:
        yield size
        size *= _STEP


def sign_ms() -> float:
    """Return the CPU time of signing one article of 3 kB, in ms: the least of five runs."""
    texts = []
    for number in range(50):
        item = compose(load_bank(), number=number, salt="stories", published=NEWEST)
        text = "\n".join(item.paragraphs)
        texts.append((item.title, (text + "\n") * (3000 // (2 * len(text)) + 1)))
    spent = []
    for _ in range(5):
        start = time.process_time()
        for title, body in texts:
            sign(title=title, body=body)
        spent.append((time.process_time() - start) / len(texts) * 1000)
    return min(spent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the memory of stories costs when it holds so many articles."""

    articles: int
    bytes_each: float
    median_ms: float
    p99_ms: float


def grow(*sizes: int) -> Iterator[Cost]:
    """Fill a private Redis to each of the sizes, and yield what it costs there. Raises ConfigError where no Redis can
    be run."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedRedis(Path(folder))
        server.start()
        try:
            yield from _grow(server.url, sizes)
        finally:
            server.stop()


def _grow(url: str, sizes: Sequence[int]) -> Iterator[Cost]:
    scripts = Scripts(connect(url), Keys("khabar"))
    scripts.client.config_set("appendonly", "no")
    stories, articles = RedisStories(scripts, window_s=7 * 86_400.0), Articles(1)
    empty = _memory(scripts)
    held = 0
    for size in sizes:
        while held < size:
            held += len(stories.offer(list(articles.take(min(_BATCH, size - held)))))
        memory = _memory(scripts) - empty
        rounds = [_look_ups_ms(stories, articles) for _ in range(_ROUNDS)]
        yield Cost(
            articles=size,
            bytes_each=memory / held,
            median_ms=min(map(statistics.median, rounds)),
            p99_ms=min(statistics.quantiles(spent, n=100)[98] for spent in rounds),
        )
        held += _ROUNDS * _LOOK_UPS


def _look_ups_ms(stories: RedisStories, articles: Articles) -> list[float]:
    spent = []
    for offer in articles.take(_LOOK_UPS):
        start = time.perf_counter()
        stories.offer([offer])
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def _memory(scripts: Scripts) -> int:
    return int(scripts.client.info("memory")["used_memory"])


if __name__ == "__main__":
    main()
