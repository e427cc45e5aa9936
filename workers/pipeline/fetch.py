"""The fetch stage: lease visits, ask their hosts, hand the answers on as received."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from workers.core.content_kind import why_unwanted
from workers.core.errors import Transient
from workers.core.pace import Sign, sign_of_status
from workers.pipeline.answer import Answers
from workers.pipeline.ports import (
    BlockedAddress,
    Clock,
    FetchEnd,
    Fetcher,
    FetchFailed,
    Frontier,
    Handoffs,
    Lease,
    TooLarge,
    Unwanted,
)
from workers.pipeline.robots import RobotsReader

T = TypeVar("T")

ROOM_FOR_SLOW = 4
"""Requests under way at most, as a multiple of the concurrency, when the rest are slow ones, which only wait."""

_COMMIT_BATCH = 32
"""Commits per round trip; 32 scripts pipelined cost 0.08 ms of client CPU each page, all hand-offs together."""
_COMMIT_WAIT_S = 0.02
"""Longest that a finished fetch waits for company before its commit."""
_POLL_S = 0.25
"""Longest sleep between two claims: what a new link waits for at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """What the stage may take. Seconds and bytes."""

    concurrency: int
    """Requests under way at once, those of the last `slow_after_s`; ROOM_FOR_SLOW times as many with all older ones."""
    lease_s: float
    deadline_s: float
    max_wire_bytes: int
    linger_s: float = 1.0
    """A drain that finds nothing for this long ends early."""
    slow_after_s: float = 5.0
    """A request older than this waits for a host that hangs or drips; it takes no slot from other hosts."""


class FetchStage:
    """Runs on one asyncio loop that outlives a drain: a slow answer is committed when it comes, in whatever drain.

    `blocking` runs the calls to Redis, which must not stop the loop.
    """

    def __init__(
        self,
        *,
        frontier: Frontier,
        handoffs: Handoffs,
        fetcher: Fetcher,
        robots: RobotsReader,
        answers: Answers,
        limits: FetchLimits,
        clock: Clock,
        blocking: Executor,
    ) -> None:
        self._frontier, self._handoffs, self._fetcher = frontier, handoffs, fetcher
        self._robots, self._answers, self._limits = robots, answers, limits
        self._clock, self._blocking = clock, blocking
        self._in_flight: dict[asyncio.Task[None], float] = {}
        """Requests under way, by when they began."""
        self._ended: asyncio.Queue[FetchEnd] = asyncio.Queue()
        self._moved = asyncio.Event()
        self._committer: asyncio.Task[None] | None = None
        self._fault: BaseException | None = None
        self.refused = 0
        """Commits that came too late: another worker had made them."""

    async def drain(self, seconds: float) -> int:
        """Claim and start visits for some seconds, or until there is nothing to do; count those started."""
        if self._committer is None or self._committer.done():
            self._committer = asyncio.create_task(self._commit_forever())
        started, end, idle_since = 0, self._clock() + seconds, self._clock()
        while (now := self._clock()) < end and (self._in_flight or now - idle_since < self._limits.linger_s):
            self._raise_fault()
            self._moved.clear()
            room = self._room(now)
            if room < min(_COMMIT_BATCH, self._limits.concurrency // 2 + 1):
                await self._rest(_POLL_S)
                continue
            claim = await self._call(partial(self._frontier.claim, limit=room, lease_s=self._limits.lease_s))
            for lease in claim.leases:
                task = asyncio.create_task(self._carry_out(lease, now))
                self._in_flight[task] = now
                task.add_done_callback(self._in_flight.pop)
            if claim.leases:
                started += len(claim.leases)
                idle_since = self._clock()
            else:
                await self._rest(min(claim.wait_s, _POLL_S))
        self._raise_fault()
        return started

    async def close(self, *, grace_s: float) -> None:
        """Let requests end for `grace_s`, give the rest of the visits back untried, commit all, close connections."""
        if self._in_flight:
            await asyncio.wait(self._in_flight, timeout=grace_s)
        for task in list(self._in_flight):
            task.cancel()
        if self._in_flight:
            await asyncio.wait(self._in_flight)
        if self._committer is not None:
            await self._ended.join()
            self._committer.cancel()
        await self._fetcher.close()

    def _room(self, now: float) -> int:
        concurrency, slow_since = self._limits.concurrency, now - self._limits.slow_after_s
        quick = sum(began > slow_since for began in self._in_flight.values())
        return min(concurrency - quick, concurrency * ROOM_FOR_SLOW - len(self._in_flight))

    async def _rest(self, seconds: float) -> None:
        """Wait, but no longer than until a commit: the hosts that it released may be asked again."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._moved.wait(), seconds)

    async def _carry_out(self, lease: Lease, claimed_at: float) -> None:
        try:
            end = await self._ask(lease, claimed_at)
        except asyncio.CancelledError:
            end = FetchFailed(lease=lease, reason="the worker stopped", wait_s=0.0, charge=False)
        except Exception as fault:  # noqa: BLE001 - one page must not take down those in flight beside it
            end = self._answers.failed(lease, f"{type(fault).__name__}: {fault}")
        self._ended.put_nowait(end)

    async def _ask(self, lease: Lease, claimed_at: float) -> FetchEnd:
        visit, limits = lease.visit, self._limits
        if self._clock() - claimed_at + limits.deadline_s > limits.lease_s:
            return FetchFailed(lease=lease, reason="its lease was nearly over", wait_s=0.0, charge=False)
        if lease.robots is None:
            began = self._clock()
            return replace(await self._robots.read(lease), latency_s=self._clock() - began)
        if not self._robots.allows(lease.robots, visit.url):
            return self._answers.forbidden(lease)
        began = self._clock()
        try:
            response = await self._fetcher.get(
                visit.url,
                headers=self._answers.request_headers(visit),
                deadline_s=limits.deadline_s,
                max_bytes=limits.max_wire_bytes,
                unwelcome=partial(why_unwanted, visit.kind),
            )
        except BlockedAddress as fault:
            return self._answers.blocked(lease, str(fault))
        except TooLarge as fault:
            return self._answers.too_large(lease, str(fault))
        except Unwanted as fault:
            return replace(self._answers.unwanted(lease, str(fault)), sign=Sign.GOOD, latency_s=self._clock() - began)
        except Transient as fault:
            failed = self._answers.failed(lease, str(fault), retry_after=fault.retry_after)
            return replace(failed, sign=Sign.OUT_OF_REACH)
        end = self._answers.judge(lease, response)
        return replace(end, sign=sign_of_status(response.status), latency_s=self._clock() - began)

    async def _commit_forever(self) -> None:
        while True:
            ends = [await self._ended.get()]
            await asyncio.sleep(0 if self._ended.qsize() >= _COMMIT_BATCH else _COMMIT_WAIT_S)
            while len(ends) < _COMMIT_BATCH and not self._ended.empty():
                ends.append(self._ended.get_nowait())
            await self._commit(ends)

    async def _commit(self, ends: Sequence[FetchEnd]) -> None:
        """Commit, or leave it to the leases: what cannot be committed is asked again when they run out."""
        try:
            committed = await self._call(partial(self._handoffs.commit_fetch, ends))
            self.refused += committed.count(False)
        except Exception as fault:  # noqa: BLE001 - raised by the drain that runs now or next
            self._fault = fault
        finally:
            self._moved.set()
            for _ in ends:
                self._ended.task_done()

    def _raise_fault(self) -> None:
        fault, self._fault = self._fault, None
        if fault is not None:
            raise fault

    async def _call(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._blocking, function)
