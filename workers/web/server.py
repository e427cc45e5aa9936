"""The HTTP server: uvicorn over one socket, with bounds on what a client may hold."""

from __future__ import annotations

import socket

import uvicorn
from starlette.types import ASGIApp

from workers.core.errors import KhabarError

_MOST_CONNECTIONS = 200
"""Above it a client is told 503 at once."""
_LONGEST_HEAD = 16_384
"""Bytes of request line and headers."""
_KEEP_ALIVE_S = 5
_GRACE_S = 5
"""How long searches that run may go on when the server is told to end."""
_BACKLOG = 128


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any free one. Raise KhabarError that names the address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        # asyncio sets TCP_NODELAY only on what names its protocol; without, each answer waits 40 ms for an ACK.
        opened = socket.socket(family, kind, socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as fault:
        raise KhabarError(f"cannot listen on {host}: {_reason(fault)}") from None
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(_BACKLOG)
    except OSError as fault:
        opened.close()
        raise KhabarError(f"cannot listen on {host} port {port}: {_reason(fault)}") from None
    return opened


def address_of(opened: socket.socket) -> str:
    """Return the address of a listening socket as a URL."""
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(app: ASGIApp, opened: socket.socket) -> None:
    """Serve until a signal comes. What is searched for is not logged."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_GRACE_S,
    )
    uvicorn.Server(config).run(sockets=[opened])


def _reason(fault: Exception) -> str:
    return getattr(fault, "strerror", None) or str(fault)
