"""A search at a `khabar serve`, here or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import msgspec

from workers.core.errors import KhabarError, Permanent, Transient
from workers.core.search_answer import SearchAnswer
from workers.core.search_request import BadParameter

_PATIENCE_S = 30.0
_MOST_BYTES = 50_000_000
"""A page of a hundred hits with 64 sightings each is far below it."""


class _Fault(msgspec.Struct):
    message: str
    parameter: str = ""
    got: str = ""
    accepted: str = ""


class _Refusal(msgspec.Struct):
    error: _Fault


def ask(server: str, given: Mapping[str, Sequence[str]]) -> SearchAnswer:
    """Return the answer of the server at an address such as http://127.0.0.1:8080.

    Raise BadParameter when it does not accept a parameter, and else a KhabarError that names the address.
    """
    if urlsplit(server).scheme not in {"http", "https"} or not urlsplit(server).netloc:
        raise BadParameter("server", f"{server!r} is no address", "http://host:port or https://…")
    filled = {name: [value for value in values if value] for name, values in given.items()}
    address = f"{server.rstrip('/')}/search?{urlencode(filled, doseq=True, errors='replace')}"
    try:
        with build_opener(ProxyHandler({})).open(Request(address), timeout=_PATIENCE_S) as reply:  # noqa: S310 - http(s) as checked above
            body = reply.read(_MOST_BYTES)
    except HTTPError as fault:
        raise _refusal(server, fault.code, fault.read(_MOST_BYTES)) from None
    except (OSError, ValueError) as fault:
        raise Transient(f"no answer from {server}: {getattr(fault, 'reason', fault)}") from None
    try:
        return msgspec.json.decode(body, type=SearchAnswer)
    except msgspec.MsgspecError as fault:
        raise Permanent(f"{server} does not answer as a `khabar serve` of this version: {fault}") from None


def _refusal(server: str, status: int, body: bytes) -> KhabarError:
    try:
        fault = msgspec.json.decode(body, type=_Refusal).error
    except msgspec.MsgspecError:
        return Permanent(f"{server} answers with HTTP status {status}, and not as a `khabar serve` does")
    if status == 400 and fault.parameter:
        return BadParameter(fault.parameter, fault.got, fault.accepted)
    return Transient(f"{server}: {fault.message} ({status})")
