"""Connection to Redis and the Lua scripts of adapters/lua, each run with the prelude and its parts before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from workers.adapters.keys import Keys
from workers.core.errors import OutOfRoom, Permanent, Transient

Argument = str | bytes | int | float

_RETRIES = 3
"""Of a command whose connection broke (redis-py's own default is ten times, for 10 s). A script may run twice."""

_PARTS = {
    "offer_story": ("story_rule",),
    **dict.fromkeys(("add", "fetch_end", "is_known", "look_again", "refuse"), ("sight",)),
}
"""What stands between the prelude and a script that is made of more than one file."""


def connect(url: str) -> redis.Redis:
    """Return a client of binary replies. Nothing is sent until the first command."""
    tcp: dict[str, Any] = {} if url.startswith("unix:") else {"socket_keepalive": True}
    return redis.Redis.from_url(
        url,
        **tcp,
        socket_connect_timeout=5,
        socket_timeout=30,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1, base=0.05), _RETRIES),
    )


@contextmanager
def redis_faults(doing: str) -> Iterator[None]:
    """Turn redis-py's errors into Transient and Permanent, with what was being done."""
    try:
        yield
    except redis.exceptions.OutOfMemoryError as fault:
        raise OutOfRoom(f"Redis is at its maxmemory while {doing}", retry_after=1) from fault
    except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError, OSError) as fault:
        raise Transient(f"Redis is not reachable while {doing}: {fault}") from fault
    except redis.exceptions.ResponseError as fault:
        text = str(fault)
        if "OOM " in text:
            raise OutOfRoom(f"Redis is at its maxmemory while {doing}", retry_after=1) from fault
        if text.startswith(("LOADING", "BUSY", "READONLY", "MASTERDOWN", "TRYAGAIN")):
            raise Transient(f"Redis refused while {doing}: {text}", retry_after=1) from fault
        raise Permanent(f"Redis refused while {doing}: {text}") from fault


@cache
def _source(name: str) -> tuple[bytes, str]:
    folder = files("workers.adapters") / "lua"
    source = b"".join((folder / f"{part}.lua").read_bytes() for part in ("prelude", *_PARTS.get(name, ()), name))
    return source, hashlib.sha1(source, usedforsecurity=False).hexdigest()


class Scripts:
    """Runs scripts by name against one Redis under one namespace."""

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        # redis-py types a reply as every shape that any of its modes may return; ours is the binary, synchronous one.
        self.client: Any = client
        self.keys = keys

    def run(self, name: str, *arguments: Argument) -> Any:
        """Run one script and return its reply."""
        return self.run_many([(name, arguments)])[0]

    def run_many(self, calls: Sequence[tuple[str, Sequence[Argument]]]) -> list[Any]:
        """Run scripts in one round trip; each is atomic by itself. The first error is raised after all have run."""
        names = sorted({name for name, _ in calls})
        with redis_faults(f"running {', '.join(names)}"):
            replies = self._send(calls)
            missing = [i for i, reply in enumerate(replies) if isinstance(reply, redis.exceptions.NoScriptError)]
            if missing:
                for name in names:
                    self.client.script_load(_source(name)[0].decode())
                for i, reply in zip(missing, self._send([calls[i] for i in missing]), strict=True):
                    replies[i] = reply
            for reply in replies:
                if isinstance(reply, Exception):
                    raise reply
        return replies

    def _send(self, calls: Sequence[tuple[str, Sequence[Argument]]]) -> list[Any]:
        pipeline = self.client.pipeline(transaction=False)
        for name, arguments in calls:
            pipeline.execute_command("EVALSHA", _source(name)[1], 0, self.keys.namespace, *arguments)
        return list(pipeline.execute(raise_on_error=False))
