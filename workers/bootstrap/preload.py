"""What the worker of a stage loads before it forks."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workers.core.stage import Stage

if TYPE_CHECKING:
    from workers.settings import Settings

_PARTS = {
    Stage.FETCH: ("workers.bootstrap.web_parts", "workers.pipeline.fetch", "workers.pipeline.answer"),
    Stage.PARSE: ("workers.adapters.agency_files", "workers.bootstrap.web_parts", "workers.pipeline.parse"),
    Stage.INDEX: ("workers.adapters.stories", "workers.pipeline.index"),
    Stage.ARCHIVE: ("workers.bootstrap.archive_parts", "workers.pipeline.archive"),
}


def preload(settings: Settings, stage: Stage) -> None:
    """Import what the stage is built of, which is otherwise imported when it is built: its processes then share it, and
    its first page does not wait for it."""
    index = "workers.adapters.elastic" if settings.elasticsearch_url is not None else "workers.adapters.sqlite_index"
    for name in (*_PARTS[stage], *([index] if stage is Stage.INDEX else [])):
        import_module(name)
