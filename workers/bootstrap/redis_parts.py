"""What lives in Redis, with the limits that the settings give it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from workers.adapters.embedded_redis import is_running, socket_of
from workers.adapters.frontier import RedisFrontier
from workers.adapters.handoffs import RedisHandoffs
from workers.adapters.keys import Keys
from workers.adapters.ledger import RedisLedger
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.streams import RedisArticles, RedisCopies, RedisPages
from workers.core.errors import ConfigError
from workers.core.pace import LONGEST_BACKOFF_S
from workers.settings import Settings

if TYPE_CHECKING:
    from celery import Celery


def redis_url_of(settings: Settings) -> str:
    """Return KHABAR_REDIS_URL, else the embedded Redis of the data dir, which `khabar up` runs; raises ConfigError."""
    if settings.redis_url is not None:
        return settings.redis_url
    if not is_running(settings.data_dir):
        raise ConfigError(
            f"no Redis: none runs in {settings.data_dir} (start `khabar up` there) and KHABAR_REDIS_URL is not set"
        )
    return f"unix://{socket_of(settings.data_dir)}?db=0"


def make_scripts(settings: Settings, *, redis_url: str) -> Scripts:
    """Return the scripts over their keys."""
    return Scripts(connect(redis_url), Keys(settings.namespace))


def make_frontier(settings: Settings, scripts: Scripts) -> RedisFrontier:
    """Return the frontier, which allows no wait or lease beyond what the settings can ask for."""
    return RedisFrontier(
        scripts,
        high_water=settings.pages_high_water,
        longest_lease_s=settings.lease_s,
        longest_wait_s=max(settings.retry_max_s, *settings.revisit_after, 3600.0),
        longest_host_s=max(settings.retry_max_s, LONGEST_BACKOFF_S),
        archive=settings.archive_policy,
    )


def make_pages(settings: Settings, scripts: Scripts) -> RedisPages:
    """Return the stream of pages, read as this host."""
    return RedisPages(
        scripts, consumer=socket.gethostname(), idle_s=settings.lease_s, high_water=settings.articles_high_water
    )


def make_articles(settings: Settings, scripts: Scripts) -> RedisArticles:
    """Return the stream of articles, read as this host."""
    return RedisArticles(scripts, consumer=socket.gethostname(), idle_s=settings.lease_s)


def make_copies(settings: Settings, scripts: Scripts) -> RedisCopies:
    """Return the stream of copies to archive, read as this host."""
    return RedisCopies(scripts, consumer=socket.gethostname(), idle_s=settings.lease_s)


def make_handoffs(settings: Settings, scripts: Scripts) -> RedisHandoffs:
    """Return the hand-offs between stages."""
    return RedisHandoffs(scripts, max_attempts=settings.max_attempts, archive=settings.archive_policy)


def make_ledger(settings: Settings, scripts: Scripts) -> RedisLedger:
    """Return the counts of what came of visits."""
    return RedisLedger(scripts, pages_high_water=settings.pages_high_water, archive=settings.archive_policy)


def make_celery(settings: Settings, *, redis_url: str, queue_prefix: str) -> Celery:
    """Return the Celery application whose broker is the same Redis."""
    from workers.adapters.celery_app import make_app  # 0.3 s to import, and few commands need it

    broker = f"redis+socket://{redis_url.removeprefix('unix://').partition('?')[0]}?virtual_host=0"
    return make_app(
        broker_url=broker if redis_url.startswith("unix://") else redis_url,
        queue_prefix=queue_prefix,
        drain_s=settings.drain_s,
    )
