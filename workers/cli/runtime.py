"""All that runs under `khabar up` and `khabar demo`: Redis, index, sample site, workers, tick."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workers.adapters.embedded_redis import EmbeddedRedis
from workers.adapters.reach import check_elasticsearch, check_redis
from workers.adapters.source_dump import load_source_dump, write_source_dump
from workers.bootstrap import Services
from workers.cli.session import DEMO_FOLDER
from workers.cli.supervisor import ChildSpec, Supervisor
from workers.core.archiving import Archiving
from workers.core.source import Source
from workers.demo.hosts import DEFAULT_PORTS
from workers.demo.process import start_site_process
from workers.pipeline.ports import Stage
from workers.settings import Settings, child_environment

LOG_FOLDER = "logs"
"""Under the data dir: one log a process."""
DEMO_RETRY_BASE_S = 0.2
CHILDREN = (
    ChildSpec(name="tick", arguments=("tick",)),
    *(
        ChildSpec(name=stage.value, arguments=("worker", "--stage", stage.value))
        for stage in Stage
        if stage is not Stage.ARCHIVE
    ),
)
ARCHIVE = ChildSpec(name="archive", arguments=("worker", "--stage", "archive"))
SERVE = ChildSpec(name="serve", arguments=("serve",))


class Runtime:
    """A context: entering starts everything, leaving ends it, workers first. `serve`: with search over HTTP."""

    def __init__(
        self,
        settings: Settings,
        *,
        with_demo: bool = False,
        articles: int = 130,
        generated: int = 0,
        serve: bool = False,
    ) -> None:
        self.settings = settings
        archive = () if settings.archive is Archiving.OFF else (ARCHIVE,)
        self._children = (*CHILDREN, *archive, *((SERVE,) if serve else ()))
        self._with_demo, self._articles, self._generated = with_demo, articles, generated
        self._overrides: dict[str, Any] = {}
        self._stack = ExitStack()
        self._redis: EmbeddedRedis | None = None

    def __enter__(self) -> Self:
        with self._stack:
            self._start()
            self._stack = self._stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def start_workers(self) -> None:
        """Start the tick and the workers."""
        self.supervisor.start()
        self._stack.callback(self.supervisor.stop)

    def poll(self) -> bool:
        """Start again what has died. Tell whether Redis was among it."""
        self.supervisor.poll()
        return self._redis is not None and self._redis.ensure()

    def _start(self) -> None:
        settings = self.settings
        if settings.elasticsearch_url is not None:
            check_elasticsearch(settings.elasticsearch_url)
        _ = Services(settings).sources if not self._with_demo else None
        _ = Services(settings).archive_store if settings.archive is not Archiving.OFF else None
        if settings.redis_url is None:
            self._redis = EmbeddedRedis(settings.data_dir, memory_bytes=settings.redis_memory_bytes)
            self._redis.start()
            self._stack.callback(self._redis.stop)
        else:
            check_redis(settings.redis_url)
        if self._with_demo:
            self._start_site()
        self.services = Services(self.settings)
        self._stack.callback(self.services.index.close)
        self.services.index.create()
        self.supervisor = Supervisor(
            self._children,
            environment=child_environment(self.settings, **as_texts(self._overrides)),
            log_dir=self.settings.data_dir / LOG_FOLDER,
        )

    def _start_site(self) -> None:
        dump = self.settings.data_dir.resolve() / DEMO_FOLDER / "sources.json"
        site = start_site_process(ports=ports_before(dump), articles=self._articles, generated=self._generated)
        self._stack.callback(site.stop)
        write_source_dump(dump, site.sources)
        self._overrides = demo_overrides(dump)
        self.settings = self.settings.model_copy(update=self._overrides)
        self.site_sources: tuple[Source, ...] = site.sources


def ports_before(dump: Path) -> tuple[int, int, int]:
    """Return the ports that the sample site had on this data directory, so that its addresses are known ones."""
    if dump.exists():
        hosts = [source.hosts[0] for source in load_source_dump(dump)]
        if len(hosts) >= len(DEFAULT_PORTS):
            first, second, third = (int(host.rpartition(":")[2]) for host in hosts[: len(DEFAULT_PORTS)])
            return first, second, third
    return DEFAULT_PORTS


def demo_overrides(dump: Path) -> dict[str, Any]:
    """Return the settings under which the sample site is read: its sources, loopback allowed, everything at once."""
    return {
        "sources_file": dump,
        "allow_private_hosts": True,
        "revisit_after": (0.0,),
        "retry_base_s": DEMO_RETRY_BASE_S,
    }


def as_texts(overrides: Mapping[str, Any]) -> dict[str, str]:
    """Return settings as texts that `Settings` reads from the environment."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, tuple) else str(value) for name, value in overrides.items()
    }
