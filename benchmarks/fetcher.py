"""CPU time of HttpFetcher for each page, against a server in a process of its own.

    python benchmarks/fetcher.py [--pages 4000] [--size 78000] [--concurrency 64] [--segment N] [--bare] [--profile]

`--segment` has the server send its answer in pieces of so many bytes, as a network would: 0 sends it whole.
`--bare` measures aiohttp alone on the same pages, the floor; `--profile` prints where the time goes; `--guard` prints
what each part of the guard costs a page, without a server: the address as text and judged, the look at the markup.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import random
import resource
import socket
import subprocess
import sys
import time
import timeit
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from workers.adapters.http import HttpFetcher
from workers.core.addresses import check_url, is_public
from workers.core.extraction.tangle import why_tangled

Get = Callable[[str], Awaitable[int]]


class Server(asyncio.Protocol):
    """Answers every request with the same pieces; knows no more of HTTP than this needs."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            self._send(0)

    def _send(self, number: int) -> None:
        """Send one piece in each round of the loop, so that pieces arrive apart."""
        self._transport.write(self._pieces[number])
        if number + 1 < len(self._pieces):
            asyncio.get_running_loop().call_soon(self._send, number + 1)


async def serve(size: int, segment: int) -> None:
    """Serve until killed; print the port."""
    body = random.Random(1).randbytes(size)
    head = "HTTP/1.1 200 OK\r\nServer: s\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
    head += "Content-Type: text/html; charset=utf-8\r\n"
    head += 'ETag: "a1b2c3"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Encoding: gzip\r\n'
    answer = f"{head}Cache-Control: max-age=60\r\nContent-Length: {size}\r\n\r\n".encode() + body
    step = segment or len(answer)
    pieces = [answer[start : start + step] for start in range(0, len(answer), step)]
    server = await asyncio.get_running_loop().create_server(lambda: Server(pieces), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def run(get: Get, *, url: str, pages: int, concurrency: int) -> int:
    """Ask for all pages with so many workers; return the bytes received."""
    numbers = iter(range(pages))
    received = 0

    async def worker() -> None:
        nonlocal received
        for number in numbers:
            size = await get(f"{url}{number}.html")
            received += size

    await asyncio.gather(*(worker() for _ in range(concurrency)))
    return received


async def measure(arguments: argparse.Namespace, url: str) -> None:
    """Warm up, then time one run."""
    fetcher = HttpFetcher(user_agent="khabar-bench/1", concurrency=arguments.concurrency, allow_private=True)
    connector = aiohttp.TCPConnector(limit=arguments.concurrency)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as session:

        async def bare(address: str) -> int:
            async with session.get(address) as answer:
                return len(await answer.read())

        async def ours(address: str) -> int:
            return len((await fetcher.get(address, headers={}, deadline_s=30.0, max_bytes=3_000_000)).body)

        get = bare if arguments.bare else ours
        await run(get, url=url, pages=arguments.concurrency * 4, concurrency=arguments.concurrency)
        profile = cProfile.Profile()
        wall, cpu = time.perf_counter(), time.process_time()
        if arguments.profile:
            profile.enable()
        received = await run(get, url=url, pages=arguments.pages, concurrency=arguments.concurrency)
        profile.disable()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    await fetcher.close()
    if received != arguments.pages * arguments.size:
        raise SystemExit(f"{received} bytes received, {arguments.pages * arguments.size} expected")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{'bare aiohttp' if arguments.bare else 'HttpFetcher'}: {cpu / arguments.pages * 1000:.3f} ms CPU a page, "
        f"{arguments.pages / wall:.0f} pages/s, peak {peak:.0f} MB"
    )
    if arguments.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)


def guard(size: int) -> None:
    """Print the guard's own CPU time a page: a page of so many bytes with a tag every 50, as news pages have."""
    url, address = "https://www.news.example/fa/news/1234567/title-of-it?page=2", "93.184.215.14"
    piece = '<div class="row c1"><a href="/news/1">' + "\u0628\u0627\u063a " * 20 + "</a> <span>x</span></div>\n"
    html = piece * (size // len(piece.encode()))
    ports = frozenset({80, 443})
    costs = {
        "URL as text": lambda: check_url(url, ports=ports),
        "address, twice": lambda: is_public(address) and is_public(address),
        f"markup of {size} bytes, {html.count('<')} tags": lambda: why_tangled(html),
    }
    for name, call in costs.items():
        best = min(timeit.repeat(call, timer=time.process_time, number=200, repeat=5)) / 200
        print(f"guard: {name}: {best * 1000:.4f} ms CPU a page")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    for name, value in {"pages": 4000, "size": 78_000, "concurrency": 64, "segment": 0}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    for name in ("bare", "profile", "serve", "guard"):
        parser.add_argument(f"--{name}", action="store_true")
    arguments = parser.parse_args()
    if arguments.guard:
        guard(arguments.size)
        return
    if arguments.serve:
        asyncio.run(serve(arguments.size, arguments.segment))
        return
    command = [sys.executable, __file__, "--serve"]
    command += ["--size", str(arguments.size), "--segment", str(arguments.segment)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = int(server.stdout.readline()) if server.stdout else 0
            asyncio.run(measure(arguments, f"http://127.0.0.1:{port}/news/"))
        finally:
            server.kill()


if __name__ == "__main__":
    main()
