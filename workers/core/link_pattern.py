"""The pattern that the addresses of a site's articles have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_LEAST = 3
"""Addresses that have to agree."""
_SHARE = 0.6
"""Of all given; fewer that agree leave too many articles out."""
_NUMBER = re.compile(r"\d+")
_ID = re.compile(r"\d{3,}")
_OTHER = r"[^/]+"


def common_pattern(urls: Sequence[str]) -> str | None:
    r"""Return a regular expression for `Listing.link_pattern` that matches most of some canonical URLs, or None when
    they have no number in common places.

    Numbers become `\d+`, parts that differ `[^/]+`, and what follows the number of an article (its slug) is left off.
    """
    shapes = [shape for url in urls if (shape := _shape(url)) is not None]
    sizes = Counter(map(len, shapes))
    if not sizes:
        return None
    size, count = sizes.most_common(1)[0]
    if count < _LEAST or count < _SHARE * len(urls):
        return None
    columns = list(zip(*(shape for shape in shapes if len(shape) == size), strict=True))
    parts = [_merged(column, last=index == size - 1) for index, column in enumerate(columns)]
    pattern = "".join(f"/{part}" for part in parts)
    # Numbers alone are everywhere in a URL: bind them to the beginning of the path.
    if not any(re.search(r"[^\W\d_]", part.replace(r"\d", "")) for part in parts):
        pattern = f"^https?://[^/]+{pattern}"
    return pattern if sum(re.search(pattern, url) is not None for url in urls) >= _SHARE * len(urls) else None


def _shape(url: str) -> tuple[str, ...] | None:
    """Return the segments of the path as patterns, up to the last that has a long number."""
    segments = url.partition("?")[0].split("/")[3:]
    ids = [index for index, segment in enumerate(segments) if _ID.search(_decoded(segment))]
    if not ids:
        return None
    end = ids[-1]
    while end + 1 < len(segments) and segments[end + 1].isdigit():  # a date: /2025/10/18
        end += 1
    *before, last = segments[: end + 1]
    return (*map(_generalised, before), _cut(last))


def _decoded(segment: str) -> str:
    """Take the bytes of other letters out: their codes have digits that are no numbers."""
    return re.sub(r"%[0-9A-F]{2}", "~", segment)


def _generalised(segment: str) -> str:
    return _OTHER if "%" in segment else r"\d+".join(map(_escaped, _NUMBER.split(segment)))


def _cut(segment: str) -> str:
    """Return what stands before and in the number, and the suffix of a file when it follows at once."""
    plain = _decoded(segment)
    match = _ID.search(plain) or _NUMBER.search(plain)
    if match is None:
        return _OTHER
    head, tail = plain[: match.start()], plain[match.end() :]
    front = "[^/]*" if "~" in head else r"\d+".join(map(_escaped, _NUMBER.split(head)))
    return rf"{front}\d+" + (re.escape(tail) if tail in {".html", ".htm"} else "")


def _escaped(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")


def _merged(column: Sequence[str], *, last: bool) -> str:
    if len(set(column)) == 1:
        return column[0]
    return r"[^/]*\d+" if last else _OTHER
