"""The streams between the stages on Redis Streams, one consumer group each, named like the stage that reads it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
import redis

from workers.adapters.redis_scripts import Scripts, redis_faults
from workers.core.article import Article
from workers.core.capture import Capture
from workers.core.errors import Permanent
from workers.core.page import Page
from workers.core.visit import Visit
from workers.pipeline.ports import ArchiveEntry, ArticleEntry, PageEntry

Entry = TypeVar("Entry")


class ArticleMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Field `a` of an articles entry, as JSON."""

    article: Article
    content_hash: str
    title_key: str
    fetched_at: float
    etag: str | None = None
    last_modified: str | None = None


_visit = msgspec.json.Decoder(Visit).decode
_page = msgspec.json.Decoder(Page).decode
_article = msgspec.json.Decoder(ArticleMessage).decode


class _Stream:
    """Claims raw entries: first what the dead left, then what is new."""

    def __init__(self, scripts: Scripts, *, name: str, group: str, consumer: str, idle_s: float) -> None:
        self._scripts = scripts
        self._key = scripts.keys(name)
        self._name, self._group, self._consumer = name, group, consumer
        self._idle_s = idle_s
        self._next_takeover = 0.0

    def claim(self, *, limit: int, block_s: float, blocked_by: tuple[str, int] | None) -> list[tuple[bytes, Any]]:
        client = self._scripts.client
        with redis_faults(f"claiming from {self._name}"):
            if self._stopped(blocked_by):
                return []
            if time.monotonic() >= self._next_takeover:
                taken = self._take_over(limit)
                if taken:
                    return taken
                self._next_takeover = time.monotonic() + min(self._idle_s / 4, 5.0)
            arguments = ["COUNT", limit]
            if block_s > 0:
                arguments += ["BLOCK", max(1, round(block_s * 1000))]
            try:
                reply = client.execute_command(
                    "XREADGROUP", "GROUP", self._group, self._consumer, *arguments, "STREAMS", self._key, ">"
                )
            except redis.exceptions.ResponseError as fault:
                if not str(fault).startswith("NOGROUP"):
                    raise
                self._create_group()
                return []
        if not reply:
            return []
        entries = next(iter(reply.values()))[0] if isinstance(reply, dict) else reply[0][1]
        return [(entry_id, _fields(values)) for entry_id, values in entries]

    def readable(
        self, raw: list[tuple[bytes, Any]], decode: Callable[[str, dict[bytes, bytes]], Entry], *, counted: str | None
    ) -> list[Entry]:
        """Decode claimed entries. One that cannot be read (another version wrote it) goes to the dead list with its
        fields; it holds up none of those beside it. `counted`: the field whose bytes `s:bytes` counts; None: entries
        are no visits, and one that cannot be read stays where it is, for the version that wrote it."""
        entries: list[Entry] = []
        fault: Permanent | None = None
        for entry_id, fields in raw:
            try:
                entries.append(decode(entry_id.decode(), fields))
            except (msgspec.MsgspecError, KeyError, ValueError) as one:
                reason = f"an entry of {self._name} that cannot be read: {type(one).__name__}: {one}"
                if counted is None:
                    fault = Permanent(f"{reason} ({entry_id.decode()}; it stays there)")
                elif not self._set_aside(entry_id, fields, reason, counted):
                    fault = Permanent(f"{reason} ({entry_id.decode()}; neither can its visit)")
        if fault is not None and not entries:
            raise fault
        return entries

    def _set_aside(self, entry_id: bytes, fields: dict[bytes, bytes], reason: str, counted: str) -> bool:
        """Tell whether it could be: the dead list is one of visits, so the visit at least has to be readable."""
        try:
            _visit(fields[b"v"])
        except (msgspec.MsgspecError, KeyError):
            return False
        name = self._name.removeprefix("s:")
        self._scripts.run("set_aside", name, self._group, entry_id, counted, reason)
        return True

    def _stopped(self, blocked_by: tuple[str, int] | None) -> bool:
        pipeline = self._scripts.client.pipeline(transaction=False)
        pipeline.sismember(self._scripts.keys("c:paused"), self._group)
        if blocked_by is None:
            return bool(pipeline.execute()[0])
        pipeline.hget(self._scripts.keys("s:bytes"), blocked_by[0])
        pipeline.exists(self._scripts.keys("c:full"))
        paused, held, full = pipeline.execute()
        return bool(paused or full) or int(held or 0) >= blocked_by[1]

    def _take_over(self, limit: int) -> list[tuple[bytes, Any]]:
        try:
            entries = self._scripts.run(
                "takeover", self._name, self._group, self._consumer, round(self._idle_s * 1000), limit
            )
        except Exception as fault:
            if "NOGROUP" not in str(fault):
                raise
            self._create_group()
            return []
        return [(entry_id, _fields(values)) for entry_id, values in entries]

    def _create_group(self) -> None:
        try:
            self._scripts.client.xgroup_create(self._key, self._group, id="0", mkstream=True)
        except redis.exceptions.ResponseError as fault:
            if "BUSYGROUP" not in str(fault):
                raise


