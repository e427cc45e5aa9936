"""Network namespaces that stand for machines of their own, joined to this one by veth pairs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.requirement import unmet


@dataclass(frozen=True, kw_only=True)
class Machines:
    """`site`: an address of this machine that all of them reach. `names` of the namespaces, in the order of
    `addresses`."""

    site: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]

    def command(self, position: int, *arguments: str) -> list[str]:
        """Return the command line that runs a command on one of them."""
        return ["ip", "netns", "exec", self.names[position], *arguments]


@contextmanager
def machines(count: int) -> Iterator[Machines]:
    """Make namespaces and take them away again; skip the test loudly where that is not allowed."""
    subnet = os.getpid() % 250
    site = f"10.214.{subnet}.1"
    names = tuple(f"khabar-{os.getpid()}-{n}" for n in range(count))
    addresses = tuple(f"10.213.{subnet}.{4 * n + 2}" for n in range(count))
    require_namespaces("politeness over machines")
    try:
        _ip("address", "add", f"{site}/32", "dev", "lo")
        for n, (name, address) in enumerate(zip(names, addresses, strict=True)):
            outside, inside = f"kh{os.getpid() % 10**6}o{n}", f"kh{os.getpid() % 10**6}i{n}"
            gateway = f"10.213.{subnet}.{4 * n + 1}"
            _ip("netns", "add", name)
            _ip("link", "add", outside, "type", "veth", "peer", "name", inside, "netns", name)
            _ip("address", "add", f"{gateway}/30", "dev", outside)
            _ip("link", "set", outside, "up")
            for arguments in (
                ("link", "set", "lo", "up"),
                ("address", "add", f"{address}/30", "dev", inside),
                ("link", "set", inside, "up"),
                ("route", "add", "default", "via", gateway),
            ):
                _ip("-netns", name, *arguments)
        yield Machines(site=site, names=names, addresses=addresses)
    finally:
        for name in names:
            _ip("netns", "delete", name, check=False)
        for n in range(count):  # it goes with its peer, but later than the namespace
            _ip("link", "delete", f"kh{os.getpid() % 10**6}o{n}", check=False)
        _ip("address", "delete", f"{site}/32", "dev", "lo", check=False)


def require_namespaces(what: str) -> None:
    """Skip a test, loudly, where none can be made."""
    if shutil.which("ip") is None:
        unmet(f"NOT TESTED: {what}: there is no `ip` (iproute2)")
    probe = f"khabar-probe-{os.getpid()}"
    made = subprocess.run(["ip", "netns", "add", probe], capture_output=True, text=True, check=False)
    if made.returncode:
        unmet(f"NOT TESTED: {what}: no network namespace can be made: {made.stderr.strip()}")
    _ip("netns", "delete", probe)


def _ip(*arguments: str, check: bool = True) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
