"""What asks other machines over HTTP, and the child that reads what they answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from workers.adapters.fetch_trace import FetchTrace
from workers.adapters.http import HttpFetcher
from workers.adapters.parser_child import ChildParser
from workers.core.agency import AgencyBook
from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.pipeline.answer import Answers
from workers.pipeline.backoff import exponential
from workers.pipeline.fetch import ROOM_FOR_SLOW, FetchLimits, FetchStage
from workers.pipeline.ports import Fetcher, Frontier, Handoffs
from workers.pipeline.robots import RobotsReader
from workers.pipeline.scout import Scout
from workers.settings import Settings

ROBOTS_AGENT = "khabar"
"""Product token that robots.txt files may name."""


def make_fetcher(settings: Settings, *, places: frozenset[str], trace: FetchTrace | None = None) -> HttpFetcher:
    """Return an HTTP client. `places`: `host:port` that may be asked beside ports 80 and 443."""
    watched: dict[str, Any] = {}
    if trace is not None:
        watched = {"look_up": trace.look_up, "open_socket": trace.open_socket, "trace": trace.config()}
    return HttpFetcher(
        user_agent=settings.user_agent.format(contact=settings.contact),
        concurrency=settings.fetch_concurrency * ROOM_FOR_SLOW,
        allow_private=settings.allow_private_hosts,
        places=places,
        **watched,
    )


def make_robots(settings: Settings, fetcher: Fetcher) -> RobotsReader:
    """Return what asks for robots.txt, and again after the pauses of any retry."""
    return RobotsReader(
        fetcher=fetcher,
        agent=ROBOTS_AGENT,
        ttl_s=settings.robots_ttl_s,
        deadline_s=settings.fetch_deadline_s,
        backoff=exponential(base_s=settings.retry_base_s, most_s=settings.retry_max_s),
        wall_clock=time.time,
    )


def make_fetch_stage(settings: Settings, *, frontier: Frontier, handoffs: Handoffs, sources: SourceBook) -> FetchStage:
    """Return the fetch stage with a client of its own; call it on the loop that will run it."""
    fetcher = make_fetcher(settings, places=sources.places)
    return FetchStage(
        frontier=frontier,
        handoffs=handoffs,
        fetcher=fetcher,
        robots=make_robots(settings, fetcher),
        answers=Answers(
            sources=sources,
            revisit_after_s=settings.revisit_after,
            backoff=exponential(base_s=settings.retry_base_s, most_s=settings.retry_max_s),
            wall_clock=time.time,
            max_attempts=settings.max_attempts,
        ),
        limits=FetchLimits(
            concurrency=settings.fetch_concurrency,
            lease_s=settings.lease_s,
            deadline_s=settings.fetch_deadline_s,
            max_wire_bytes=settings.max_wire_bytes,
        ),
        clock=time.monotonic,
        blocking=ThreadPoolExecutor(2, thread_name_prefix="redis"),
    )


def make_scout(settings: Settings, *, sources: SourceBook, places: frozenset[str]) -> Scout:
    """Return what fetches single pages for a command, at the pace of the source that owns the host."""
    fetcher = make_fetcher(settings, places=sources.places | places)

    def delay_of(host: str) -> float:
        owner = sources.owner_of(host)
        return owner.politeness.delay_s if owner is not None else settings.default_delay_s

    return Scout(
        fetcher=fetcher,
        robots=make_robots(settings, fetcher),
        agent=ROBOTS_AGENT,
        delay_of=delay_of,
        deadline_s=settings.fetch_deadline_s,
        max_wire_bytes=settings.max_wire_bytes,
        clock=time.monotonic,
        sleep=asyncio.sleep,
        wall_clock=time.time,
    )


def make_parser(settings: Settings, *, sources: Iterable[Source], agencies: AgencyBook) -> ChildParser:
    """Return a parse child that knows these sources and agencies, and no more of the settings than its bounds."""
    return ChildParser(
        sources=tuple(sources),
        agencies=agencies,
        deadline_s=settings.parse_deadline_s,
        memory_bytes=settings.parse_memory_bytes,
        max_page_bytes=settings.max_page_bytes,
    )
