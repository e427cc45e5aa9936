"""The only place where ports meet adapters. Nothing connects until it is first used."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workers.adapters.agency_files import load_agencies
from workers.adapters.archive_eraser import WarcEraser
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.controls import RedisControls
from workers.adapters.embedded_redis import is_running, socket_of
from workers.adapters.fetch_trace import FetchTrace
from workers.adapters.frontier import RedisFrontier
from workers.adapters.handoffs import RedisHandoffs
from workers.adapters.http import HttpFetcher
from workers.adapters.index_definition import load_definition
from workers.adapters.keys import Keys
from workers.adapters.ledger import RedisLedger
from workers.adapters.parser_child import ChildParser
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.retention_log import RedisRetentionLog
from workers.adapters.source_dump import load_source_dump
from workers.adapters.source_files import load_sources
from workers.adapters.streams import RedisArticles, RedisCopies, RedisPages
from workers.adapters.warc_writer import WarcWriter
from workers.core.agency import AgencyBook
from workers.core.archiving import Archiving
from workers.core.errors import ConfigError
from workers.core.pace import LONGEST_BACKOFF_S
from workers.core.retention import Retention
from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.pipeline.answer import Answers
from workers.pipeline.archive import ArchiveStage
from workers.pipeline.backoff import exponential
from workers.pipeline.fetch import ROOM_FOR_SLOW, FetchLimits, FetchStage
from workers.pipeline.parse import ParseStage
from workers.pipeline.reprocess import Reprocess
from workers.pipeline.rereading import Reader
from workers.pipeline.retention import Sweep
from workers.pipeline.robots import RobotsReader
from workers.pipeline.schedule import Tick
from workers.pipeline.scout import Scout

if TYPE_CHECKING:
    from celery import Celery

    from workers.adapters.stories import RedisStories
    from workers.pipeline.index import IndexStage
    from workers.pipeline.ports import ArticleIndex, ArticleSearch, Hints
    from workers.settings import Settings

ROBOTS_AGENT = "khabar"
"""Product token that robots.txt files may name."""


class Services:
    """Everything that a command or a worker may need, built when asked for."""

    def __init__(self, settings: Settings, *, sources: SourceBook | None = None) -> None:
        self.settings = settings
        self._sources = sources

    @cached_property
    def sources(self) -> SourceBook:
        """The sources of config/, or those given; raises ConfigError."""
        if self._sources is not None:
            return self._sources
        settings = self.settings
        if settings.sources_file is not None:
            return load_source_dump(settings.sources_file)
        return load_sources(settings.config_dir, seed_listing_url=settings.seed_listing_url)

    @cached_property
    def agencies(self) -> AgencyBook:
        """The registry of agencies of config/; raises ConfigError."""
        return load_agencies(self.settings.config_dir)

    @cached_property
    def redis_url(self) -> str:
        """KHABAR_REDIS_URL, else the embedded Redis of the data directory, which `khabar up` runs."""
        settings = self.settings
        if settings.redis_url is not None:
            return settings.redis_url
        if not is_running(settings.data_dir):
            raise ConfigError(
                f"no Redis: none runs in {settings.data_dir} (start `khabar up` there) and KHABAR_REDIS_URL is not set"
            )
        return f"unix://{socket_of(settings.data_dir)}?db=0"

    @cached_property
    def scripts(self) -> Scripts:
        return Scripts(connect(self.redis_url), Keys(self.settings.namespace))

    @cached_property
    def frontier(self) -> RedisFrontier:
        settings = self.settings
        return RedisFrontier(
            self.scripts,
            high_water=settings.pages_high_water,
            longest_lease_s=settings.lease_s,
            longest_wait_s=max(settings.retry_max_s, *settings.revisit_after, 3600.0),
            longest_host_s=max(settings.retry_max_s, LONGEST_BACKOFF_S),
            archive=settings.archive_policy,
        )

    @cached_property
    def pages(self) -> RedisPages:
        settings = self.settings
        return RedisPages(
            self.scripts,
            consumer=socket.gethostname(),
            idle_s=settings.lease_s,
            high_water=settings.articles_high_water,
        )

    @cached_property
    def articles(self) -> RedisArticles:
        return RedisArticles(self.scripts, consumer=socket.gethostname(), idle_s=self.settings.lease_s)

    @cached_property
    def copies(self) -> RedisCopies:
        return RedisCopies(self.scripts, consumer=socket.gethostname(), idle_s=self.settings.lease_s)

    @cached_property
    def archive_store(self) -> ArchiveStore:
        """The files of the archive; raises ConfigError when nothing here knows its URL."""
        settings = self.settings
        url = settings.archive_url or str((settings.data_dir / "archive").resolve())
        return ArchiveStore(url, spool=settings.data_dir / "archive-spool")

    @cached_property
    def archive(self) -> WarcArchive:
        """What was archived, to be read."""
        return WarcArchive(self.archive_store)

    @cached_property
    def archive_eraser(self) -> WarcEraser:
        return WarcEraser(self.archive_store, self.archive)

    @cached_property
    def handoffs(self) -> RedisHandoffs:
        return RedisHandoffs(
            self.scripts, max_attempts=self.settings.max_attempts, archive=self.settings.archive_policy
        )

    @cached_property
    def ledger(self) -> RedisLedger:
        return RedisLedger(
            self.scripts, pages_high_water=self.settings.pages_high_water, archive=self.settings.archive_policy
        )

    @cached_property
    def stories(self) -> RedisStories:
        from workers.adapters.stories import RedisStories  # noqa: PLC0415 - imports numpy

        return RedisStories(self.scripts, window_s=self.settings.story_window_s)

    @cached_property
    def controls(self) -> RedisControls:
        return RedisControls(self.scripts, memory_high_water=self.settings.memory_high_water)

    @cached_property
    def celery(self) -> Celery:
        from workers.adapters.celery_app import make_app  # noqa: PLC0415 - 0.3 s to import, and few commands need it

        url = self.redis_url
        broker = f"redis+socket://{url.removeprefix('unix://').partition('?')[0]}?virtual_host=0"
        return make_app(
            broker_url=broker if url.startswith("unix://") else url,
            queue_prefix=self.scripts.keys.queue_prefix,
            drain_s=self.settings.drain_s,
        )

    @cached_property
    def hints(self) -> Hints:
        from workers.adapters.hints import CeleryHints  # noqa: PLC0415 - imports Celery

        return CeleryHints(self.scripts, self.celery)

    @cached_property
    def index(self) -> ArticleIndex:
        return self._open_index(read_only=False)

    def search_index(self) -> ArticleSearch:
        """Return a new index that is only read; the caller closes it."""
        return self._open_index(read_only=True)

    def _open_index(self, *, read_only: bool) -> ArticleIndex:
        settings = self.settings
        definition = load_definition(settings.config_dir / "index.json")
        if settings.elasticsearch_url is not None:
            from workers.adapters.elastic import ElasticIndex  # noqa: PLC0415 - only one of the two is ever needed

            return ElasticIndex(
                url=settings.elasticsearch_url,
                alias=settings.index_alias,
                api_key=settings.elasticsearch_api_key,
                definition=definition,
            )
        from workers.adapters.sqlite_index import SqliteIndex  # noqa: PLC0415

        return SqliteIndex(path=settings.data_dir / "articles.sqlite", definition=definition, read_only=read_only)

    def parser(self, sources: Iterable[Source] | None = None) -> ChildParser:
        """Return a new parse child that knows the declared sources, or others; the caller closes it."""
        settings = self.settings
        return ChildParser(
            sources=tuple(self.sources if sources is None else sources),
            agencies=self.agencies,
            deadline_s=settings.parse_deadline_s,
            memory_bytes=settings.parse_memory_bytes,
            max_page_bytes=settings.max_page_bytes,
        )

    def fetcher(self, *, places: frozenset[str] = frozenset(), trace: FetchTrace | None = None) -> HttpFetcher:
        """Return a new HTTP client; the caller closes it. `places`: `host:port` beside ports 80 and 443."""
        settings = self.settings
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

    def scout(self, *, sources: SourceBook, places: frozenset[str] = frozenset()) -> Scout:
        """Return what fetches single pages for a command; the caller closes it. `places`: as of `fetcher`."""
        settings = self.settings
        fetcher = self.fetcher(places=sources.places | places)

        def delay_of(host: str) -> float:
            owner = sources.owner_of(host)
            return owner.politeness.delay_s if owner is not None else settings.default_delay_s

        return Scout(
            fetcher=fetcher,
            robots=self._robots(fetcher),
            agent=ROBOTS_AGENT,
            delay_of=delay_of,
            deadline_s=settings.fetch_deadline_s,
            max_wire_bytes=settings.max_wire_bytes,
            clock=time.monotonic,
            sleep=asyncio.sleep,
            wall_clock=time.time,
        )

    def _robots(self, fetcher: HttpFetcher) -> RobotsReader:
        settings = self.settings
        return RobotsReader(
            fetcher=fetcher,
            agent=ROBOTS_AGENT,
            ttl_s=settings.robots_ttl_s,
            deadline_s=settings.fetch_deadline_s,
            backoff=exponential(base_s=settings.retry_base_s, most_s=settings.retry_max_s),
            wall_clock=time.time,
        )

    def fetch_stage(self) -> FetchStage:
        """Return the fetch stage; call it on the loop that will run it."""
        settings = self.settings
        fetcher = self.fetcher(places=self.sources.places)
        backoff = exponential(base_s=settings.retry_base_s, most_s=settings.retry_max_s)
        return FetchStage(
            frontier=self.frontier,
            handoffs=self.handoffs,
            fetcher=fetcher,
            robots=self._robots(fetcher),
            answers=Answers(
                sources=self.sources,
                revisit_after_s=settings.revisit_after,
                backoff=backoff,
                wall_clock=time.time,
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

    def parse_stage(self) -> ParseStage:
        """Return the parse stage with a child of its own."""
        return ParseStage(
            pages=self.pages,
            handoffs=self.handoffs,
            frontier=self.frontier,
            parser=self.parser(),
            sources=self.sources,
            revisit_after_s=self.settings.revisit_after,
            clock=time.monotonic,
        )

    def index_stage(self) -> IndexStage:
        """Return the index stage."""
        from workers.pipeline.index import IndexStage  # noqa: PLC0415 - imports numpy

        return IndexStage(
            articles=self.articles,
            handoffs=self.handoffs,
            index=self.index,
            stories=self.stories,
            sources=self.sources,
            revisit_after_s=self.settings.revisit_after,
            clock=time.monotonic,
            sleep=time.sleep,
        )

    def archive_stage(self) -> ArchiveStage:
        """Return the archive stage with a file of its own."""
        return ArchiveStage(
            copies=self.copies,
            handoffs=self.handoffs,
            writer=WarcWriter(self.archive_store, writer=f"{socket.gethostname()}-{os.getpid()}"),
            clock=time.monotonic,
            wall_clock=time.time,
        )

    def reader(self, sources: SourceBook) -> Reader:
        """Return what reads archived pages again, with a parse child of its own; the caller closes it."""
        return Reader(parser=self.parser(sources), index=self.index, sources=sources, wall_clock=time.time)

    def reprocess(self, reader: Reader, *, writes: bool) -> Reprocess:
        """Return what takes archived pages through a reader; it needs no Redis unless it writes."""
        return Reprocess(
            archive=self.archive,
            reader=reader,
            index=self.index,
            stories=self.stories if writes else None,
            sleep=time.sleep,
        )

    @cached_property
    def retention(self) -> Retention:
        """How long documents are kept, by the sources' own declarations and the default."""
        own = {source.id: source.retention_s for source in self.sources if source.retention_s is not None}
        return Retention(default_s=self.settings.retention_s, by_source=own)

    def sweep(self) -> Sweep:
        """Return the sweep that applies retention."""
        return Sweep(
            index=self.index,
            log=RedisRetentionLog(self.scripts),
            controls=self.controls,
            retention=self.retention,
            wall_clock=time.time,
        )

    def tick(self) -> Tick:
        """Return a tick loop's body."""
        return Tick(
            frontier=self.frontier,
            controls=self.controls,
            ledger=self.ledger,
            hints=self.hints,
            sweeps=self.retention.removes,
            archives=self.settings.archive is not Archiving.OFF,
            sources=self.sources,
            default_delay_s=self.settings.default_delay_s,
            clock=time.monotonic,
            wall_clock=time.time,
        )
