"""The supervisor over real processes; `python -m workers.cli.main` of ours are what it starts."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest

from workers.cli.supervisor import Child, ChildSpec, Supervisor


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def environment(tmp_path):
    # Port 1 answers nobody: a tick that waits for Redis, and logs that it does.
    return {**os.environ, "KHABAR_REDIS_URL": "redis://127.0.0.1:1/0", "KHABAR_DATA_DIR": str(tmp_path)}


def until(condition, seconds=30.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def test_a_killed_child_is_started_again_and_all_end_together(environment, tmp_path):
    clock = Hand()
    supervisor = Supervisor(
        [ChildSpec(name="tick", arguments=("tick",))], environment=environment, log_dir=tmp_path / "logs", clock=clock
    )
    supervisor.start()
    child = supervisor.children[0]
    try:
        until(lambda: "not reachable" in child.last_alarm())
        first = child.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        until(lambda: supervisor.poll() or child.pid is None)
        assert child.died == "killed by SIGKILL"
        clock.now += 1.0
        supervisor.poll()
        assert child.pid not in (None, first)
        assert child.restarts == 1
    finally:
        last = child.pid
        supervisor.stop()
    assert last is not None
    assert not psutil.pid_exists(last)


def test_a_child_that_keeps_dying_waits_longer_each_time(environment, tmp_path):
    clock = Hand()
    child = Child(ChildSpec(name="bad", arguments=("nope",)), log=tmp_path / "bad.log", clock=clock)
    waits = []
    for _ in range(3):
        child.start(environment)
        assert child.wait(30.0)
        child.check()
        waits.append(child.due_at - clock.now)
    assert waits == [0.2, 0.4, 0.8]
    assert child.died == "ended with status 2"
    assert "No such command 'nope'" in child.last_alarm()


def test_a_long_log_is_set_aside_when_its_process_starts(environment, tmp_path):
    log = tmp_path / "bad.log"
    log.write_bytes(b"x" * 5_000_001)
    child = Child(ChildSpec(name="bad", arguments=("nope",)), log=log, clock=Hand())
    child.start(environment)
    assert child.wait(30.0)
    assert (tmp_path / "bad.log.1").stat().st_size == 5_000_001
    assert log.stat().st_size < 1_000
