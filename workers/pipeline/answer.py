"""What an HTTP answer means for its visit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from workers.core.addresses import check_reference
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.sourcebook import SourceBook
from workers.core.urls import canonical_url, host_key
from workers.core.visit import Priority, Visit
from workers.pipeline.ports import Fetched, FetchEnd, FetchEnded, FetchFailed, Lease, Response
from workers.pipeline.retry_after import retry_after_s
from workers.pipeline.revisit import next_revisit
from workers.pipeline.robots import REDIRECTS

MAX_HOPS = 5
"""Redirects that a visit may follow in all."""
_TRY_AGAIN = frozenset({408, 420, 421, 425, 429, 430})
"""Of 4xx: 420 and 430 are other words of some servers for 429."""
_REFUSED = frozenset({401, 403})
_TRIES_OF_A_REFUSAL = 3
"""401 and 403 are what firewalls answer to whom they think too fast, and as often what a page for subscribers answers:
asked so often, with doubled waits, it is believed."""
_TRIES_OF_A_MISSING = 2
"""A feed names an article some seconds before all servers of its site have it; a link that is wrong stays wrong."""
_WHOLE = re.compile(r"bytes 0-([0-9]{1,12})/([0-9]{1,12})")
_KEPT_HEADERS = ("content-type", "content-encoding", "etag", "last-modified")
_LONGEST_KEPT = 512
"""Characters of a header that is kept: each waiting revisit carries its ETag, and servers' own have up to 70."""


