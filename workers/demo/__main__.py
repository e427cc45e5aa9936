"""`python -m workers.demo`: the sample site as a process of its own.

It prints one line of JSON with its hosts when it is ready, and ends on SIGTERM, on SIGINT and when its parent is gone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from workers.demo.hosts import DEFAULT_LOAD_PORT, DEFAULT_PORTS
from workers.demo.server import Site, serve
from workers.demo.world import build_world

_PARENT_CHECK_S = 0.5
_INIT = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the site; return the exit status."""
    options = _parser().parse_args(arguments)
    ports = tuple(options.ports)
    if len(ports) not in (1, 3):
        print(f"--ports: {len(ports)} ports given, three are needed, or 0 for free ones", file=sys.stderr)  # noqa: T201 - a command
        return 2
    try:
        asyncio.run(_run(options, None if ports == (0,) else ports))
    except (ValueError, OSError) as fault:
        print(f"sample site: {fault}", file=sys.stderr)  # noqa: T201 - a command
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers.demo", description="Serve the sample site on loopback.")
    parser.add_argument("--ports", type=int, nargs="+", default=DEFAULT_PORTS, help="three ports, or 0 for free ones")
    parser.add_argument("--load-port", type=int, default=DEFAULT_LOAD_PORT, help="port of generated pages")
    parser.add_argument("--articles", type=int, default=130, help="distinct articles of the world")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another world")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="N further pages for load")
    parser.add_argument(
        "--trickle", type=float, metavar="SECONDS", help="a listing with one more article every SECONDS"
    )
    parser.add_argument("--access-log", type=Path, metavar="FILE", help="append a line for each request")
    parser.add_argument(
        "--parent", type=int, default=os.getppid(), help="end when this is no longer the parent process"
    )
    return parser


async def _run(options: argparse.Namespace, ports: tuple[int, int, int] | None) -> None:
    if options.trickle is not None and options.trickle <= 0:
        raise ValueError(f"--trickle: {options.trickle} is not above 0")
    site = await serve(
        build_world(articles=options.articles, seed=options.seed),
        ports=ports,
        load_port=options.load_port,
        generated=options.generated,
        trickle_s=options.trickle,
        access_log=options.access_log,
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    _announce(site)
    await _wait(stop, options.parent)
    await site.close()


def _announce(site: Site) -> None:
    hosts = site.hosts
    line = {
        "peyvand": hosts.peyvand,
        "golchin": hosts.golchin,
        "sepidar": hosts.sepidar,
        "load": hosts.load,
        "started_at": site.started_at,
    }
    print(json.dumps(line), flush=True)  # noqa: T201 - the parent reads it


async def _wait(stop: asyncio.Event, parent: int) -> None:
    """Return when asked to stop, or when the parent (unless it is init) is gone."""
    while parent == _INIT or os.getppid() == parent:
        try:
            await asyncio.wait_for(stop.wait(), _PARENT_CHECK_S)
        except TimeoutError:
            continue
        return


if __name__ == "__main__":
    sys.exit(main())
