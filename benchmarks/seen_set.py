"""What the frontier's memory of URLs costs: bytes a URL and time a look-up, as it grows.

    python -m benchmarks.seen_set [--most 10000000]

Runs the very function of the scripts (`first_sight` of adapters/lua/prelude.lua) on a private Redis. A look-up goes
through two generations, so it is asked for URLs of the older one, of the newer one and of none. Times are those of the
server for one URL, the least of several batches, without the round trip.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import redis

from workers.adapters.embedded_redis import EmbeddedRedis

_BATCH = 2_000
_ROUNDS = 25
_STEP = 10
_NAMESPACE = "khabar"
_URL = "'https://www.site-' .. (i % 500) .. '.example/fa/news/' .. i .. '/title-of-some-length'"
_FILL = f"for i = tonumber(ARGV[2]), tonumber(ARGV[3]) do first_sight({_URL}) end"
_LOOK_UP = f"""
local known = 0
for n = 2, #ARGV do
  local i = tonumber(ARGV[n])
  if not first_sight({_URL}) then known = known + 1 end
end
return known
"""
_FORGET = f"""
for n = 2, #ARGV do
  local i = tonumber(ARGV[n])
  local digest = digest_of({_URL})
  local generation = int(math.floor(now() / 1000 / SEEN_WINDOW_S))
  redis.call('SREM', key('f:seen:' .. generation .. ':' .. int(tonumber(digest) % SEEN_BUCKETS)), digest)
end
"""


class SeenSet:
    """The set in one Redis, asked in batches inside the server."""

    def __init__(self, client: redis.Redis) -> None:
        prelude = (files("workers.adapters") / "lua" / "prelude.lua").read_text("utf-8")
        self._client: Any = client
        self._fill, self._look_up, self._forget = (
            client.register_script(prelude + body) for body in (_FILL, _LOOK_UP, _FORGET)
        )
        self.size = 0

    def grow(self, size: int) -> None:
        """Fill it up to so many URLs."""
        while self.size < size:
            last = min(self.size + _BATCH, size) - 1
            self._fill(args=[_NAMESPACE, self.size, last])
            self.size = last + 1

    def bytes(self) -> int:
        """Memory that the server uses."""
        return int(self._client.info("memory")["used_memory"])

    def known_us(self, chance: random.Random) -> float:
        """Microseconds a URL that is known."""
        return self._least([[chance.randrange(self.size) for _ in range(_BATCH)] for _ in range(_ROUNDS)], _BATCH)

    def new_us(self) -> float:
        """Microseconds a URL that is new; afterwards they are new again."""
        batch = list(range(10**9, 10**9 + _BATCH))
        spent = []
        for _ in range(_ROUNDS):
            spent.append(self._least([batch], 0))
            self._forget(args=[_NAMESPACE, *batch])
        return min(spent)

    def _least(self, batches: list[list[int]], known: int) -> float:
        spent = []
        for batch in batches:
            start = time.perf_counter()
            found = self._look_up(args=[_NAMESPACE, *batch])
            spent.append((time.perf_counter() - start) / len(batch) * 1e6)
            if found != known:
                raise SystemExit(f"{found} of {len(batch)} URLs were known, expected {known}")
        return min(spent)


def main() -> None:
    """Fill, measure at each power of ten, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--most", type=int, default=10_000_000)
    most = parser.parse_args().most
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedRedis(Path(folder))
        server.start()
        try:
            client = redis.Redis.from_url(server.url, socket_timeout=120)
            client.config_set("appendonly", "no")
            _run(SeenSet(client), most)
            client.close()
        finally:
            server.stop()


def _run(seen: SeenSet, most: int) -> None:
    empty, chance = seen.bytes(), random.Random(1)
    print(f"{'URLs':>10}  {'bytes/URL':>9}  {'known µs':>8}  {'new µs':>8}")
    size = 10_000
    while size <= most:
        seen.grow(size)
        held = seen.bytes() - empty
        print(f"{size:>10}  {held / size:>9.1f}  {seen.known_us(chance):>8.2f}  {seen.new_us():>8.2f}", flush=True)
        size *= _STEP


if __name__ == "__main__":
    main()
