"""A host as it stands in a URL: one ASCII spelling for each name or address, or None for what is neither."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache

import idna

MAX_HOST = 253
"""Characters of a name in the DNS (RFC 1035)."""
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_FOREIGN_DOTS = frozenset("\u3002\uff0e\uff61")
_AUTHORITY = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@%\\]+)(?::([0-9]*))?")


@lru_cache(maxsize=4096)
def ascii_host(host: str) -> str | None:
    """Return the host in ASCII and lower case, or None when it is not one.

    Names follow IDNA 2008 (ZWNJ where it may stand), an underscore is allowed as it is seen in the wild. A last label
    that is a number makes it an IPv4 address, which must be a plain dotted quad: 0x7f.1 and 2130706433 are refused, as
    are look-alike digits and dots, which others read as addresses. An IPv6 address stands in brackets.
    """
    if len(host) > MAX_HOST + 1:
        return None
    if host.startswith("["):
        return _ipv6(host)
    name = host.lower() if host.isascii() else _encode(host)
    if name is None:
        return None
    name = name.removesuffix(".")
    if len(name) > MAX_HOST or not _NAME.fullmatch(name):
        return None
    if _NUMERIC.fullmatch(name.rpartition(".")[2]):
        return name if host.isascii() and _is_quad(name) else None
    return name


def split_authority(authority: str) -> tuple[str, int | None] | None:
    """Return (host as `ascii_host` gives it, port or None), or None when the text is not `host` or `host:port`."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        return None
    host = ascii_host(match[1])
    if host is None:
        return None
    digits = match[2]
    if not digits:
        return host, None
    port = int(digits) if len(digits) <= len("00065535") else MAX_PORT + 1
    return (host, port) if port <= MAX_PORT else None


MAX_PORT = 65535


def _is_quad(name: str) -> bool:
    return _QUAD.fullmatch(name) is not None and all(int(part) <= 255 for part in name.split("."))


def _ipv6(host: str) -> str | None:
    if not host.endswith("]"):
        return None
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
    except ValueError:
        return None


def _encode(host: str) -> str | None:
    if not _FOREIGN_DOTS.isdisjoint(host) or host.rstrip(".").rpartition(".")[2].isdigit():
        return None
    try:
        return idna.encode(unicodedata.normalize("NFC", host).lower()).decode("ascii")
    except UnicodeError:
        return None
