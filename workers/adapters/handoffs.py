"""The gated commits between stages: one script a commit, many commits a round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from workers.adapters.redis_scripts import Argument, Scripts
from workers.adapters.streams import ArticleMessage
from workers.core.archiving import NO_ARCHIVE, ArchivePolicy, Archiving
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import (
    ArchiveEntry,
    ArticleEntry,
    Fetched,
    FetchEnd,
    FetchEnded,
    FetchFailed,
    IndexEnded,
    Listed,
    Parsed,
    ParseEnd,
    ParseEnded,
)

_json = msgspec.json.Encoder().encode
_Call = tuple[str, Sequence[Argument]]


class RedisHandoffs:
    """Port `Handoffs`. `max_attempts`: failed fetches before a visit is dead; `max_parses`: failed parses of a page.
    `archive`: whether a copy of each page goes to the archive stream."""

    def __init__(
        self, scripts: Scripts, *, max_attempts: int, max_parses: int = 2, archive: ArchivePolicy = NO_ARCHIVE
    ) -> None:
        self._scripts = scripts
        self._max_attempts = max_attempts
        self._max_parses = max_parses
        self._archive = archive

    def commit_fetch(self, ends: Sequence[FetchEnd]) -> list[bool]:
        return self._commit([("fetch_end", self._fetch_arguments(end)) for end in ends])

    def commit_parse(self, ends: Sequence[ParseEnd]) -> list[bool]:
        return self._commit([("parse_end", self._parse_arguments(end)) for end in ends])

    def commit_index(self, ends: Sequence[IndexEnded]) -> list[bool]:
        return self._commit([("index_end", _index_arguments(end)) for end in ends])

    def commit_archive(self, entries: Sequence[ArchiveEntry]) -> list[bool]:
        return self._commit([("archive_end", (entry.id, len(entry.capture.page.body))) for entry in entries])

    def _commit(self, calls: list[_Call]) -> list[bool]:
        return [bool(reply) for reply in self._scripts.run_many(calls)] if calls else []

    def _fetch_arguments(self, end: FetchEnd) -> list[Argument]:
        head: list[Argument] = [end.lease.visit.id, end.lease.token, end.sign.value, round(end.latency_s * 1000)]
        match end:
            case Fetched(page=page):
                return [*head, "page", _page_json(page), page.body, *self._copy(end)]
            case FetchEnded():
                follow = end.follow
                checked = follow is not None and follow.kind is VisitKind.ARTICLE and follow.revisit == 0
                ttl_ms = 0 if end.robots is None else max(1, round(end.robots_ttl_s * 1000))
                return [
                    *(*head, "end", end.outcome.value, end.detail, _visit_json(follow), "1" if checked else "0"),
                    *(end.robots or b"", ttl_ms, round(end.crawl_delay_s * 1000), round(end.follow_after_s * 1000)),
                ]
            case FetchFailed():
                waits = (round(end.wait_s * 1000), round(end.host_wait_s * 1000))
                return [*head, "fail", end.reason, *waits, "1" if end.charge else "0", self._max_attempts]

    def _copy(self, end: Fetched) -> tuple[Argument, ...]:
        """Articles are archived; listings are asked every minute, and what they name is archived itself."""
        policy = self._archive
        if policy.mode is Archiving.OFF or end.lease.visit.kind is not VisitKind.ARTICLE:
            return ("", "", "")
        required = policy.mode is Archiving.REQUIRED
        page = replace(end.page, headers=dict(end.headers or end.page.headers))
        return (policy.high_water, "1" if required else "0", _page_json(page))

    def _parse_arguments(self, end: ParseEnd) -> list[Argument]:
        entry = end.entry
        head: list[Argument] = [entry.id, _json(entry.visit), len(entry.page.body)]
        match end:
            case Parsed():
                return [*head, "article", _article_json(end), "1" if "mojibake" in end.article.extraction else "0"]
            case Listed():
                return [*head, "listed", _visit_json(end.next_page), end.detail, _validators(end)]
            case ParseEnded():
                after_ms = round(end.revisit_after_s * 1000)
                return [*head, "end", end.outcome.value, end.detail, _visit_json(end.revisit), after_ms]
            case _:
                page = entry.page
                return [*head, "fail", end.reason, self._max_parses, entry.attempts, _page_json(page), page.body]


def _index_arguments(end: IndexEnded) -> list[Argument]:
    entry = end.entry
    return [
        *(entry.id, _json(entry.visit), entry.size, end.outcome.value, end.detail),
        *(_visit_json(end.revisit), round(end.revisit_after_s * 1000)),
        _entry_json(entry) if end.outcome is Outcome.DEAD else b"",
    ]


def _visit_json(visit: Visit | None) -> bytes:
    return b"" if visit is None else _json(visit)


def _page_json(page: Page) -> bytes:
    return _json({"url": page.url, "status": page.status, "headers": page.headers, "fetched_at": page.fetched_at})


def _article_json(end: Parsed) -> bytes:
    headers = end.entry.page.headers
    return _json(
        ArticleMessage(
            article=end.article,
            content_hash=end.content_hash,
            title_key=end.title_key,
            fetched_at=end.entry.page.fetched_at,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
        )
    )


def _entry_json(entry: ArticleEntry) -> bytes:
    return _json(
        ArticleMessage(
            article=entry.article,
            content_hash=entry.content_hash,
            title_key=entry.title_key,
            fetched_at=entry.fetched_at,
            etag=entry.etag,
            last_modified=entry.last_modified,
        )
    )


def _validators(end: Listed) -> bytes:
    """The piece of a visit's JSON that the next visit of the same listing gets; only its first page is asked again."""
    headers, visit = end.entry.page.headers, end.entry.visit
    etag, modified = headers.get("etag"), headers.get("last-modified")
    if not end.conditional or visit.page != 1 or (etag is None and modified is None):
        return b""
    return _json({"etag": etag, "last_modified": modified})[1:-1]
