"""Redis at its maxmemory: nothing is lost, the tick says what is wrong, and all goes on when there is room again."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import pytest

from tests.contract.store_bundle import fast, parsed, redis_bundle, to_pages, visit
from tests.fakes import page_of
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.bootstrap import Services
from workers.cli.supervisor import ChildSpec, Supervisor
from workers.pipeline.ports import Stage
from workers.settings import Settings, child_environment

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90.0
CHILDREN = (
    ChildSpec(name="tick", arguments=("tick",)),
    ChildSpec(name="index", arguments=("worker", "--stage", "index")),
)


@pytest.mark.redis
@pytest.mark.timeout(300)
def test_workers_that_a_full_redis_ended_come_back_and_lose_nothing() -> None:
    with tempfile.TemporaryDirectory(prefix="khabar-test-") as name:
        folder = Path(name)
        redis = EmbeddedRedis(folder / "redis")
        redis.start()
        overrides = {
            "data_dir": name,
            "config_dir": str(ROOT / "config"),
            "redis_url": redis.url,
            "namespace": "test",
            "drain_s": "1",
            "default_delay_s": "0",
        }
        services = Services(Settings(**overrides))
        services.index.create()
        services.index.close()
        environment = child_environment(services.settings, **overrides)
        supervisor = Supervisor(CHILDREN, environment=environment, log_dir=folder / "logs")
        supervisor.start()
        try:
            _fill_and_empty(services, supervisor, folder / "logs")
        finally:
            supervisor.stop()
            redis.stop()


def _fill_and_empty(services: Services, supervisor: Supervisor, logs: Path) -> None:
    client = services.scripts.client
    store = redis_bundle(services.redis_url)
    fast(store)
    _until(supervisor, lambda: client.hlen("test:c:slots:index") > 0)
    services.controls.pause("index")
    entry = to_pages(store, visit("a"), page_of("https://news.example/a", b"x"))
    store.handoffs.commit_parse([parsed(entry, "h1-" + "a" * 32)])
    services.hints.offer(Stage.INDEX)  # taken at maxmemory, or before: either way it must not matter
    client.config_set("maxmemory", client.info("memory")["used_memory"] // 2)
    services.controls.resume("index")
    _until(supervisor, lambda: "Redis is at its maxmemory" in (logs / "tick.log").read_text("utf-8"))
    status = services.ledger.status()
    assert (status.stages["index"].waiting + status.stages["index"].in_flight, status.balance) == (1, 0)
    client.config_set("maxmemory", 0)
    _until(supervisor, lambda: services.ledger.status().outcomes.get("indexed") == 1)
    assert services.ledger.status().balance == 0


def _until(supervisor: Supervisor, done) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        supervisor.poll()
        assert time.monotonic() < end, [child.died for child in supervisor.children]
        time.sleep(0.1)
