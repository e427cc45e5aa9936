"""How fresh the index is, and what watching costs: real HTTP, Redis, workers and the embedded index.

    python -m benchmarks.freshness [--listings 100] [--seconds 60] [--articles 60] [--json]

1. Five sources polled every 2 s, at each of which an article appears now and then: seconds from its appearance on the
   listing to its first hit in a search.
2. Listings polled once a minute that answer 304: CPU of all processes of khabar and Redis, less what they use while
   they watch nothing, as a share of one core.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.throughput import Meter, end_process, quantile
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.source_dump import write_source_dump
from workers.bootstrap import Services
from workers.core.search import Query
from workers.core.source import Listing, ListingKind, Politeness, Source
from workers.settings import Settings, child_environment

ROOT = Path(__file__).parents[1]
PROCESSES = {stage: ["worker", "--stage", stage] for stage in ("fetch", "parse", "index")} | {"tick": ["tick"]}
FRESH_SOURCES, FRESH_PERIOD_S = 5, 2.0
PERIOD_S = 60.0
_WORDS = (
    *("باران", "برف", "کارگاه", "گندم", "بازار", "کتاب", "جاده", "پل"),
    *("مدرسه", "باغ", "چاه", "نان", "کوه", "دریا", "قالی", "زعفران"),
)


@dataclass
class NewsSite:
    """A feed at each `/<n>/rss`, with an ETag; articles that were added to it. Runs on a thread of its own."""

    articles: dict[str, list[int]] = field(default_factory=dict)
    answered: dict[int, int] = field(default_factory=dict)
    port: int = 0

    def start(self) -> None:
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True).start()
        ready.wait()

    async def _serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                status, etag, body = self._answer(head.split(" ", 2)[1], head.lower())
                self.answered[status] = self.answered.get(status, 0) + 1
                length = "" if status == 304 else f"Content-Length: {len(body)}\r\n"
                writer.write(f"HTTP/1.1 {status} X\r\n{length}ETag: {etag}\r\n\r\n".encode() + body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    def _answer(self, path: str, head: str) -> tuple[int, str, bytes]:
        _, name, *rest = path.split("/")
        if not rest:
            return 404, '"none"', b""
        if rest[0] == "rss":
            listed = self.articles.get(name, [])
            etag = f'"{len(listed)}"'
            if f"if-none-match: {etag}" in head:
                return 304, etag, b""
            items = "".join(f"<item><link>/{name}/news/{n}</link></item>" for n in reversed(listed[-40:]))
            return 200, etag, f"<rss><channel>{items}</channel></rss>".encode()
        return 200, '"a"', _article(name, int(rest[1]))


def _article(name: str, number: int) -> bytes:
    words = [_WORDS[(number * 7 + at * (number + 3)) % len(_WORDS)] for at in range(120)]
    text = f"گزارش {number} از {name}: " + " ".join(words)
    return (
        f"<html><head><title>گزارش {number} از {name}</title></head><body><article>"
        f"<h1>گزارش {number} از {name}</h1><div itemprop=articleBody><p>{text}</p></div></article></body></html>"
    ).encode()


class System:
    """Redis, embedded index and one worker a stage over the feeds of a site, in a folder of their own."""

    def __init__(self, stack: ExitStack, site: NewsSite, *, listings: int, period_s: float) -> None:
        folder = Path(tempfile.mkdtemp(prefix="khabar-bench-"))
        stack.callback(shutil.rmtree, folder)
        redis = EmbeddedRedis(folder / "redis")
        redis.start()
        stack.callback(redis.stop)
        write_source_dump(folder / "sources.json", (_source(site, listings, period_s),) if listings else ())
        overrides = {
            "data_dir": str(folder),
            "config_dir": str(ROOT / "config"),
            "sources_file": str(folder / "sources.json"),
            "redis_url": redis.url,
            "allow_private_hosts": "true",
            "revisit_after": "86400",
        }
        self.services = Services(Settings.model_validate(overrides))
        stack.callback(self.services.index.close)
        self.services.index.create()
        environment = child_environment(self.services.settings, **overrides)
        log = stack.enter_context((folder / "workers.log").open("wb"))
        self.roots = {"redis": [redis.pid or 0]}
        for name, arguments in PROCESSES.items():
            command = [sys.executable, "-m", "workers.cli.main", *arguments]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
            stack.callback(end_process, process)
            self.roots[name] = [process.pid]
        self._wait()

    def _wait(self) -> None:
        scripts, end = self.services.scripts, time.monotonic() + 60
        while not all(scripts.client.exists(scripts.keys(f"c:slots:{stage}")) for stage in ("fetch", "parse", "index")):
            if time.monotonic() > end:
                raise TimeoutError("the workers did not start within 60 s")
            time.sleep(0.1)


def _source(site: NewsSite, listings: int, period_s: float) -> Source:
    host = f"127.0.0.1:{site.port}"
    return Source(
        id="bench",
        name="نمونه",
        hosts=(host,),
        listings=tuple(
            Listing(url=f"http://{host}/s{n}/rss", kind=ListingKind.RSS, period_s=period_s, period_max_s=period_s)
            for n in range(listings)
        ),
        politeness=Politeness(delay_s=0.0, parallel=16),
    )


def freshness(articles: int) -> dict[str, Any]:
    """Let articles appear one after the other at the five sources; wait until each is found."""
    site = NewsSite()
    site.start()
    with ExitStack() as stack:
        services = System(stack, site, listings=FRESH_SOURCES, period_s=FRESH_PERIOD_S).services
        while services.ledger.status().outcomes.get("listed", 0) < FRESH_SOURCES:
            time.sleep(0.1)
        appeared: dict[str, float] = {}
        waits: dict[str, float] = {}
        end = time.monotonic() + articles + 60
        next_at = time.monotonic()
        while len(waits) < articles and time.monotonic() < end:
            if len(appeared) < articles and time.monotonic() >= next_at:
                name, number = f"s{len(appeared) % FRESH_SOURCES}", len(appeared)
                site.articles.setdefault(name, []).append(number)
                appeared[f"http://127.0.0.1:{site.port}/{name}/news/{number}"] = time.monotonic()
                next_at += 0.7
            for hit in services.index.search(Query(limit=50)).hits:
                url = hit.document.shown.url
                if url in appeared and url not in waits:
                    waits[url] = time.monotonic() - appeared[url]
            time.sleep(0.05)
    ordered = sorted(waits.values())
    return {
        "articles": len(appeared),
        "found": len(ordered),
        "p50_s": round(quantile(ordered, 0.5), 2),
        "p95_s": round(quantile(ordered, 0.95), 2),
    }


def cost(listings: int, seconds: float) -> dict[str, Any]:
    """Measure the CPU of a system that polls, and of one that has nothing to watch."""
    site = NewsSite()
    site.start()
    idle, _ = _cpu(site, listings=0, seconds=seconds)
    polling, by_process = _cpu(site, listings=listings, seconds=seconds)
    return {
        "listings": listings,
        "answers": dict(site.answered),
        "idle_percent": round(100 * idle, 2),
        "polling_percent": round(100 * polling, 2),
        "percent_of_a_core": round(100 * (polling - idle), 2),
        "by_process": {name: round(100 * share, 2) for name, share in by_process.items()},
    }


def _cpu(site: NewsSite, *, listings: int, seconds: float) -> tuple[float, dict[str, float]]:
    with ExitStack() as stack:
        system = System(stack, site, listings=listings, period_s=PERIOD_S)
        if listings:  # the first visits read the feeds; what is measured are the later ones
            while system.services.ledger.status().outcomes.get("listed", 0) < listings:
                time.sleep(0.1)
        time.sleep(5.0)
        site.answered.clear()
        meter = Meter(system.roots)
        meter.start()
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            time.sleep(1.0)
            meter.look()
        lasted = time.monotonic() - began
        shares = {name: used.cpu_s / lasted for name, used in meter.usage().items()}
        return sum(shares.values()), shares


def main() -> None:
    """Run both and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60, help="of the first part; 0 leaves it out")
    parser.add_argument("--listings", type=int, default=100, help="of the second part; 0 leaves it out")
    parser.add_argument("--seconds", type=float, default=66.0, help="that the second part measures, twice")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    result: dict[str, Any] = {}
    if given.articles:
        result["fresh"] = freshness(given.articles)
    if given.listings:
        result["watching"] = cost(given.listings, given.seconds)
    print(json.dumps(result) if given.json else _table(result))


def _table(result: dict[str, Any]) -> str:
    lines = []
    if fresh := result.get("fresh"):
        lines.append(
            f"listed to searchable, {fresh['found']} of {fresh['articles']} articles, {FRESH_SOURCES} sources every"
            f" {FRESH_PERIOD_S:g} s: p50 {fresh['p50_s']} s, p95 {fresh['p95_s']} s"
        )
    if watching := result.get("watching"):
        lines.append(
            f"{watching['listings']} listings once a minute: {watching['percent_of_a_core']} % of a core"
            f" ({watching['polling_percent']} % with, {watching['idle_percent']} % without; {watching['answers']})"
        )
        lines += [f"  {name:<8}{share:>6} %" for name, share in watching["by_process"].items()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
