"""The address that a redirect link carries with it."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote, unquote_plus

from workers.core.urls import canonical_url

_PARAMETERS = frozenset(
    [
        *("url", "u", "uri", "to", "target", "link", "href", "redirect", "redirect_url", "redirect_uri", "redirecturl"),
        *("redirect_to", "goto", "go", "dest", "destination", "out", "q", "r", "ref", "src", "source", "address", "l"),
        *("continue", "next", "return", "returnurl", "return_url", "site", "page", "news", "newsurl", "originalurl"),
    ]
)
_IN_PATH = re.compile(r"/(https?(?:://|:/|%3A%2F%2F).+)", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_MAX_ENCODINGS = 3
"""How often a value may be percent-encoded over again; each redirect service adds one."""
_MAX_REDIRECTS = 3


def carried_address(url: str) -> str:
    """Return the address that a URL in canonical form carries, or the URL itself when it carries none.

    As a parameter or a part of the path, percent-encoded or in base64; redirects within redirects are unwrapped.
    """
    for _ in range(_MAX_REDIRECTS):
        inner = _carried(url)
        if inner is None or inner == url:
            return url
        url = inner
    return url


def _carried(url: str) -> str | None:
    head, _, query = url.partition("?")
    for part in query.split("&") if query else ():
        name, _, value = part.partition("=")
        if value and name.lower() in _PARAMETERS and (address := _address(unquote_plus(value))) is not None:
            return address
    path = head[head.index("/", len("https://")) :] if head.count("/") > 2 else ""
    found = _IN_PATH.search(path)
    if found is not None:
        text = unquote(found[1])
        fixed = re.sub(r"^(https?):/+", r"\1://", text, flags=re.IGNORECASE)
        return canonical_url(f"{fixed}?{query}" if query else fixed)
    for segment in path.split("/"):
        if _BASE64.fullmatch(segment) and (address := _from_base64(segment)) is not None:
            return address
    return None


def _address(value: str) -> str | None:
    for _ in range(_MAX_ENCODINGS):
        if value[:8].lower().startswith(("http://", "https://")):
            return canonical_url(value)
        if "%" not in value:
            break
        value = unquote(value)
    if value.startswith("//"):
        return canonical_url(f"https:{value}")
    return _from_base64(value.replace(" ", "+")) if _BASE64.fullmatch(value.replace(" ", "+")) else None


def _from_base64(text: str) -> str | None:
    body = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(body + "=" * (-len(body) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    decoded = unquote(decoded)
    return canonical_url(decoded) if decoded[:8].lower().startswith(("http://", "https://")) else None
