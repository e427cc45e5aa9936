"""What a command starts with: settings, logs, and services that were seen to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workers.bootstrap import Services
    from workers.core.sourcebook import SourceBook
    from workers.settings import Settings

DEMO_FOLDER = "demo"
"""Under the data dir: what the sample site's sources were, so that other terminals know their names."""


def start_session() -> Settings:
    """Read the settings and configure the logs."""
    from workers.cli.logs import configure_logs
    from workers.settings import load_settings

    settings = load_settings()
    configure_logs(settings.log_level)
    return settings


def warn_of_contact(settings: Settings) -> None:
    """Log a warning when site owners could not tell whom to write to; the sample site's need not."""
    if settings.has_contact or settings.allow_private_hosts:
        return
    import structlog

    agent = settings.user_agent.format(contact=settings.contact)
    structlog.get_logger("khabar").warning(
        "KHABAR_CONTACT is not set: sites are asked with a User-Agent that nobody can answer", user_agent=agent
    )


def open_services(*, redis: bool = False, index: bool = False) -> Services:
    """Return services; raise a KhabarError within seconds if one that the command needs does not answer."""
    settings = start_session()
    from workers.adapters.reach import check_elasticsearch, check_redis
    from workers.bootstrap import Services

    services = Services(settings)
    if redis:
        check_redis(services.redis_url)
    if index and settings.elasticsearch_url is not None:
        check_elasticsearch(settings.elasticsearch_url)
    return services


def known_sources(services: Services) -> SourceBook:
    """Return the declared sources and, where the sample site has run on this data directory, its own."""
    from workers.adapters.source_dump import load_source_dump
    from workers.core.sourcebook import SourceBook

    dump = services.settings.data_dir / DEMO_FOLDER / "sources.json"
    sources = tuple(services.sources)
    if dump.is_file():
        ids = {source.id for source in sources}
        sources += tuple(source for source in load_source_dump(dump) if source.id not in ids)
    return SourceBook(sources)
