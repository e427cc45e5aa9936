"""The sample site as a part of `khabar up --demo` and `khabar demo`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workers.adapters.source_dump import write_source_dump
from workers.cli.supervisor import Supervisor
from workers.demo.process import start_site_process
from workers.settings import Settings

_RETRY_S = 0.2
"""The sample site's failures heal at once."""


@contextmanager
def demo_system(settings: Settings, *, articles: int, generated: int) -> Iterator[Supervisor]:
    """Run the sample site, and yield a supervisor of a system that watches it alone; end both."""
    site = start_site_process(articles=articles, generated=generated)
    try:
        dump = settings.data_dir.resolve() / "demo" / "sources.json"
        write_source_dump(dump, site.sources)
        supervisor = Supervisor(
            settings,
            sources_file=str(dump),
            allow_private_hosts="true",
            revisit_after="0",
            retry_base_s=str(_RETRY_S),
        )
        supervisor.start()
        try:
            yield supervisor
        finally:
            supervisor.stop()
    finally:
        site.stop()
