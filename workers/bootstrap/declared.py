"""What operators declare in config/."""

from __future__ import annotations

from workers.adapters.source_dump import load_source_dump
from workers.adapters.source_files import load_sources
from workers.core.retention import Retention
from workers.core.sourcebook import SourceBook
from workers.settings import Settings


def load_declared_sources(settings: Settings) -> SourceBook:
    """Return the sources of config/, or of the file named in their place; raises ConfigError."""
    if settings.sources_file is not None:
        return load_source_dump(settings.sources_file)
    return load_sources(settings.config_dir, seed_listing_url=settings.seed_listing_url)


def retention_of(settings: Settings, sources: SourceBook) -> Retention:
    """Return how long documents are kept, by the sources' own declarations and the default."""
    own = {source.id: source.retention_s for source in sources if source.retention_s is not None}
    return Retention(default_s=settings.retention_s, by_source=own)
