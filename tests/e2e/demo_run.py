"""`khabar demo` as a whole system of processes, what it left behind, and ways to disturb it."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from workers.adapters.source_dump import load_source_dump
from workers.bootstrap import Services
from workers.core.document import Document
from workers.core.errors import KhabarError
from workers.core.urls import host_key
from workers.pipeline.ports import Status
from workers.settings import Settings

ROOT = Path(__file__).parents[2]
QUICK = {
    # Leases and drains of seconds, so that what a killed process held comes back soon.
    "KHABAR_LEASE_S": "3",
    "KHABAR_FETCH_DEADLINE_S": "2",
    "KHABAR_DRAIN_S": "2",
    "KHABAR_CONFIG_DIR": str(ROOT / "config"),
}


HELD_BACK = "demo-golchin"
"""The source that is paused while workers are killed; the two others have some 300 visits."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a run left: summary, and the documents by id."""

    summary: dict[str, Any]
    documents: dict[str, Document]
    hosts: dict[str, str]
    """Host → source: a run whose ports are taken gets others, which is no difference."""

    @property
    def essence(self) -> dict[str, tuple[str, str, str, frozenset[str], tuple[str, ...], frozenset[str]]]:
        """Ids, shown texts, sighting sets, predecessors, and which documents are one story: what must not depend on the
        course of a run. The name of a story does: it tells when it was founded."""
        stories: dict[str, set[str]] = {}
        for one in self.documents.values():
            stories.setdefault(one.story_id, set()).add(one.id)
        return {
            one.id: (
                one.shown.title,
                f"{one.shown.lead}\n{one.shown.body}",
                self.named(one.shown.url),
                frozenset(self.named(sighting.url) for sighting in one.sightings),
                one.predecessors,
                frozenset(stories[one.story_id]),
            )
            for one in self.documents.values()
        }

    def named(self, url: str) -> str:
        """Return a URL with the source's id in the place of its host."""
        host = host_key(url)
        return url.replace(host, self.hosts[host], 1)


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    return {**os.environ, **QUICK, "KHABAR_DATA_DIR": str(data_dir), **more}


def start_demo(data_dir: Path, **more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "workers.cli.main", "demo", "--json", "--timeout", "150"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(data_dir, **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str], data_dir: Path) -> dict[str, Any]:
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0, f"{err}\n{logs(data_dir)}"
    summary: dict[str, Any] = json.loads(out)
    return summary


def run_demo(data_dir: Path, **more: str) -> Left:
    summary = finish(start_demo(data_dir, **more), data_dir)
    return left_by(data_dir, summary, **more)


def left_by(data_dir: Path, summary: dict[str, Any], **more: str) -> Left:
    sources = load_source_dump(data_dir / "demo" / "sources.json")
    hosts = {host: source.id for source in sources for host in source.hosts}
    return Left(summary=summary, documents=read_documents(data_dir, **more), hosts=hosts)


def read_documents(data_dir: Path, **more: str) -> dict[str, Document]:
    given = {name.removeprefix("KHABAR_").lower(): value for name, value in more.items()}
    services = Services(Settings(data_dir=data_dir, config_dir=ROOT / "config", **given))
    services.index.refresh()
    documents = {document.id: document for document in services.index.scan(since=0.0)}
    services.index.close()
    return documents


def logs(data_dir: Path) -> str:
    found = sorted((data_dir / "logs").glob("*.log"))
    return "\n".join(f"--- {path.name}\n" + path.read_text("utf-8", "replace")[-2000:] for path in found)


def victims(demo: subprocess.Popen[str]) -> list[psutil.Process]:
    """Worker processes, their children and parse children, and the tick; neither the site nor Redis."""
    found: list[psutil.Process] = []
    try:
        children = psutil.Process(demo.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return found
    for process in children:
        with contextlib.suppress(psutil.NoSuchProcess):  # one that was killed and not waited for has no command line
            line = " ".join(process.cmdline())
            if "workers.cli.main worker" in line or "workers.cli.main tick" in line or "parser_main" in line:
                found.append(process)
    return found


def kill_some(demo: subprocess.Popen[str], data_dir: Path, *, seed: int, kills: int, apart: int) -> list[str]:
    """Kill worker processes at random moments, one in each run of `apart` ended visits; return what was killed.

    One source is paused meanwhile, so that the run cannot be over before the last kill.
    """
    chance = random.Random(seed)
    while demo.poll() is None and look(data_dir).scheduled == 0:
        time.sleep(0.01)
    services = Services(Settings(data_dir=data_dir))
    services.controls.pause(HELD_BACK)
    killed = []
    for number in range(kills):
        moment = number * apart + chance.randrange(5, apart)
        while demo.poll() is None and sum(look(data_dir).outcomes.values()) < moment:
            time.sleep(0.01)
        victim = kill_one(demo, chance)
        while victim is None and demo.poll() is None:  # all are being started anew
            time.sleep(0.01)
            victim = kill_one(demo, chance)
        if victim is not None:
            killed.append(victim)
    services.controls.resume(HELD_BACK)
    return killed


def kill_one(demo: subprocess.Popen[str], chance: random.Random) -> str | None:
    """Kill one worker process at random; return what it was, or None when there was none to kill."""
    alive = sorted(victims(demo), key=lambda one: one.pid)
    chance.shuffle(alive)
    for victim in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            name = " ".join(victim.cmdline())[-40:]
            if victim.status() != psutil.STATUS_ZOMBIE:
                victim.send_signal(signal.SIGKILL)
                return name
    return None


def look(data_dir: Path) -> Status:
    """Return the counts; none while there is no Redis to ask."""
    try:
        return Services(Settings(data_dir=data_dir)).ledger.status()
    except KhabarError:
        return Status(scheduled=0, waiting=0, in_flight=0, outcomes={}, sources={}, stages={})
