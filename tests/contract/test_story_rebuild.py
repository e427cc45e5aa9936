"""What the memory of stories lost is brought back from either index, on either Redis."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from tests.contract.index_engines import make_index
from tests.contract.index_samples import document
from tests.contract.story_texts import FLOOD, GOLD, TEXTS, edited
from tests.contract.test_stories import offer, on_redis
from workers.adapters.redis_scripts import connect
from workers.pipeline.story_memory import rebuild

NOW = time.time()


@pytest.fixture(params=["sqlite", "elasticsearch"])
def index(request, index_definition, tmp_path):
    one = make_index(request.param, request, index_definition, tmp_path)
    one.create()
    yield one
    one.close()


@pytest.mark.redis
def test_stories_go_on_after_their_memory_was_lost(index, redis_url):
    stories, client = on_redis(redis_url), connect(redis_url)
    texts = [FLOOD, edited(FLOOD, 1), *TEXTS[1:], *(GOLD(day) for day in range(20))]
    offers = [offer(text) for text in texts]
    told = stories.offer(offers)
    kept = zip(texts, offers, told, strict=True)
    index.put(
        [
            replace(document(str(n), "ت", text, seen_at=NOW), id=one.content_hash, story_id=story)
            for n, (text, one, story) in enumerate(kept)
        ]
    )
    index.refresh()
    client.delete(*client.scan_iter("test:n:*"))
    broken_off = rebuild(index=index, stories=stories, since=NOW - 10)
    next(broken_off)
    for _ in range(2):
        *_, done = rebuild(index=index, stories=stories, since=NOW - 10)
        assert done == len({one.content_hash for one in offers})
        assert sum(client.hlen(records) for records in client.scan_iter("test:n:*:d:*")) == done
    assert stories.offer(offers) == told
    assert stories.offer([offer(edited(FLOOD, 7), at=NOW + 60)]) == [told[0]]
    client.close()
