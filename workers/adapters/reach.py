"""A quick look whether a server answers, before a command relies on it."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import ProxyHandler, Request, build_opener

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from workers.core.errors import ConfigError, Transient

PATIENCE_S = 4.0
"""For a command that a person waits for."""


def check_redis(url: str) -> None:
    """Raise Transient that names the address unless Redis answers; ConfigError when `url` is not one of Redis."""
    try:
        client = redis.Redis.from_url(
            url,
            socket_connect_timeout=PATIENCE_S,
            socket_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError as fault:
        raise ConfigError(f"KHABAR_REDIS_URL: {fault} (got {without_password(url)!r})") from None
    try:
        client.ping()
    except (redis.exceptions.RedisError, OSError) as fault:
        raise Transient(f"Redis at {without_password(url)} is not reachable: {fault}") from None
    finally:
        client.close()


def check_elasticsearch(url: str) -> None:
    """Raise Transient that names the address unless something answers HTTP there; ConfigError when it is no URL."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ConfigError(f"KHABAR_ELASTICSEARCH_URL: expected http://host:port or https://… (got {url!r})")
    bare = _without_user(url)
    try:
        with build_opener(ProxyHandler({})).open(Request(bare, method="HEAD"), timeout=PATIENCE_S):  # noqa: S310 - http(s) as checked above
            return
    except HTTPError:
        return  # it answered; whether it lets us in is told by the request that matters
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "reason", fault)
        raise Transient(f"Elasticsearch at {bare} is not reachable: {reason}") from None


def without_password(url: str) -> str:
    """Return a URL with *** in place of its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return urlunsplit(parts._replace(netloc=f"{parts.username or ''}:***@{parts.netloc.rpartition('@')[2]}"))


def _without_user(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