def _fields(values: Any) -> dict[bytes, bytes]:
    return values if isinstance(values, dict) else dict(zip(values[::2], values[1::2], strict=True))


class RedisPages:
    """Port `Pages`. Nothing is claimed while the articles stream holds more than `high_water` bytes."""

    def __init__(self, scripts: Scripts, *, consumer: str, idle_s: float, high_water: int) -> None:
        self._stream = _Stream(scripts, name="s:pages", group="parse", consumer=f"{consumer}:parse", idle_s=idle_s)
        self._high_water = high_water

    def claim(self, *, limit: int, block_s: float) -> Sequence[PageEntry]:
        raw = self._stream.claim(limit=limit, block_s=block_s, blocked_by=("articles", self._high_water))
        return self._stream.readable(raw, _page_entry, counted="b")


def _page_entry(entry_id: str, fields: dict[bytes, bytes]) -> PageEntry:
    return PageEntry(
        id=entry_id, visit=_visit(fields[b"v"]), page=_page_in(fields), attempts=int(fields.get(b"t", b"0"))
    )


def _page_in(fields: dict[bytes, bytes]) -> Page:
    return replace(_page(fields[b"p"]), body=fields[b"b"])


class RedisCopies:
    """Port `Copies`."""

    def __init__(self, scripts: Scripts, *, consumer: str, idle_s: float) -> None:
        self._stream = _Stream(
            scripts, name="s:archive", group="archive", consumer=f"{consumer}:archive", idle_s=idle_s
        )

    def claim(self, *, limit: int, block_s: float) -> Sequence[ArchiveEntry]:
        raw = self._stream.claim(limit=limit, block_s=block_s, blocked_by=None)
        return self._stream.readable(raw, _archive_entry, counted=None)


def _archive_entry(entry_id: str, fields: dict[bytes, bytes]) -> ArchiveEntry:
    return ArchiveEntry(id=entry_id, capture=Capture(visit=_visit(fields[b"v"]), page=_page_in(fields)))


class RedisArticles:
    """Port `Articles`."""

    def __init__(self, scripts: Scripts, *, consumer: str, idle_s: float) -> None:
        self._stream = _Stream(scripts, name="s:articles", group="index", consumer=f"{consumer}:index", idle_s=idle_s)

    def claim(self, *, limit: int, block_s: float) -> Sequence[ArticleEntry]:
        raw = self._stream.claim(limit=limit, block_s=block_s, blocked_by=None)
        return self._stream.readable(raw, _article_entry, counted="a")


def _article_entry(entry_id: str, fields: dict[bytes, bytes]) -> ArticleEntry:
    message = _article(fields[b"a"])
    return ArticleEntry(
        id=entry_id,
        visit=_visit(fields[b"v"]),
        article=message.article,
        content_hash=message.content_hash,
        title_key=message.title_key,
        fetched_at=message.fetched_at,
        etag=message.etag,
        last_modified=message.last_modified,
        size=len(fields[b"a"]),
    )
