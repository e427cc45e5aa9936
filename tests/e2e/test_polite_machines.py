"""Workers on several machines ask no host faster than it allows: told by the hosts' own logs."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from tests.e2e.network_namespaces import Machines, machines
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.source_dump import write_source_dump
from workers.bootstrap import Services
from workers.core.source import Politeness, Source
from workers.core.visit import Visit, VisitKind
from workers.settings import Settings, child_environment

ROOT = Path(__file__).parents[2]
HOSTS, PAGES, MACHINES = 30, 5, 3
REDIRECTS_EVERY = 3
"""Hosts whose robots.txt redirects to another sample host."""
DELAY_S, CRAWL_DELAY_S, RETRY_AFTER_S = 0.3, 1.0, 2.0
CLOCK_S = 0.005
"""Redis counts in ms of the time of day, the logs in seconds that only go forward."""
PATIENCE_S = 150.0


@dataclass(frozen=True, kw_only=True)
class Request:
    began: float
    ended: float
    status: int
    peer: str
    told: bool
    """Whether it, or one before it, asked for the host's own rules: before that nobody can know its crawl delay."""


@dataclass
class SampleHost:
    """Answers and keeps a log. `crawl_delay_s`: as its robots.txt has it; `busy_at`: which page request it refuses;
    `rules_at`: the host that has its robots.txt, when it is not itself."""

    crawl_delay_s: float = 0.0
    busy_at: int = 0
    rules_at: SampleHost | None = None
    address: str = ""
    port: int = 0
    log: list[Request] = field(default_factory=list)
    pages: int = 0
    told: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = writer.get_extra_info("peername")[0]
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                began = time.monotonic()
                status, extra, body = self._answer(head.split(b" ", 2)[1])
                sizes = f"Content-Length: {len(body)}\r\n{extra}Content-Type: text/html\r\n\r\n"
                writer.write(f"HTTP/1.1 {status} X\r\n{sizes}".encode() + body)
                self.log.append(Request(began=began, ended=time.monotonic(), status=status, peer=peer, told=self.told))
                await writer.drain()
        writer.close()

    def _answer(self, path: bytes) -> tuple[int, str, bytes]:
        self.told = self.told or path == b"/robots.txt"
        if path == b"/robots.txt" and self.rules_at is not None:
            target = f"http://{self.rules_at.address}:{self.rules_at.port}/rules?delay={self.crawl_delay_s}"
            return 301, f"Location: {target}\r\n", b""
        if path.startswith(b"/rules?delay="):
            return 200, "", b"User-agent: *\nCrawl-delay: " + path.partition(b"=")[2]
        if path == b"/robots.txt":
            return 200, "", f"User-agent: *\nCrawl-delay: {self.crawl_delay_s}\n".encode()
        self.pages += 1
        if self.pages == self.busy_at:
            return 429, f"Retry-After: {RETRY_AFTER_S:.0f}\r\n", b""
        return 200, "", "<p>باران بارید.</p>".encode()

    def allowed_after(self, request: Request) -> float:
        """Seconds that have to lie between the end of a request and the next."""
        if request.status == 429:
            return RETRY_AFTER_S
        return max(DELAY_S, self.crawl_delay_s) if request.told else DELAY_S


@asynccontextmanager
async def serving(address: str) -> AsyncIterator[list[SampleHost]]:
    hosts = [SampleHost(crawl_delay_s=CRAWL_DELAY_S * (n % 5 == 0), busy_at=3 * (n % 7 == 0)) for n in range(HOSTS)]
    async with AsyncExitStack() as stack:
        for host in hosts:
            server = await asyncio.start_server(host.serve, address, 0)
            stack.callback(server.close)
            host.port, host.address = server.sockets[0].getsockname()[1], address
        for n in range(0, HOSTS, REDIRECTS_EVERY):
            hosts[n].rules_at = hosts[(n + 5) % HOSTS]
        yield hosts


@asynccontextmanager
async def crawling(where: Machines, environment: dict[str, str], log: Path) -> AsyncIterator[None]:
    """One fetch worker on each machine, and a tick on this one."""
    run = [sys.executable, "-m", "workers.cli.main"]
    commands = [where.command(n, *run, "worker", "--stage", "fetch") for n in range(MACHINES)]
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    children = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=descriptor, stderr=descriptor)
        for command in (*commands, [*run, "tick"])
    ]
    os.close(descriptor)
    try:
        yield
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        await asyncio.gather(*(child.wait() for child in children))


@pytest.mark.redis
async def test_no_host_is_asked_faster_than_it_allows_by_workers_on_three_machines() -> None:
    with machines(MACHINES) as where, tempfile.TemporaryDirectory(prefix="khabar-test-") as name:
        folder = Path(name)
        async with serving(where.site) as hosts:
            redis = EmbeddedRedis(folder / "redis")
            redis.start()
            try:
                await _crawl(where, folder, redis.url, hosts)
            finally:
                redis.stop()
    for host in hosts:
        for before, after in pairwise(sorted(host.log, key=lambda one: one.began)):
            assert after.began - before.ended >= host.allowed_after(before) - CLOCK_S, host.log
    by_machine = defaultdict(set)
    for host in hosts:
        for one in host.log:
            by_machine[one.peer].add(host.port)
    assert set(by_machine) == set(where.addresses)
    shared = [port for port in range(65536) if sum(port in ports for ports in by_machine.values()) > 1]
    assert len(shared) > HOSTS / 2  # else nothing was shown: each host would have had a worker of its own
    assert sum(one.status == 301 for host in hosts for one in host.log) == HOSTS // REDIRECTS_EVERY
    assert sum(one.status == 429 for host in hosts for one in host.log) == len(range(0, HOSTS, 7))


async def _crawl(where: Machines, folder: Path, redis_url: str, hosts: list[SampleHost]) -> None:
    names = [f"{where.site}:{host.port}" for host in hosts]
    polite = Politeness(delay_s=DELAY_S, parallel=1)
    sources = tuple(
        Source(id=f"host-{n}", name="نمونه", hosts=(name,), politeness=polite) for n, name in enumerate(names)
    )
    write_source_dump(folder / "sources.json", sources)
    overrides = {
        "data_dir": str(folder),
        "config_dir": str(ROOT / "config"),
        "sources_file": str(folder / "sources.json"),
        "redis_url": redis_url,
        "allow_private_hosts": "true",
        "retry_base_s": "0.2",
        # So few at once that one worker cannot keep up with all hosts: they have to share them.
        "fetch_concurrency": "2",
    }
    services = Services(Settings(**overrides))
    services.tick().run()
    services.controls.pause("fetch")
    services.frontier.add(
        [
            Visit(kind=VisitKind.ARTICLE, url=f"http://{name}/{n}", host=name, source=source.id)
            for name, source in zip(names, sources, strict=True)
            for n in range(PAGES)
        ]
    )
    log = folder / "workers.log"
    async with crawling(where, child_environment(services.settings, **overrides), log):
        await _until(lambda: _workers(services) == MACHINES, log)
        services.controls.resume("fetch")
        await _until(lambda: services.ledger.status().stages["parse"].waiting == HOSTS * PAGES, log)
    assert services.ledger.status().balance == 0


def _workers(services: Services) -> int:
    return int(services.scripts.client.hlen(services.scripts.keys("c:slots:fetch")))


async def _until(done, log: Path) -> None:
    end = time.monotonic() + PATIENCE_S
    while not await asyncio.to_thread(done):
        assert time.monotonic() < end, (await asyncio.to_thread(log.read_text, "utf-8"))[-3000:]
        await asyncio.sleep(0.1)
