"""The sample site as HTTP servers on loopback, one port a desk."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from workers.core.source import Source
from workers.demo.access_log import AccessLog
from workers.demo.desk_pages import DeskPages, Page
from workers.demo.generated import GeneratedPages
from workers.demo.hosts import DEFAULT_LOAD_PORT, DEFAULT_PORTS, Hosts
from workers.demo.resource import Answer, Corrected, Resource
from workers.demo.sources import sources_of
from workers.demo.world import Desk, World

ADDRESS = "127.0.0.1"
_BACKLOG = 512

Handler = Callable[[web.BaseRequest], Coroutine[Any, Any, web.StreamResponse]]


class Pages(Protocol):
    """What one host answers, by path."""

    def find(self, path: str) -> Page | Resource | None:
        """Return what is at a path, or None."""
        ...


class Site:
    """A running sample site. Made by `serve`."""

    def __init__(self, hosts: Hosts, sources: tuple[Source, ...], log: AccessLog, started_at: float) -> None:
        self.hosts = hosts
        self.sources = sources
        self.log = log
        self.started_at = started_at
        """Seconds since the epoch from which the trickle counts."""
        self._runners: list[web.ServerRunner] = []

    async def listen(self, bound: socket.socket, pages: Pages, host: str) -> None:
        """Serve `pages` on a bound socket."""
        runner = web.ServerRunner(web.Server(_handler(pages, host, self.log), access_log=None))
        await runner.setup()
        self._runners.append(runner)
        await web.SockSite(runner, bound, backlog=_BACKLOG).start()

    async def close(self) -> None:
        """End all servers at once, without waiting for idle connections."""
        for runner in self._runners:
            await runner.cleanup()
        self.log.close()


async def serve(
    world: World,
    *,
    ports: tuple[int, int, int] | None = DEFAULT_PORTS,
    load_port: int = DEFAULT_LOAD_PORT,
    generated: int = 0,
    trickle_s: float | None = None,
    access_log: Path | None = None,
    clock: Callable[[], float] = time.time,
) -> Site:
    """Start the site. The ports are tried first; if one is busy, or for None, free ones are taken.

    `generated` further pages and a trickle that shows one more every `trickle_s` seconds of `clock` are on a host of
    their own, on `load_port` (0 with `ports=None`).
    """
    with_load = generated > 0 or trickle_s is not None
    wanted = (0,) * 4 if ports is None else (*ports, load_port)
    sockets = _bind(wanted if with_load else wanted[:3])
    names = [f"{ADDRESS}:{bound.getsockname()[1]}" for bound in sockets]
    hosts = Hosts(peyvand=names[0], golchin=names[1], sepidar=names[2], load=names[3] if with_load else None)
    started = clock()
    sources = sources_of(hosts, generated=generated > 0, trickle=trickle_s is not None)
    site = Site(hosts, sources, AccessLog(access_log), started)
    for desk, bound in zip(Desk, sockets, strict=False):
        await site.listen(bound, DeskPages(world, desk, hosts), hosts.of(desk))
    if hosts.load is not None:
        pages = GeneratedPages(
            root=f"http://{hosts.load}",
            seed=world.seed,
            articles=generated,
            trickle_s=trickle_s,
            started=started,
            clock=clock,
        )
        await site.listen(sockets[3], pages, hosts.load)
    return site


def _bind(ports: tuple[int, ...]) -> list[socket.socket]:
    """Bind all ports, or as many free ones if any is busy: half of the usual addresses would be none."""
    bound: list[socket.socket] = []
    try:
        for port in ports:
            bound.append(_bound(port))  # noqa: PERF401 - those bound before a failure must be closed
    except OSError:
        for one in bound:
            one.close()
        return [_bound(0) for _ in ports]
    return bound


def _bound(port: int) -> socket.socket:
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((ADDRESS, port))
    except OSError:
        one.close()
        raise
    return one


def _handler(pages: Pages, host: str, log: AccessLog) -> Handler:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = _respond(request, pages)
        log.add(host, request.raw_path, response.status)
        return response

    return handle


def _respond(request: web.BaseRequest, pages: Pages) -> web.Response:
    if request.method not in {"GET", "HEAD"}:
        return web.Response(status=405, headers={"Allow": "GET, HEAD"})
    page = pages.find(request.path)
    if page is None:
        return web.Response(status=404, text="صفحه مورد نظر یافت نشد", content_type="text/html")
    if isinstance(page, Answer):
        return web.Response(status=page.status, text=page.text, headers=dict(page.headers), content_type="text/html")
    if isinstance(page, Corrected):
        page = page.version_for(request.headers)
    if page.is_known_to(request.headers):
        return web.Response(status=304, headers=page.headers)
    headers = page.headers | {"Content-Type": page.content_type}
    if page.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=page.gzipped, headers=headers | {"Content-Encoding": "gzip"})
    return web.Response(body=page.body, headers=headers)
