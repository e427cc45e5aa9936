"""Every part of the system, over one set of settings."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from workers.bootstrap import redis_parts
from workers.bootstrap.declared import load_declared_sources, retention_of
from workers.bootstrap.index_parts import open_index
from workers.core.archiving import Archiving

if TYPE_CHECKING:
    from celery import Celery

    from workers.adapters.archive_eraser import WarcEraser
    from workers.adapters.archive_reader import WarcArchive
    from workers.adapters.archive_store import ArchiveStore
    from workers.adapters.controls import RedisControls
    from workers.adapters.fetch_trace import FetchTrace
    from workers.adapters.frontier import RedisFrontier
    from workers.adapters.handoffs import RedisHandoffs
    from workers.adapters.http import HttpFetcher
    from workers.adapters.ledger import RedisLedger
    from workers.adapters.parser_child import ChildParser
    from workers.adapters.redis_scripts import Scripts
    from workers.adapters.stories import RedisStories
    from workers.adapters.streams import RedisArticles, RedisCopies, RedisPages
    from workers.core.agency import AgencyBook
    from workers.core.retention import Retention
    from workers.core.source import Source
    from workers.core.sourcebook import SourceBook
    from workers.pipeline.archive import ArchiveStage
    from workers.pipeline.fetch import FetchStage
    from workers.pipeline.index import IndexStage
    from workers.pipeline.parse import ParseStage
    from workers.pipeline.ports import ArticleIndex, ArticleSearch, Hints
    from workers.pipeline.reprocess import Reprocess
    from workers.pipeline.rereading import Reader
    from workers.pipeline.retention import Sweep
    from workers.pipeline.schedule import Tick
    from workers.pipeline.scout import Scout
    from workers.settings import Settings


class Services:
    """Everything that a command or a worker may need, built when asked for. A part that is an attribute is shared; one
    that a method returns belongs to the caller. Its vendors are imported then too, so that a command waits for those
    alone that it needs: all of them take most of a second.
    """

    def __init__(self, settings: Settings, *, sources: SourceBook | None = None) -> None:
        self.settings = settings
        self._sources = sources

    @cached_property
    def sources(self) -> SourceBook:
        """The sources of config/, or those given; raises ConfigError."""
        return self._sources if self._sources is not None else load_declared_sources(self.settings)

    @cached_property
    def agencies(self) -> AgencyBook:
        """The registry of agencies of config/; raises ConfigError."""
        from workers.adapters.agency_files import load_agencies

        return load_agencies(self.settings.config_dir)

    @cached_property
    def retention(self) -> Retention:
        """How long documents are kept."""
        return retention_of(self.settings, self.sources)

    @cached_property
    def redis_url(self) -> str:
        """The Redis of the settings, else the embedded one; raises ConfigError when it does not run."""
        return redis_parts.redis_url_of(self.settings)

    @cached_property
    def scripts(self) -> Scripts:
        return redis_parts.make_scripts(self.settings, redis_url=self.redis_url)

    @cached_property
    def frontier(self) -> RedisFrontier:
        return redis_parts.make_frontier(self.settings, self.scripts)

    @cached_property
    def pages(self) -> RedisPages:
        return redis_parts.make_pages(self.settings, self.scripts)

    @cached_property
    def articles(self) -> RedisArticles:
        return redis_parts.make_articles(self.settings, self.scripts)

    @cached_property
    def copies(self) -> RedisCopies:
        return redis_parts.make_copies(self.settings, self.scripts)

    @cached_property
    def handoffs(self) -> RedisHandoffs:
        return redis_parts.make_handoffs(self.settings, self.scripts)

    @cached_property
    def ledger(self) -> RedisLedger:
        return redis_parts.make_ledger(self.settings, self.scripts)

    @cached_property
    def stories(self) -> RedisStories:
        from workers.adapters.stories import RedisStories

        return RedisStories(self.scripts, window_s=self.settings.story_window_s)

    @cached_property
    def controls(self) -> RedisControls:
        from workers.adapters.controls import RedisControls

        return RedisControls(self.scripts, memory_high_water=self.settings.memory_high_water)

    @cached_property
    def celery(self) -> Celery:
        return redis_parts.make_celery(
            self.settings, redis_url=self.redis_url, queue_prefix=self.scripts.keys.queue_prefix
        )

    @cached_property
    def hints(self) -> Hints:
        from workers.adapters.hints import CeleryHints

        return CeleryHints(self.scripts, self.celery)

    @cached_property
    def index(self) -> ArticleIndex:
        return open_index(self.settings, read_only=False)

    def search_index(self) -> ArticleSearch:
        """Return a new index that is only read; the caller closes it."""
        return open_index(self.settings, read_only=True)

    @cached_property
    def archive_store(self) -> ArchiveStore:
        """The files of the archive; raises ConfigError when nothing here knows its URL."""
        from workers.bootstrap.archive_parts import make_archive_store

        return make_archive_store(self.settings)

    @cached_property
    def archive(self) -> WarcArchive:
        """What was archived, to be read."""
        from workers.adapters.archive_reader import WarcArchive

        return WarcArchive(self.archive_store)

    @cached_property
    def archive_eraser(self) -> WarcEraser:
        from workers.adapters.archive_eraser import WarcEraser

        return WarcEraser(self.archive_store, self.archive)

    def fetcher(self, *, places: frozenset[str] = frozenset(), trace: FetchTrace | None = None) -> HttpFetcher:
        """Return a new HTTP client; the caller closes it. `places`: `host:port` beside ports 80 and 443."""
        from workers.bootstrap.web_parts import make_fetcher

        return make_fetcher(self.settings, places=places, trace=trace)

    def scout(self, *, sources: SourceBook, places: frozenset[str] = frozenset()) -> Scout:
        """Return what fetches single pages for a command; the caller closes it. `places`: as of `fetcher`."""
        from workers.bootstrap.web_parts import make_scout

        return make_scout(self.settings, sources=sources, places=places)

    def parser(self, sources: Iterable[Source] | None = None) -> ChildParser:
        """Return a new parse child that knows the declared sources, or others; the caller closes it."""
        from workers.bootstrap.web_parts import make_parser

        known = self.sources if sources is None else sources
        return make_parser(self.settings, sources=known, agencies=self.agencies)

    def fetch_stage(self) -> FetchStage:
        """Return the fetch stage; call it on the loop that will run it."""
        from workers.bootstrap.web_parts import make_fetch_stage

        return make_fetch_stage(self.settings, frontier=self.frontier, handoffs=self.handoffs, sources=self.sources)

    def parse_stage(self) -> ParseStage:
        """Return the parse stage with a child of its own."""
        from workers.pipeline.parse import ParseStage

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
        from workers.pipeline.index import IndexStage

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
        from workers.bootstrap.archive_parts import make_warc_writer
        from workers.pipeline.archive import ArchiveStage

        return ArchiveStage(
            copies=self.copies,
            handoffs=self.handoffs,
            writer=make_warc_writer(self.archive_store),
            clock=time.monotonic,
            wall_clock=time.time,
        )

    def reader(self, sources: SourceBook) -> Reader:
        """Return what reads archived pages again, with a parse child of its own; the caller closes it."""
        from workers.pipeline.rereading import Reader

        return Reader(parser=self.parser(sources), index=self.index, sources=sources, wall_clock=time.time)

    def reprocess(self, reader: Reader, *, writes: bool) -> Reprocess:
        """Return what takes archived pages through a reader; it needs no Redis unless it writes."""
        from workers.pipeline.reprocess import Reprocess

        return Reprocess(
            archive=self.archive,
            reader=reader,
            index=self.index,
            stories=self.stories if writes else None,
            sleep=time.sleep,
        )

    def sweep(self) -> Sweep:
        """Return the sweep that applies retention."""
        from workers.adapters.retention_log import RedisRetentionLog
        from workers.pipeline.retention import Sweep

        return Sweep(
            index=self.index,
            log=RedisRetentionLog(self.scripts),
            controls=self.controls,
            retention=self.retention,
            wall_clock=time.time,
        )

    def tick(self) -> Tick:
        """Return a tick loop's body."""
        from workers.pipeline.schedule import Tick

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
