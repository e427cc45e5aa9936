"""The memory of URLs: how it grows, forgets, and bears URLs that were crafted."""

from __future__ import annotations

import itertools
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import redis

from tests.contract.store_bundle import (
    visit,
)
from workers.adapters.keys import digest_of
from workers.pipeline.ports import Added

pytestmark = pytest.mark.redis


LUA = Path(__file__).parents[3] / "workers/adapters/lua"


def urls_of_one_page(count):
    """URLs that the memory keeps in one page: their digests are equal modulo the number of pages."""
    numbered = (f"https://news.example/page/{number}" for number in itertools.count())
    return list(itertools.islice((url for url in numbered if digest_of(url) % 4096 == 7), count))


def test_a_page_of_the_memory_of_urls_grows_and_forgets_none(store):
    urls, sizes = urls_of_one_page(120), []
    for url in urls:
        assert not store.ledger.trace(url).seen
        assert store.frontier.add([replace(visit("x"), url=url)]) == Added(new=1, known=0)
        [name] = store.client.keys("test:f:urls:*:7")
        sizes.append(store.client.strlen(name))
    assert store.frontier.add([replace(visit("x"), url=url) for url in urls]) == Added(new=0, known=120)
    assert all(store.ledger.trace(url).seen for url in urls)
    assert sizes == sorted(sizes)
    assert (sizes[0], sizes[-1]) == (80, 1320)
    assert 45 * 86400 < store.client.ttl(name) <= 90 * 86400


def first_sight_of(store, *digests):
    """What the script finds of digests, one after the other."""
    text = b"".join((LUA / f"{part}.lua").read_bytes() for part in ("prelude", "sight"))
    text += (
        b"local new = {} for i = 2, #ARGV do new[i - 1] = first_sight_of(tonumber(ARGV[i])) and 1 or 0 end return new"
    )
    return [reply == 1 for reply in store.client.eval(text, 0, "test", *digests)]


def test_urls_that_were_crafted_to_share_a_place_make_no_page_grow_without_end(store):
    crafted = [7 + 4096 * ((number << 30) + 5) for number in range(1, 400)]
    assert all(first_sight_of(store, *crafted))
    [name] = store.client.keys("test:f:urls:*:7")
    assert store.client.strlen(name) <= 40 * len(crafted)
    others = [7 + 4096 * number for number in (6, 77, 1 << 39)]
    assert first_sight_of(store, *others) == [True] * 3
    assert first_sight_of(store, *others) == [False] * 3


def test_a_url_of_the_last_window_is_known_and_one_of_the_window_before_is_not(store):
    now, digest = store.client.time()[0] // (45 * 86400), 7 + 4096 * 99
    for generation, new in ((now - 1, False), (now - 2, True)):
        assert first_sight_of(store, digest) == [True]
        [name] = store.client.keys("test:f:urls:*:7")
        store.client.rename(name, f"test:f:urls:{generation}:7")
        assert first_sight_of(store, digest) == [new]
        store.client.delete(*store.client.keys("test:f:urls:*:7"))


def test_the_memory_of_urls_is_small(store):
    before = store.client.info("memory")["used_memory"]
    digests = [int(sha256(str(number).encode()).hexdigest()[:13], 16) for number in range(100_000)]
    for start in range(0, len(digests), 1000):
        first_sight_of(store, *digests[start : start + 1000])
    assert store.client.info("memory")["used_memory"] - before <= 24 * len(digests)
    assert isinstance(store.client, redis.Redis)
