"""The firewall rules of docs/security.md, as they stand there, between network namespaces wired like a Docker host."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.e2e.network_namespaces import require_namespaces
from tests.requirement import unmet

ROOT = Path(__file__).parents[2]
PORT = 8000
TRIES = 10
HOST, FETCH, REDIS, LAN, WORLD = "host", "fetch", "redis", "lan", "world"
ADDRESSES = {
    REDIS: ("172.29.0.3", "fd29::3"),
    LAN: ("192.168.77.2", "fd77::2"),
    WORLD: ("203.0.113.2", "2001:db8::2"),
    "the host on the bridge": ("172.29.0.1", "fd29::1"),
    "the host on the lan": ("192.168.77.1", "fd77::1"),
    "the host in the world": ("203.0.113.1", "2001:db8::1"),
}
LISTEN = f"""
import socket
server = socket.create_server(("::", {PORT}), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready", flush=True)
while True:
    server.accept()[0].close()
"""
ASK = f"""
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def reach(address):
    try:
        socket.create_connection((address, {PORT}), 1.5).close()
    except OSError:
        return False
    return True
with ThreadPoolExecutor(16) as pool:
    print(json.dumps(dict(zip(sys.argv[1:], pool.map(reach, sys.argv[1:])))))
"""


def rules() -> str:
    """Return the shell commands of the section."""
    section = (ROOT / "docs/security.md").read_text().partition("## The second wall")[2]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block[1]


class DockerHost:
    """A host with a bridge and two containers on it, a neighbour on its lan, and a server in the world."""

    def __init__(self) -> None:
        self._name = f"kw{os.getpid() % 10**6}"
        self._servers: list[subprocess.Popen[str]] = []

    def build(self) -> None:
        for name in (HOST, FETCH, REDIS, LAN, WORLD):
            run("ip", "netns", "add", self._of(name))
            run("ip", "-netns", self._of(name), "link", "set", "lo", "up")
        self._in(HOST, "ip", "link", "add", "khabar-out", "type", "bridge")
        self._up(HOST, "khabar-out", "172.29.0.1/24", "fd29::1/64")
        for name, last in ((FETCH, 2), (REDIS, 3)):
            self._wire(name)
            self._in(HOST, "ip", "link", "set", name, "master", "khabar-out", "up")
            self._up(name, "eth0", f"172.29.0.{last}/24", f"fd29::{last}/64", gateways=("172.29.0.1", "fd29::1"))
        for name, four, six in ((LAN, "192.168.77", "fd77::"), (WORLD, "203.0.113", "2001:db8::")):
            self._wire(name)
            self._up(HOST, name, f"{four}.1/24", f"{six}1/64")
            self._up(name, "eth0", f"{four}.2/24", f"{six}2/64", gateways=(f"{four}.1", f"{six}1"))
        self._in(HOST, "sysctl", "-q", "-w", "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1")
        for tables in ("iptables", "ip6tables"):  # as Docker makes it
            self._in(HOST, tables, "-N", "DOCKER-USER")
            self._in(HOST, tables, "-A", "FORWARD", "-j", "DOCKER-USER")
        for name in (HOST, REDIS, LAN, WORLD):
            command = ["ip", "netns", "exec", self._of(name), sys.executable, "-c", LISTEN]
            server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            self._servers.append(server)
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"

    def apply(self, commands: str) -> None:
        self._in(HOST, "sh", "-e", "-c", commands)

    def reached(self) -> set[str]:
        """Return the addresses that answer the fetch container."""
        addresses = [address for pair in ADDRESSES.values() for address in pair]
        told = json.loads(self._in(FETCH, sys.executable, "-c", ASK, *addresses))
        return {address for address, answered in told.items() if answered}

    def take_down(self) -> None:
        for server in self._servers:
            server.kill()
            server.communicate()
        for name in (HOST, FETCH, REDIS, LAN, WORLD):
            subprocess.run(["ip", "netns", "delete", self._of(name)], capture_output=True, check=False)

    def _of(self, name: str) -> str:
        return f"{self._name}-{name}"

    def _in(self, name: str, *command: str) -> str:
        return run("ip", "netns", "exec", self._of(name), *command)

    def _wire(self, name: str) -> None:
        peer = ("type", "veth", "peer", "name", "eth0", "netns", self._of(name))
        self._in(HOST, "ip", "link", "add", name, *peer)

    def _up(self, name: str, device: str, *addresses: str, gateways: tuple[str, ...] = ()) -> None:
        for address in addresses:
            # An IPv6 address may otherwise not be used for a second, while the kernel looks for another that has it.
            extra = ("nodad",) if ":" in address else ()
            self._in(name, "ip", "address", "add", address, "dev", device, *extra)
        self._in(name, "ip", "link", "set", device, "up")
        for gateway in gateways:
            self._in(name, "ip", "route", "add", "default", "via", gateway)


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout


@contextmanager
def docker_host() -> Iterator[DockerHost]:
    host = DockerHost()
    with ExitStack() as stack:
        stack.callback(host.take_down)
        host.build()
        yield host


def test_a_fetch_container_reaches_redis_and_the_world_and_nothing_that_is_ours() -> None:
    require_namespaces("the second wall")
    if shutil.which("iptables") is None:
        unmet("NOT TESTED: the second wall: there is no `iptables`")
    with docker_host() as host:
        everything = {address for pair in ADDRESSES.values() for address in pair}
        tries = (host.reached() for _ in range(TRIES))  # IPv6 neighbours take a moment to find each other
        assert everything in tries
        host.apply(rules())
        assert host.reached() == {*ADDRESSES[REDIS], *ADDRESSES[WORLD]}
