"""The scripts: how they come back, and what passes through them unharmed."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import (
    claim,
    eventually,
    visit,
)
from workers.adapters.keys import Keys, digest_of
from workers.adapters.redis_scripts import Scripts, connect
from workers.core.errors import Transient
from workers.pipeline.ports import FetchFailed

pytestmark = pytest.mark.redis


def test_scripts_survive_a_restart_of_redis(store):
    store.frontier.add([visit("a")])
    store.client.script_flush()
    assert len(claim(store)) == 1


def test_an_unreachable_redis_is_a_transient_fault_with_its_reason(tmp_path):
    scripts = Scripts(connect(f"unix://{tmp_path}/nobody.sock"), Keys("test"))
    with pytest.raises(Transient, match="not reachable"):
        scripts.run("status")


def test_lua_and_python_know_a_url_by_the_same_digest(store):
    url = "https://news.example/%D8%AE%D8%A8%D8%B1?id=12"
    script = "return string.format('%.0f', tonumber(string.sub(redis.sha1hex(ARGV[1]), 1, 13), 16))"
    assert int(store.client.eval(script, 0, url)) == digest_of(url)


def test_a_visits_numbers_and_quotes_pass_unharmed_through_lua(store):
    odd = 'q?x="id":""&y="found_at":0.0&z="attempts":3&w="etag":null,"last_modified":null\\'
    store.frontier.add([visit(odd)])
    [lease] = claim(store)
    assert lease.visit.url.endswith(odd)
    store.handoffs.commit_fetch([FetchFailed(lease=lease, reason='a "reason"', wait_s=0.0)])
    [lease] = eventually(lambda: claim(store))
    assert lease.visit.url.endswith(odd)
    assert lease.visit.attempts == 1
