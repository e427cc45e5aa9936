"""The archive of pages as they were received."""

from __future__ import annotations

import os
import socket

from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.settings import Settings


def make_archive_store(settings: Settings) -> ArchiveStore:
    """Return the files of the archive; raises ConfigError when nothing here knows its URL."""
    url = settings.archive_url or str((settings.data_dir / "archive").resolve())
    return ArchiveStore(url, spool=settings.data_dir / "archive-spool")


def make_warc_writer(store: ArchiveStore) -> WarcWriter:
    """Return a writer with a file of its own, named after this process."""
    return WarcWriter(store, writer=f"{socket.gethostname()}-{os.getpid()}")
