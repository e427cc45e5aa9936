"""URL identity: one canonical spelling for each address, and its host as politeness knows it.

Two spellings are one URL when no server can tell them apart: case of scheme and host, the default port,
percent-encoding, dot segments, the fragment. Tracking parameters and session ids are dropped as well. Parameters are
sorted by name where that is harmless: each is `name=value` and no name stands twice (some sites read the first of two).
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from workers.core.hosts import split_authority

MAX_URL = 8192
"""Characters of a canonical URL; browsers and servers agree on about 8 kB, and nothing longer is a link to news."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE = "A-Za-z0-9._~!$&'()*+,;=:@/\\-"
_IS_CANONICAL = re.compile(
    r"https?://(?:(?!-)[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}"
    rf"/(?:[{_SAFE}]++|%[89A-F][0-9A-F])*+(?:\?(?:[{_SAFE}?]++|%[89A-F][0-9A-F])++)?"
)
"""Matches what is canonical already, but for dot segments and parameters: the way of most links, at 2 µs."""
_TRACKING = (
    r"(?:utm_[^=&]*|(?:fb|g|d|ms|y|ys|tw|tt)clid|gclsrc|[gw]braid|igshi?d?|mc_[ce]id|_g[al]|_hsenc|_hsmi"
    r"|mkt_tok|vero_id|ref_src|ref_url|at_medium|at_campaign|_openstat|_gl|srsltid|mibextid|jsessionid|phpsessid)"
)
_SESSION = re.compile(r";jsessionid=[^/?;]*", re.IGNORECASE)
"""A session id that servlets write into the path."""
_IS_TRACKING = re.compile(_TRACKING, re.IGNORECASE)
_HAS_TRACKING = re.compile(rf"[?&](?:&|$|{_TRACKING}(?:[=&]|$))", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_STRIPPED = "".join(map(chr, range(33)))
"""What is cut off both ends: C0 controls and space, as the WHATWG URL standard does."""
_REMOVED = str.maketrans("", "", "\t\n\r")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_PATH = "!$&'()*+,;=:@/%"
_SAFE_QUERY = _SAFE_PATH + "?"
_IS_ENCODED = re.compile(rf"[{_SAFE}?%]*")


def canonical_url(url: str, *, base: str | None = None) -> str | None:
    """Return the absolute http(s) URL in canonical form, or None when the text cannot be one.

    `base` resolves relative references. User names, control characters in the host and hosts that are neither a name
    nor a plain address are refused. Idempotent; never raises.
    """
    ready = url
    if base is not None and url[:1] == "/" and url[1:2] != "/":
        root = _base(base)
        ready = root[0] + url if root else url
    if (
        len(ready) <= MAX_URL
        and _IS_CANONICAL.fullmatch(ready)
        and "/." not in ready
        and ";" not in ready
        and not ("?" in ready and ("&" in ready or _HAS_TRACKING.search(ready)))
    ):
        return ready
    return _canonical(url, base)


def host_key(url: str) -> str:
    """Return the host of a URL in canonical form, `:port` added unless it is the scheme's own; '' for anything else."""
    parts = url.split("/", 3)
    return parts[2] if len(parts) > 3 and not parts[1] else ""


def _canonical(url: str, base: str | None) -> str | None:
    url = url.strip(_STRIPPED).translate(_REMOVED).partition("#")[0]
    if len(url) > MAX_URL:
        return None
    head, mark, query = url.partition("?")
    head = head.replace("\\", "/")
    scheme = _SCHEME.match(head)
    if scheme is None:
        root = _base(base) if base is not None else None
        if root is None:
            return None
        head, query = _resolve(head, query if mark else None, root)
        scheme = _SCHEME.match(head)
    if scheme is None or scheme[1].lower() not in _DEFAULT_PORTS or not head.startswith("//", scheme.end()):
        return None
    authority, slash, path = head[scheme.end() + 2 :].partition("/")
    return _join(scheme[1].lower(), authority, slash + path, query)


def _join(scheme: str, authority: str, path: str, query: str) -> str | None:
    place = split_authority(authority)
    if place is None:
        return None
    host, port = place
    try:
        path = _encode(path or "/", _SAFE_PATH)
        query = _encode(query, _SAFE_QUERY)
    except UnicodeEncodeError:
        return None
    suffix = "" if port is None or port == _DEFAULT_PORTS[scheme] else f":{port}"
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/." in path:
        path = _without_dots(path)
    if query:
        query = _ordered(
            [part for part in query.split("&") if part and not _IS_TRACKING.fullmatch(part.partition("=")[0])]
        )
    url = f"{scheme}://{host}{suffix}{path}{'?' if query else ''}{query}"
    return url if len(url) <= MAX_URL else None


def _ordered(parts: list[str]) -> str:
    """Join the parameters of a query, sorted by name unless their order may mean something."""
    names = [name for name, equals, _ in (part.partition("=") for part in parts) if equals]
    if len(names) == len(parts) == len(set(names)):
        parts.sort()
    return "&".join(parts)


def _resolve(path: str, query: str | None, root: tuple[str, str, str]) -> tuple[str, str]:
    origin, base_path, base_query = root
    if path.startswith("//"):
        return origin.partition("//")[0] + path, query or ""
    if not path:
        return origin + base_path, base_query if query is None else query
    if not path.startswith("/"):
        path = base_path[: base_path.rindex("/") + 1] + path
    return origin + path, query or ""


@lru_cache(maxsize=256)
def _base(base: str) -> tuple[str, str, str] | None:
    """Return origin, path and query of a base URL."""
    url = canonical_url(base)
    if url is None:
        return None
    head, _, query = url.partition("?")
    start = head.index("/", len("https://"))
    return head[:start], head[start:], query


def _encode(text: str, safe: str) -> str:
    if "%" in text:
        text = _PERCENT.sub(_recode, text)
    return text if _IS_ENCODED.fullmatch(text) else quote(text, safe=safe)


def _recode(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    byte = int(match[1], 16)
    return chr(byte) if byte in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
