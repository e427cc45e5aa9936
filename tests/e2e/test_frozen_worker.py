"""A worker that freezes past its lease, wakes, and finds that its visit is no longer its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from tests.contract.store_bundle import eventually
from tests.e2e.demo_run import ROOT, environment
from workers.adapters.source_dump import write_source_dump
from workers.bootstrap import Services
from workers.core.page import Page
from workers.core.source import Politeness, Source
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import Fetched, Stage
from workers.settings import Settings

pytestmark = [pytest.mark.e2e, pytest.mark.redis]


class SlowPage(BaseHTTPRequestHandler):
    """Answers robots.txt at once, and the page only when it is let go."""

    asked = threading.Event()
    released = threading.Event()

    def do_GET(self) -> None:
        if self.path != "/robots.txt":
            self.asked.set()
            self.released.wait(60)
        self.send_response(404 if self.path == "/robots.txt" else 200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


@pytest.fixture
def host():
    SlowPage.asked.clear()
    SlowPage.released.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowPage)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    SlowPage.released.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def services(tmp_path: Path, host: str, empty_redis) -> Services:
    sources = tmp_path / "sources.json"
    one = Source(id="slow", name="کند", hosts=(host,), politeness=Politeness(delay_s=0.0, parallel=2))
    write_source_dump(sources, (one,))
    return Services(
        Settings(
            data_dir=tmp_path,
            config_dir=ROOT / "config",
            sources_file=sources,
            redis_url=empty_redis("system"),
            lease_s=3.0,
            fetch_deadline_s=2.5,
        )
    )


def start_worker(tmp_path: Path, services: Services) -> subprocess.Popen[bytes]:
    given = environment(
        tmp_path,
        KHABAR_REDIS_URL=services.redis_url,
        KHABAR_SOURCES_FILE=str(services.settings.sources_file),
        KHABAR_ALLOW_PRIVATE_HOSTS="true",
        KHABAR_FETCH_DEADLINE_S="2.5",
    )
    command = [sys.executable, "-m", "workers.cli.main", "worker", "--stage", "fetch"]
    with (tmp_path / "worker.log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)


def test_a_commit_after_the_lease_is_refused(tmp_path, host, services):
    url = f"http://{host}/news/1"
    services.frontier.add([Visit(kind=VisitKind.ARTICLE, url=url, host=host, source="slow")])
    worker = start_worker(tmp_path, services)
    family = []
    try:
        services.hints.offer(Stage.FETCH)
        assert SlowPage.asked.wait(30)
        family = [psutil.Process(worker.pid), *psutil.Process(worker.pid).children(recursive=True)]
        for process in family:
            process.send_signal(signal.SIGSTOP)

        assert eventually(services.frontier.reap, timeout_s=15) == 1
        [lease] = services.frontier.claim(limit=1, lease_s=60).leases
        page = Page(url=url, status=200, body=b"by the second worker")
        assert services.handoffs.commit_fetch([Fetched(lease=lease, page=page)]) == [True]

        SlowPage.released.set()
        for process in family:
            process.send_signal(signal.SIGCONT)
        log = tmp_path / "worker.log"

        def told() -> bool:
            services.hints.offer(Stage.FETCH)  # a drain tells what was refused when it ends
            return "commits refused" in log.read_text("utf-8", "replace")

        eventually(told, timeout_s=30)
    finally:
        for process in family:
            if process.is_running():
                process.send_signal(signal.SIGCONT)
        worker.terminate()
        worker.wait(30)
    [entry] = services.pages.claim(limit=10, block_s=0.01)
    assert entry.page.body == b"by the second worker"
    status = services.ledger.status()
    assert (status.balance, status.stages["parse"].in_flight, status.stages["fetch"].waiting) == (0, 1, 0)
