"""The Ledger on Redis: counts, what became of a URL, the dead list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from workers.adapters.keys import WHY_BUCKETS, WHY_DAYS, digest_of
from workers.adapters.redis_scripts import Scripts, redis_faults
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy
from workers.core.visit import Visit
from workers.pipeline.ports import (
    ArchiveBalance,
    Budget,
    DeadVisit,
    Event,
    HostStatus,
    Stage,
    StageStatus,
    Status,
    Trace,
)

_decode_visit = msgspec.json.Decoder(Visit).decode
_decode_dead = msgspec.json.Decoder(DeadVisit).decode

NOT_OUTCOMES = frozenset({"scheduled", "discovered", "known", "refused", "expired", "mojibake"})
"""Counts of a source that say something else than how its visits ended."""
_SCAN = 20
"""Stream entries read at once when a URL is looked for; they carry their bodies."""


class RedisLedger:
    """Port `Ledger`."""

    def __init__(self, scripts: Scripts, *, pages_high_water: int, archive: ArchivePolicy = NO_ARCHIVE) -> None:
        self._scripts = scripts
        self._pages_high_water, self._archive = pages_high_water, archive

    def status(self) -> Status:
        totals, done, paused_raw, held, sizes, budgets, spent, *numbers = self._scripts.run("status")
        queued, due, parked, leased, pages, pages_pending, articles, articles_pending = numbers[:8]
        oldest, pages_oldest, articles_oldest, now = (int(number) for number in numbers[8:12])
        copies, copies_pending, copies_oldest, archived, full = numbers[12:]
        paused = tuple(sorted(name.decode() for name in paused_raw))
        finished, held_bytes = _counts(done), _counts(sizes)

        def stage(name: Stage, waiting: int, in_flight: int, since: int, later: int = 0) -> StageStatus:
            stream = {Stage.PARSE: "pages", Stage.INDEX: "articles", Stage.ARCHIVE: "archive"}.get(name, "")
            return StageStatus(
                waiting=waiting,
                in_flight=in_flight,
                oldest_s=max(0.0, (now - since) / 1000) if since else 0.0,
                later=later,
                bytes=held_bytes.get(stream, 0),
                finished=finished.get(name.value, 0),
                paused=name.value in paused,
                held=full.decode() if name is Stage.PARSE else self._held(name, held.decode(), held_bytes),
            )

        pages_waiting = max(pages - pages_pending, 0)
        articles_waiting = max(articles - articles_pending, 0)
        stages = {
            Stage.FETCH.value: stage(Stage.FETCH, queued + due + parked, leased, oldest, due),
            Stage.PARSE.value: stage(Stage.PARSE, pages_waiting, pages - pages_waiting, pages_oldest),
            Stage.INDEX.value: stage(Stage.INDEX, articles_waiting, articles - articles_waiting, articles_oldest),
        }
        path = tuple(stages.values())
        copies_waiting = max(copies - copies_pending, 0)
        stages[Stage.ARCHIVE.value] = stage(Stage.ARCHIVE, copies_waiting, copies - copies_waiting, int(copies_oldest))
        sources = _by_source(_counts(totals))
        return Status(
            scheduled=sum(counts.get("scheduled", 0) for counts in sources.values()),
            waiting=sum(one.waiting for one in path),
            in_flight=sum(one.in_flight for one in path),
            outcomes=_outcomes(sources),
            sources=sources,
            stages=stages,
            paused=paused,
            budgets=_budgets(_counts(budgets), _counts(spent)),
            archive=ArchiveBalance(waiting=copies, **_counts(archived)),
        )

    def host_states(self) -> Sequence[HostStatus]:
        flat = self._scripts.run("hosts")
        return sorted((_host(flat[i : i + 9]) for i in range(0, len(flat), 9)), key=lambda one: one.host)

    def _held(self, stage: Stage, memory: str, sizes: dict[str, int]) -> str:
        if stage is not Stage.FETCH:
            return ""
        if memory or sizes.get("pages", 0) >= self._pages_high_water:
            return memory or "the pages stream is full"
        most = self._archive.stops_fetch_at
        return "the archive stream is full" if most and sizes.get("archive", 0) >= most else ""

    def work(self) -> frozenset[Stage]:
        return frozenset(Stage(name.decode()) for name in self._scripts.run("work"))

    def trace(self, url: str) -> Trace:
        keys, client = self._scripts.keys, self._scripts.client
        digest = digest_of(url)
        with redis_faults("looking for a URL"):
            now = client.time()[0]
            today = now // 86400
            pipeline = client.pipeline(transaction=False)
            for day in range(today - WHY_DAYS, today + 1):
                pipeline.hget(keys(f"w:{day}:{digest % WHY_BUCKETS}"), str(digest))
            days = [reply.decode(errors="replace") for reply in pipeline.execute() if reply]
            seen = bool(self._scripts.run("is_known", url))
            found = tuple(self._open(url))
        return Trace(
            url=url, seen=seen, open=found, events=tuple(_event(line) for day in days for line in day.split("\n"))
        )

    def _open(self, url: str) -> Iterator[tuple[str, Visit]]:
        keys, client = self._scripts.keys, self._scripts.client
        for visit_id, json in client.hscan_iter(keys("f:visits"), count=500):
            visit = _decode_visit(json)
            if visit.url == url:
                leased = client.zscore(keys("f:leases"), visit_id) is not None
                yield ("leased" if leased else "waiting"), visit
        for name in ("pages", "articles"):
            after = "-"
            while entries := client.xrange(keys(f"s:{name}"), after, "+", count=_SCAN):
                for entry_id, fields in entries:
                    visit = _decode_visit(fields[b"v"])
                    if visit.url == url:
                        yield name, visit
                    after = f"({entry_id.decode()}"

    def dead(self, *, limit: int = 100) -> Sequence[DeadVisit]:
        keys, client = self._scripts.keys, self._scripts.client
        with redis_faults("reading the dead list"):
            ids = client.zrevrange(keys("d:list"), 0, limit - 1)
            items = client.hmget(keys("d:items"), ids) if ids else []
        return [_decode_dead(item) for item in items if item]

    def dead_one(self, visit_id: str) -> DeadVisit | None:
        with redis_faults("reading the dead list"):
            item = self._scripts.client.hget(self._scripts.keys("d:items"), visit_id)
        return _decode_dead(item) if item else None

    def replay(self, visit_ids: Sequence[str]) -> int:
        return int(self._scripts.run("replay", *visit_ids)) if visit_ids else 0


def _counts(flat: list[bytes]) -> dict[str, int]:
    return {flat[i].decode(): int(flat[i + 1]) for i in range(0, len(flat), 2)}


def _budgets(daily: dict[str, int], spent: dict[str, int]) -> dict[str, Budget]:
    return {source: Budget(daily=budget, spent=spent.get(source, 0)) for source, budget in sorted(daily.items())}


def _host(values: list[bytes]) -> HostStatus:
    waiting, active, delay, crawl_delay, extra, strikes, down, ahead = map(int, values[1:])
    return HostStatus(
        host=values[0].decode(),
        waiting=waiting,
        in_flight=active,
        delay_s=delay / 1000,
        crawl_delay_s=crawl_delay / 1000,
        extra_s=extra / 1000,
        strikes=strikes,
        down=bool(down),
        next_in_s=ahead / 1000,
    )


def _by_source(totals: dict[str, int]) -> dict[str, dict[str, int]]:
    sources: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for field, number in sorted(totals.items()):
        source, _, name = field.rpartition("|")
        sources[source][name] = number
    return dict(sources)


def _outcomes(sources: dict[str, dict[str, int]]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for counts in sources.values():
        for name, number in counts.items():
            if name not in NOT_OUTCOMES:
                sums[name] += number
    return dict(sums)


def _event(line: str) -> Event:
    at, outcome, visit, detail = line.split(" ", 3)
    return Event(at=int(at) / 1000, outcome=outcome, visit=visit, detail=detail)
