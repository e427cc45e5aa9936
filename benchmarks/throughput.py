"""The whole path under load, and its latency at a trickle, on real Redis and real Elasticsearch.

    make bench
    python -m benchmarks.throughput [--pages 3000] [--trickle 40] [--json]

Prints pages a second, CPU ms a page by process, peak memory by process, and the time from listed to searchable. The
machine decides the absolute figures; quote the ratios of one run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from elasticsearch import Elasticsearch

from tests.elasticsearch_server import start_elasticsearch
from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.source_dump import write_source_dump
from workers.bootstrap import Services
from workers.core.search import Query
from workers.demo.process import start_site_process
from workers.settings import Settings, child_environment

ROOT = Path(__file__).parents[1]
STAGES = ("fetch", "parse", "index")
LOAD_SOURCE = "demo-load"
_LOOK_S = 0.05


@dataclass
class Usage:
    """CPU and memory of one kind of process, summed over its processes."""

    cpu_s: float = 0.0
    peak_bytes: int = 0


@dataclass
class Meter:
    """Watches processes and their children by the name of their kind; keeps the last that was seen of each."""

    roots: dict[str, list[int]]
    seen: dict[tuple[str, int], tuple[float, int]] = field(default_factory=dict)
    base: dict[tuple[str, int], float] = field(default_factory=dict)

    def look(self) -> None:
        for kind, pids in self.roots.items():
            for pid in pids:
                for process in _family(pid):
                    self._note(kind, process)

    def start(self) -> None:
        """Count CPU from here on; memory counts from the beginning."""
        self.look()
        self.base = {key: cpu for key, (cpu, _) in self.seen.items()}

    def usage(self) -> dict[str, Usage]:
        sums: dict[str, Usage] = {}
        for (kind, pid), (cpu, peak) in self.seen.items():
            one = sums.setdefault(kind, Usage())
            one.cpu_s += cpu - self.base.get((kind, pid), 0.0)
            one.peak_bytes += peak
        return sums

    def _note(self, kind: str, process: psutil.Process) -> None:
        try:
            times, memory = process.cpu_times(), process.memory_info().rss
            name = "parser" if "parser_main" in " ".join(process.cmdline()) else kind
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            return
        key = (name, process.pid)
        self.seen[key] = (times.user + times.system, max(memory, self.seen.get(key, (0.0, 0))[1]))


def _family(pid: int) -> list[psutil.Process]:
    try:
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


class System:
    """Servers, sample site and workers of one run, in a folder of their own."""

    def __init__(self, stack: ExitStack, *, elasticsearch: str, generated: int, trickle_s: float | None) -> None:
        folder = Path(tempfile.mkdtemp(prefix="khabar-bench-"))
        stack.callback(shutil.rmtree, folder)
        redis = EmbeddedRedis(folder / "redis")
        redis.start()
        stack.callback(redis.stop)
        site = start_site_process(ports=None, articles=20, generated=generated, trickle_s=trickle_s)
        stack.callback(site.stop)
        self.site = site
        sources = tuple(one for one in site.sources if one.id == LOAD_SOURCE)
        write_source_dump(folder / "sources.json", sources)
        overrides = {
            "data_dir": str(folder),
            "config_dir": str(ROOT / "config"),
            "sources_file": str(folder / "sources.json"),
            "redis_url": redis.url,
            "elasticsearch_url": elasticsearch,
            "index_alias": f"bench-{folder.name.lower().replace('_', '-')}",
            "allow_private_hosts": "true",
        }
        self.services = Services(Settings(**overrides))
        self._elasticsearch = elasticsearch
        self.services.index.create()
        stack.callback(self._drop_index)
        self._environment = child_environment(self.services.settings, **overrides)
        self._log = stack.enter_context((folder / "workers.log").open("wb"))
        self.roots = {"redis": [redis.pid or 0], "site": [site.pid]}
        for name, arguments in [*((stage, ["worker", "--stage", stage]) for stage in STAGES), ("tick", ["tick"])]:
            process = self._spawn(arguments)
            stack.callback(end_process, process)
            self.roots[name] = [process.pid]

    def _spawn(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "workers.cli.main", *arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log)

    def _drop_index(self) -> None:
        with Elasticsearch(self._elasticsearch) as client:
            alias = self.services.settings.index_alias
            for name in client.indices.get_alias(name=alias).body:
                client.indices.delete(index=name)

    def wait_for_workers(self) -> None:
        """Wait until every worker has sent a heartbeat: their start is not what is measured."""
        scripts = self.services.scripts
        end = time.monotonic() + 60
        while not all(scripts.client.exists(scripts.keys(f"c:slots:{stage}")) for stage in STAGES):
            if time.monotonic() > end:
                raise TimeoutError("the workers did not start within 60 s")
            time.sleep(_LOOK_S)


def end_process(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end; kill it after 15 s."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def throughput(elasticsearch: str, pages: int) -> dict[str, Any]:
    """Run generated pages without host delay through the whole path; the clock runs from the first claim to the last
    outcome.
    """
    with ExitStack() as stack:
        system = System(stack, elasticsearch=elasticsearch, generated=pages, trickle_s=None)
        services = system.services
        services.controls.pause("fetch")
        system.wait_for_workers()
        meter = Meter(system.roots)
        meter.start()
        services.controls.resume("fetch")
        began = time.monotonic()
        indexed = 0
        while indexed < pages:
            outcomes = services.ledger.status().outcomes
            indexed = outcomes.get("indexed", 0) + outcomes.get("duplicate", 0)
            if outcomes.get("dead", 0) or time.monotonic() - began > 300:
                raise RuntimeError(f"the run went wrong: {outcomes}")
            meter.look()
            time.sleep(_LOOK_S)
        seconds = time.monotonic() - began
        meter.look()
        status = services.ledger.status()
        return {
            "pages": indexed,
            "seconds": round(seconds, 2),
            "pages_per_second": round(indexed / seconds, 1),
            "balance": status.balance == 0,
            "outcomes": dict(status.outcomes),
            "cpu_ms_per_page": {name: round(one.cpu_s * 1000 / indexed, 3) for name, one in meter.usage().items()},
            "peak_mb": {name: round(one.peak_bytes / 1e6, 1) for name, one in meter.usage().items()},
        }


def latency(elasticsearch: str, articles: int, every_s: float) -> dict[str, Any]:
    """Let one new article appear now and then; measure from its appearance on the listing to its first hit."""
    with ExitStack() as stack:
        system = System(stack, elasticsearch=elasticsearch, generated=0, trickle_s=every_s)
        services = system.services
        system.wait_for_workers()
        waits: dict[str, float] = {}
        end = time.monotonic() + articles * every_s + 60
        while len(waits) < articles and time.monotonic() < end:
            for hit in services.index.search(Query(limit=50)).hits:
                url = hit.document.shown.url
                if url not in waits:
                    number = int(url.rsplit("/", 1)[1])
                    waits[url] = time.time() - (system.site.started_at + number * every_s)
            time.sleep(_LOOK_S)
        # What was listed before the workers were up waited for them, not for khabar.
        settled = sorted(list(waits.values())[len(waits) // 5 :])
        return {
            "articles": len(settled),
            "listed_every_s": every_s,
            "p50_s": round(quantile(settled, 0.5), 2),
            "p95_s": round(quantile(settled, 0.95), 2),
        }


def quantile(ordered: list[float], share: float) -> float:
    """Return the value below which a share (0 to 1) of sorted values lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    """Run both and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--trickle", type=int, default=40, help="articles of the latency run; 0 leaves it out")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between them")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    server = start_elasticsearch()
    try:
        result: dict[str, Any] = {"load": throughput(server.url, given.pages)}
        if given.trickle:
            result["trickle"] = latency(server.url, given.trickle, given.every)
    finally:
        server.stop()
    print(json.dumps(result, indent=2) if given.json else _table(result))


def _table(result: dict[str, Any]) -> str:
    load = result["load"]
    own = {name: value for name, value in load["cpu_ms_per_page"].items() if name not in {"redis", "site"}}
    lines = [
        f"{load['pages']} pages in {load['seconds']} s: {load['pages_per_second']} pages/s, balance {load['balance']}",
        f"CPU of ours: {sum(own.values()):.2f} ms a page",
        f"{'process':<10}{'CPU ms/page':>12}{'peak MB':>10}",
    ]
    lines += [f"{name:<10}{cpu:>12.3f}{load['peak_mb'][name]:>10.1f}" for name, cpu in load["cpu_ms_per_page"].items()]
    if "trickle" in result:
        trickle = result["trickle"]
        lines.append(
            f"listed to searchable, {trickle['articles']} articles: p50 {trickle['p50_s']} s, p95 {trickle['p95_s']} s"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
