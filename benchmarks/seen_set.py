"""What the frontier's memory of URLs costs: bytes a URL and time a look-up, as it grows.

    python -m benchmarks.seen_set [--most 10000000]

Runs the very function of the scripts (`first_sight` of adapters/lua/sight.lua) on a private Redis. A look-up goes
through two generations, of which the newer is filled. Times are CPU of the server for one URL, drawn at random, the
median of several batches.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import redis

from workers.adapters.embedded_redis import EmbeddedRedis

_BATCH = 2_000
_KNOWN, _NEW, _ROUNDS = 10_000, 1_000, 7
"""URLs of a batch: server time is told in microseconds and judged by some 40 ms of it."""
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


class SeenSet:
    """The set in one Redis, asked in batches inside the server."""

    def __init__(self, client: redis.Redis) -> None:
        folder = files("workers.adapters") / "lua"
        parts = "".join((folder / f"{name}.lua").read_text("utf-8") for name in ("prelude", "sight"))
        self._client: Any = client
        self._fill, self._look_up = (client.register_script(parts + body) for body in (_FILL, _LOOK_UP))
        self._next_new = 10**9
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
        batches = [[chance.randrange(self.size) for _ in range(_KNOWN)] for _ in range(_ROUNDS)]
        return statistics.median(self._spent(batch, known=_KNOWN) for batch in batches)

    def new_us(self) -> float:
        """Microseconds a URL that is new; it is known afterwards."""
        spent = []
        for _ in range(_ROUNDS):
            spent.append(self._spent(list(range(self._next_new, self._next_new + _NEW)), known=0))
            self._next_new += _NEW
        return statistics.median(spent)

    def _spent(self, batch: list[int], *, known: int) -> float:
        before = self._cpu_s()
        found = self._look_up(args=[_NAMESPACE, *batch])
        spent = (self._cpu_s() - before) / len(batch) * 1e6
        if found != known:
            raise SystemExit(f"{found} of {len(batch)} URLs were known, expected {known}")
        return spent

    def _cpu_s(self) -> float:
        used = self._client.info("cpu")
        return float(used["used_cpu_user"] + used["used_cpu_sys"])


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
