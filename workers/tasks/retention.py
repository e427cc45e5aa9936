"""The Celery task that applies retention, run by the workers of the index stage."""

from __future__ import annotations

import structlog

from workers.bootstrap import Services
from workers.core.errors import KhabarError
from workers.settings import Settings


class RetentionTask:
    """Sweeps once each time it is called; builds what it needs at the first call, after the fork."""

    def __init__(self, settings: Settings) -> None:
        self._services = Services(settings)
        self._log = structlog.get_logger("khabar").bind(stage="index")

    def __call__(self) -> None:
        """Remove one batch if it is time. A fault ends the sweep, not the process."""
        try:
            expired = self._services.sweep().run()
        except KhabarError as fault:
            self._log.error("sweep ended early", fault=type(fault).__name__, reason=str(fault))
            return
        if expired is not None and expired.documents:
            self._log.info("removed by age", documents=expired.documents, sources=dict(expired.by_source))