class Answers:
    """Judges answers. `wall_clock` gives seconds since the epoch; `backoff` the wait after the n-th failed attempt;
    `max_attempts`: after so many a visit is dead."""

    def __init__(
        self,
        *,
        sources: SourceBook,
        revisit_after_s: tuple[float, ...],
        backoff: Callable[[int], float],
        wall_clock: Callable[[], float],
        max_attempts: int,
    ) -> None:
        self._tries_of_a_missing = min(_TRIES_OF_A_MISSING, max_attempts)
        self._tries_of_a_refusal = min(_TRIES_OF_A_REFUSAL, max_attempts)
        self._sources = sources
        self._revisit_after_s = revisit_after_s
        self._backoff = backoff
        self._wall_clock = wall_clock

    def request_headers(self, visit: Visit) -> dict[str, str]:
        """Return the headers that make the request conditional, if the visit knows validators."""
        headers = {}
        if visit.etag:
            headers["if-none-match"] = visit.etag
        if visit.last_modified:
            headers["if-modified-since"] = visit.last_modified
        return headers

    def judge(self, lease: Lease, response: Response) -> FetchEnd:
        """Turn an answer into the end of its visit, or a page for the parse stage: see docs/architecture.md."""
        visit, status = lease.visit, response.status
        if 200 <= status < 300:
            return self._given(lease, response)
        if status == 304 and (visit.etag or visit.last_modified):
            follow, after = next_revisit(visit, delays_s=self._revisit_after_s, content_hash=None)
            return FetchEnded(lease=lease, outcome=Outcome.NOT_MODIFIED, follow=follow, follow_after_s=after)
        if status in REDIRECTS or (status == 300 and response.headers.get("location", "").strip()):
            return self._redirect(lease, response)
        tried = visit.attempts + 1
        if status == 410 or (status == 404 and (visit.kind.lists or tried >= self._tries_of_a_missing)):
            return FetchEnded(lease=lease, outcome=Outcome.GONE, detail=f"HTTP {status}")
        if status in _REFUSED and tried >= self._tries_of_a_refusal:
            return FetchEnded(lease=lease, outcome=Outcome.HTTP_4XX, detail=f"HTTP {status}, {tried} times")
        if status == 404 or status in _TRY_AGAIN | _REFUSED or not 400 <= status < 500:
            return self._later(lease, response)
        return FetchEnded(lease=lease, outcome=Outcome.HTTP_4XX, detail=f"HTTP {status}")

    def _given(self, lease: Lease, response: Response) -> FetchEnd:
        if response.status == 202:
            return self.failed(lease, "HTTP 202: not there yet, or a challenge to browsers")
        if response.status == 206 and not _is_whole(response):
            part = response.headers.get("content-range", "")[:80]
            return self.failed(lease, f"HTTP 206: a part that nobody asked for ({part or 'it does not say which'})")
        return Fetched(lease=lease, page=self._page(response), headers=response.headers)

    def _later(self, lease: Lease, response: Response) -> FetchFailed:
        """Try again, when the server says if it does: then that holds for its host as well."""
        asked = retry_after_s(response, now_s=self._wall_clock())
        host_too = asked is not None or response.status in {429, 503}
        return self.failed(lease, f"HTTP {response.status}", retry_after=asked, host_too=host_too)

    def failed(
        self, lease: Lease, reason: str, *, retry_after: float | None = None, host_too: bool = False
    ) -> FetchFailed:
        """Try the visit again later, and leave its host alone as long when the host itself asked for it."""
        wait = max(self._backoff(lease.visit.attempts), retry_after or 0.0)
        return FetchFailed(lease=lease, reason=reason, wait_s=wait, host_wait_s=wait if host_too else 0.0)

    def forbidden(self, lease: Lease) -> FetchEnded:
        """End a visit that robots.txt forbids."""
        return FetchEnded(lease=lease, outcome=Outcome.ROBOTS, detail="forbidden by robots.txt")

    def blocked(self, lease: Lease, reason: str) -> FetchEnded:
        """End a visit whose address must not be asked."""
        return FetchEnded(lease=lease, outcome=Outcome.BLOCKED_ADDRESS, detail=reason)

    def too_large(self, lease: Lease, reason: str) -> FetchEnded:
        """End a visit whose body is over the cap."""
        return FetchEnded(lease=lease, outcome=Outcome.TOO_LARGE, detail=reason)

    def unwanted(self, lease: Lease, reason: str) -> FetchEnded:
        """End a visit whose answer is of another kind than it looks for."""
        return FetchEnded(lease=lease, outcome=Outcome.NOT_HTML, detail=reason)

    def _page(self, response: Response) -> Page:
        given = ((name, response.headers.get(name)) for name in _KEPT_HEADERS)
        headers = {name: value for name, value in given if value is not None and len(value) <= _LONGEST_KEPT}
        return Page(
            url=response.url,
            status=response.status,
            headers=headers,
            fetched_at=self._wall_clock(),
            body=response.body,
        )

    def _redirect(self, lease: Lease, response: Response) -> FetchEnded:
        visit = lease.visit
        location = response.headers.get("location", "")
        if not location.strip():
            return FetchEnded(
                lease=lease, outcome=Outcome.UNREADABLE, detail=f"HTTP {response.status} without a target"
            )
        refusal = check_reference(location)
        if refusal is not None:
            return self.blocked(lease, f"redirected to {location[:200]!r}: {refusal}")
        target = canonical_url(location, base=visit.url)
        if target is None:
            return self.blocked(lease, f"redirected to {location[:200]!r}, which is no http(s) address")
        if visit.hops >= MAX_HOPS or target == visit.url:
            return FetchEnded(lease=lease, outcome=Outcome.TOO_MANY_REDIRECTS, detail=target)
        main = target if visit.kind.lists else self._sources.main_of(target)
        if main != visit.url:  # else the site sends us to its twin, and to no other page
            target = main
        host = host_key(target)
        owner = None if visit.kind.lists else self._sources.owner_of(host)
        follow = replace(
            visit,
            id="",
            url=target,
            host=host,
            source=owner.id if owner else visit.source,
            priority=visit.priority if visit.revisit == 0 else Priority.FRESH,
            hops=visit.hops + 1,
            attempts=0,
            found_at=0.0,
            etag=None,
            last_modified=None,
            revisit=0,
            previous=None,
            via=(*visit.via, visit.url),
        )
        return FetchEnded(lease=lease, outcome=Outcome.REDIRECTED, detail=target, follow=follow)


def _is_whole(response: Response) -> bool:
    """Tell whether a partial answer is one of all there is."""
    found = _WHOLE.fullmatch(response.headers.get("content-range", "").strip())
    return found is not None and int(found[1]) + 1 == int(found[2])
