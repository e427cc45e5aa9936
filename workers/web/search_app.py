"""Search over HTTP, read-only: GET /search and /story/ID answer JSON, / is a page for people, /healthz says whether it
works."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec
import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from workers.core.errors import KhabarError, Transient
from workers.core.search_answer import SearchAnswer, answer
from workers.core.search_request import BadParameter, Known, read_query
from workers.core.story_account import account_of
from workers.core.story_answer import StoryAnswer, story_answer
from workers.core.story_id import STORY_ID
from workers.web.index_pool import IndexPool
from workers.web.search_page import POLICY, render_page
from workers.web.security_headers import SecurityHeaders

_RETRY_S = 5
"""What is told to clients when the index is busy or away."""
_NO_DOCUMENT = "h1-" + "0" * 32
"""An id that no content has: asking for it costs an index next to nothing and shows that it answers."""
_AWAY = "the index does not answer"


class SearchApp:
    """The requests of search. `names`: id of a source → its name."""

    def __init__(
        self, pool: IndexPool, known: Known, *, names: Mapping[str, str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._pool, self._known, self._names, self._clock = pool, known, names, clock

    def search(self, request: Request) -> Response:
        """GET /search: the hits as JSON."""
        return _json(self._answer(_given(request)))

    def page(self, request: Request) -> Response:
        """GET /: the form, and the hits once something is asked for."""
        given = _given(request)
        if not given:
            return HTMLResponse(render_page(given, names=self._names))
        try:
            found = self._answer(given)
        except BadParameter as fault:
            return HTMLResponse(render_page(given, names=self._names, fault=fault), 400)
        story = self._story(next(iter(given.get("story", ())), ""))
        return HTMLResponse(render_page(given, names=self._names, found=found, story=story))

    def story(self, request: Request) -> Response:
        """GET /story/ID: all texts of one story as JSON, who was first, and what took whose place."""
        story_id = request.path_params["story_id"]
        if STORY_ID.fullmatch(story_id) is None:
            return _error(404, "no such story: its id is s1- and 24 hex digits")
        story = self._story(story_id)
        return _json(story) if story else _error(404, "no article in the index is of this story")

    def health(self, _: Request) -> Response:
        """GET /healthz: 200 when a search would work, 503 when not."""
        with self._pool.index() as index:
            index.get(_NO_DOCUMENT)
        return _json({"status": "ok"})

    def _story(self, story_id: str) -> StoryAnswer | None:
        if not story_id:
            return None
        with self._pool.index() as index:
            documents = index.in_story(story_id)
        if not documents:
            return None
        account = account_of(story_id, documents, aggregators=self._known.aggregators)
        return story_answer(account, names=self._names)

    def _answer(self, given: Mapping[str, Sequence[str]]) -> SearchAnswer:
        query = read_query(given, self._known)
        start = self._clock()
        with self._pool.index() as index:
            found = index.search(query)
        return answer(found, query, names=self._names, took_s=self._clock() - start)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """Close the indexes when the server ends."""
        yield
        self._pool.close()


def make_app(search: SearchApp) -> ASGIApp:
    """Return the ASGI application."""
    app = Starlette(
        routes=[
            Route("/", search.page),
            Route("/search", search.search),
            Route("/story/{story_id}", search.story),
            Route("/healthz", search.health),
        ],
        exception_handlers={
            BadParameter: _bad_parameter,
            KhabarError: _away,
            HTTPException: _refused,
            Exception: _broken,
        },
        lifespan=search.lifespan,
    )
    app.router.redirect_slashes = False  # a redirect would repeat whatever Host the client sent
    return SecurityHeaders(app, policy=POLICY)


def _given(request: Request) -> dict[str, list[str]]:
    parameters = request.query_params
    return {name: parameters.getlist(name) for name in parameters}


def _json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value) + b"\n", status, headers, "application/json")


def _error(status: int, message: str, headers: Mapping[str, str] | None = None, **more: str) -> Response:
    return _json({"error": {"message": message, **more}}, status, headers)


def _bad_parameter(_: Request, fault: Exception) -> Response:
    if not isinstance(fault, BadParameter):
        raise fault
    return _error(400, str(fault), parameter=fault.name, got=fault.got, accepted=fault.accepted)


def _away(request: Request, fault: Exception) -> Response:
    """The client learns that it is not its fault; what it is, with addresses of servers, stays in the log."""
    structlog.get_logger("khabar").error(_AWAY, path=request.url.path, fault=type(fault).__name__, reason=str(fault))
    headers = {"retry-after": str(_RETRY_S)} if isinstance(fault, Transient) else None
    return _error(503, _AWAY, headers)


def _refused(_: Request, fault: Exception) -> Response:
    if not isinstance(fault, HTTPException):
        raise fault
    return _error(fault.status_code, fault.detail, fault.headers)


def _broken(_: Request, __: Exception) -> Response:
    return _error(500, "something is broken here; it is in the log")
