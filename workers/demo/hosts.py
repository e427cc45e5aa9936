"""The Hosts of a running sample site: `address:port` by desk."""

from __future__ import annotations

from dataclasses import dataclass

from workers.demo.world import Desk

DEFAULT_PORTS = (8731, 8732, 8733)
"""Tried first, so that a second run on the same data directory meets the same addresses."""
DEFAULT_LOAD_PORT = 8734


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Hosts as khabar writes them: `127.0.0.1:8731`."""

    peyvand: str
    golchin: str
    sepidar: str
    load: str | None = None
    """Where generated and trickling pages are; None without such."""

    def of(self, desk: Desk) -> str:
        """Return the host of a desk."""
        return {Desk.PEYVAND: self.peyvand, Desk.GOLCHIN: self.golchin, Desk.SEPIDAR: self.sepidar}[desk]

    def url(self, desk: Desk, path: str) -> str:
        """Return the absolute URL of a path of a desk."""
        return f"http://{self.of(desk)}{path}"


DEFAULT_HOSTS = Hosts(
    peyvand=f"127.0.0.1:{DEFAULT_PORTS[0]}",
    golchin=f"127.0.0.1:{DEFAULT_PORTS[1]}",
    sepidar=f"127.0.0.1:{DEFAULT_PORTS[2]}",
)
