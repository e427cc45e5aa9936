"""The Celery application. Messages are hints that carry nothing, so they are acknowledged early and may be lost."""

from __future__ import annotations

from typing import Any

from celery import Celery

DRAINS_TO_HARD_LIMIT = 3
"""Celery's own limit is a backstop only: a drain that takes three times its time is killed."""


def make_app(*, broker_url: str, queue_prefix: str, drain_s: float) -> Celery:
    """Return the application for a broker. Nothing connects until it is used.

    The reasons for each transport option are in docs/decisions/0001-durable-structures-and-hints.md.
    """
    app = Celery("khabar", broker=broker_url, set_as_current=False)
    transport: dict[str, Any] = {
        "global_keyprefix": queue_prefix,
        "visibility_timeout": 300,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "health_check_interval": 10,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
    }
    if not broker_url.startswith("redis+socket"):
        transport["socket_keepalive"] = True
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        result_backend=None,
        task_ignore_result=True,
        task_acks_late=False,
        task_time_limit=max(DRAINS_TO_HARD_LIMIT * drain_s, 30.0),
        worker_prefetch_multiplier=1,
        worker_max_memory_per_child=1_500_000,
        worker_send_task_events=False,
        task_send_sent_event=False,
        worker_hijack_root_logger=False,
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_transport_options=transport,
        enable_utc=True,
    )
    return app
