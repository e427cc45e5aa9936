"""In-memory fake of the port `Fetcher`; it passes the contract of the real one (tests/contract/test_fetcher.py)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workers.core.addresses import check_url
from workers.core.errors import Transient
from workers.pipeline.ports import MOST_OF_A_REFUSAL, BlockedAddress, Response, TooLarge, Unwanted, Unwelcome

_WEB_PORTS = frozenset({80, 443})


@dataclass
class TableFetcher:
    """Answers by URL: a `Response` is given, an exception raised, a list used up from its head (its last stays), an
    event waited for. What the table does not have is 404."""

    table: Mapping[str, object]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        deadline_s: float,
        max_bytes: int,
        unwelcome: Unwelcome | None = None,
        cut: bool = False,
    ) -> Response:
        reason = check_url(url, ports=_WEB_PORTS)
        if reason is not None:
            raise BlockedAddress(reason)
        self.asked.append((url, dict(headers)))
        answer = self.table.get(url, Response(url=url, status=404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, asyncio.Event):
            answer = await self._when_set(answer, url, deadline_s)
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Response)
        if not 200 <= answer.status < 300:
            return replace(answer, body=answer.body[:MOST_OF_A_REFUSAL])
        for beginning in (b"", answer.body):
            if unwelcome is not None and (why := unwelcome(answer.headers, beginning)):
                raise Unwanted(why)
        if len(answer.body) > max_bytes and not cut:
            raise TooLarge(f"more than {max_bytes} bytes")
        return replace(answer, body=answer.body[:max_bytes])

    async def _when_set(self, event: asyncio.Event, url: str, deadline_s: float) -> Response:
        try:
            await asyncio.wait_for(event.wait(), deadline_s)
        except TimeoutError:
            raise Transient(f"no answer within {deadline_s:g} s") from None
        return Response(url=url, status=200, body=b"late")

    async def close(self) -> None:
        pass
