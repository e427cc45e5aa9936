"""Hosts whose names hang take no slot from the others: through the fetch stage, and with the system's own resolver."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.contract.store_bundle import visit
from tests.fakes import MemoryStore
from tests.http_site import answering, site_of
from tests.requirement import unmet
from workers.adapters.http import HttpFetcher
from workers.adapters.look_ups import AddressInfo
from workers.core.sourcebook import SourceBook
from workers.pipeline.answer import Answers
from workers.pipeline.fetch import ROOM_FOR_SLOW, FetchLimits, FetchStage
from workers.pipeline.ports import HostPolicy
from workers.pipeline.robots import RobotsReader

HANGING, HEALTHY, CONCURRENCY = 20, 180, 8
ROOT = Path(__file__).parents[2]


def stage_over(store: MemoryStore, fetcher: HttpFetcher) -> FetchStage:
    def backoff(_attempts: int) -> float:
        return 3600.0

    return FetchStage(
        frontier=store.frontier,
        handoffs=store.handoffs,
        fetcher=fetcher,
        robots=RobotsReader(
            fetcher=fetcher, agent="khabar", ttl_s=60.0, deadline_s=50.0, backoff=backoff, wall_clock=time.time
        ),
        answers=Answers(
            sources=SourceBook(), revisit_after_s=(), backoff=backoff, wall_clock=time.time, max_attempts=5
        ),
        limits=FetchLimits(
            concurrency=CONCURRENCY, lease_s=60.0, deadline_s=50.0, max_wire_bytes=10_000, slow_after_s=0.05
        ),
        clock=time.monotonic,
        blocking=ThreadPoolExecutor(1),
    )


async def test_twenty_hosts_whose_names_hang_take_no_slot_from_180_others():
    over = threading.Event()

    def look_up(host: str, port: int, _family: int) -> list[AddressInfo]:
        if host.startswith("hang"):
            over.wait()
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    store = MemoryStore(time.time)
    store.frontier.set_policies([HostPolicy(host="", delay_s=0.0, parallel=1)])
    fetcher = HttpFetcher(user_agent="t", concurrency=CONCURRENCY * ROOM_FOR_SLOW, allow_private=True, look_up=look_up)
    async with site_of(answering(b"<p>")) as site:
        names = [*(f"hang{n}" for n in range(HANGING)), *(f"ok{n}" for n in range(HEALTHY))]
        hosts = [f"{name}.example:{site.port}" for name in names]
        store.frontier.add([replace(visit("a", host=host), url=f"http://{host}/a") for host in hosts])
        stage = stage_over(store, fetcher)
        try:
            end = time.monotonic() + 60.0
            while store.ledger.status().stages["parse"].waiting < HEALTHY and time.monotonic() < end:
                await stage.drain(0.5)
            assert store.ledger.status().stages["parse"].waiting == HEALTHY
        finally:
            over.set()
            await stage.close(grace_s=5.0)


class NameServer(threading.Thread):
    """A DNS server that gives 127.0.0.1 for every name, and no answer at all for those that begin with `hang`."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))
        self.asked: set[bytes] = set()

    def run(self) -> None:
        while True:
            question, client = self.socket.recvfrom(512)
            if not question:
                return
            name = question[12 : question.index(b"\0", 12) + 1]
            self.asked.add(name)
            if name[1:].startswith(b"hang"):
                continue
            asks_v4 = question[12 + len(name) : 14 + len(name)] == b"\0\x01"
            head = question[:2] + b"\x81\x80\0\x01" + (b"\0\x01" if asks_v4 else b"\0\0") + b"\0\0\0\0"
            answer = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01" if asks_v4 else b""
            self.socket.sendto(head + question[12 : 16 + len(name)] + answer, client)

    def stop(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as teller:
            teller.sendto(b"", self.socket.getsockname())
        self.join()
        self.socket.close()


@contextmanager
def name_server(address: str) -> Iterator[NameServer]:
    """Serve names, or skip loudly where that is not allowed."""
    may_mount = shutil.which("unshare") and subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0
    try:
        server = NameServer(address)
    except OSError as fault:
        unmet(f"NOT TESTED: hanging names with the system's resolver: no DNS server can be made: {fault}")
    if not may_mount:
        server.socket.close()
        unmet("NOT TESTED: hanging names with the system's resolver: no mount namespace can be made")
    server.start()
    yield server
    server.stop()


CHILD = textwrap.dedent(
    """
    import asyncio, json, sys
    from workers.adapters.http import HttpFetcher
    from workers.core.errors import Transient

    async def ask(fetcher, name):
        try:
            answer = await fetcher.get(f"http://{name}:{sys.argv[1]}/", headers={}, deadline_s=60.0, max_bytes=1000)
        except Transient as fault:
            return str(fault)
        return str(answer.status)

    async def main():
        fetcher = HttpFetcher(user_agent="t", concurrency=64, allow_private=True)
        names = [*(f"hang{n}.example" for n in range(20)), *(f"ok{n}.example" for n in range(40))]
        told, order = {}, []
        async def one(name):
            told[name] = await ask(fetcher, name)
            order.append(name)
        await asyncio.gather(*map(one, names))
        await fetcher.close()
        print(json.dumps({"told": told, "order": order}))

    asyncio.run(main())
    """
)


async def test_the_systems_resolver_that_gets_no_answer_for_some_names_delays_no_other(tmp_path):
    (tmp_path / "resolv.conf").write_text("nameserver 127.77.0.53\noptions timeout:20 attempts:1\n", "utf-8")
    (tmp_path / "child.py").write_text(CHILD, "utf-8")
    with name_server("127.77.0.53") as server:
        async with site_of(answering(b"<p>")) as site:
            command = 'mount --bind "$0" /etc/resolv.conf && exec "$@"'
            child = await asyncio.create_subprocess_exec(
                *("unshare", "--mount", "sh", "-c", command, str(tmp_path / "resolv.conf")),
                *(sys.executable, str(tmp_path / "child.py"), str(site.port)),
                stdout=subprocess.PIPE,
                cwd=ROOT,
            )
            output, _ = await child.communicate()
    if not server.asked:
        unmet("NOT TESTED: hanging names with the system's resolver: it does not read /etc/resolv.conf here")
    found = json.loads(output)
    assert {found["told"][f"ok{n}.example"] for n in range(40)} == {"200"}
    assert all(name.startswith("ok") for name in found["order"][:40])
    for n in range(20):
        assert f"no answer for hang{n}.example within 10 s" in found["told"][f"hang{n}.example"]
