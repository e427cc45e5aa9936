"""The indexes that requests search with: each is used by one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from workers.core.errors import Transient
from workers.pipeline.ports import ArticleSearch

POOL_SIZE = 8
"""Searches at once: more would only wait for the same cores."""
WAIT_S = 5.0
"""How long a search waits for its turn before it is told to come back."""


class IndexPool:
    """Opens indexes when they are needed and keeps them."""

    def __init__(self, make: Callable[[], ArticleSearch], *, size: int = POOL_SIZE, wait_s: float = WAIT_S) -> None:
        self._make, self._wait_s = make, wait_s
        self._turns = threading.Semaphore(size)
        self._idle: list[ArticleSearch] = []

    @contextmanager
    def index(self) -> Iterator[ArticleSearch]:
        """Lend one index; raise Transient when none is free in time. One that failed is closed, not lent again."""
        if not self._turns.acquire(timeout=self._wait_s):
            raise Transient("too many searches at once", retry_after=self._wait_s)
        try:
            try:
                lent = self._idle.pop()
            except IndexError:
                lent = self._make()
            try:
                yield lent
            except BaseException:
                lent.close()
                raise
            self._idle.append(lent)
        finally:
            self._turns.release()

    def close(self) -> None:
        """Close those that are not lent."""
        while self._idle:
            self._idle.pop().close()
