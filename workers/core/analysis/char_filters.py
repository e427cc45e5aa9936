"""Char filters of Elasticsearch: text in, text out, and for each change of length where it happened.

`mapping` and `pattern_replace` are known. Offsets are corrected as Lucene's BaseCharFilter does it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from workers.core.analysis.spec import Spec
from workers.core.errors import ConfigError


class Edits(NamedTuple):
    """Where the output of a char filter is shifted against its input: from `at[i]` on by `shift[i]` characters."""

    at: list[int]
    shift: list[int]

    def correct(self, offset: int) -> int:
        """Return the offset in the input that an offset in the output stands for."""
        found = bisect_right(self.at, offset)
        return offset + self.shift[found - 1] if found else offset


CharFilter = Callable[[str], tuple[str, Edits | None]]
"""None: nothing moved."""


def build_char_filter(where: str, raw: object) -> CharFilter:
    """Build one char filter from its settings; raise ConfigError that names what is unknown."""
    spec = Spec(where, raw)
    if spec.kind == "mapping":
        built = _mapping(spec)
    elif spec.kind == "pattern_replace":
        pattern, parts = spec.pattern("pattern"), re.split(r"\$(\d)", spec.text("replacement", ""))
        built = _replacer(pattern, lambda match: _fill(parts, match))
    else:
        raise ConfigError(f"{where}: unknown type {spec.kind!r} (accepted: mapping, pattern_replace)")
    spec.done()
    return built


def _fill(parts: list[str], match: re.Match[str]) -> str:
    """Literal text and group numbers by turns, as `re.split` gives them."""
    return "".join((match.group(int(part)) or "") if at % 2 else part for at, part in enumerate(parts))


def _mapping(spec: Spec) -> CharFilter:
    table: dict[str, str] = {}
    for rule in spec.texts("mappings"):
        source, arrow, target = rule.partition("=>")
        if not arrow or not source.strip():
            raise ConfigError(f"{spec.where}.mappings: {rule!r} is not of the form 'a => b'")
        table[_unescape(source.strip())] = _unescape(target.strip())
    longest_first = sorted(table, key=len, reverse=True)
    return _replacer(re.compile("|".join(map(re.escape, longest_first))), lambda match: table[match.group()])


def _unescape(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), text)


def _replacer(pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> CharFilter:
    def apply(text: str) -> tuple[str, Edits | None]:
        pieces: list[str] = []
        edits = Edits([], [])
        done = length = shift = 0
        for match in pattern.finditer(text):
            start, end = match.span()
            new = replace(match)
            pieces += (text[done:start], new)
            length += start - done + len(new)
            shift = _note(edits, at=length, old=end - start, new=len(new), shift=shift)
            done = end
        if not pieces:
            return text, None
        pieces.append(text[done:])
        return "".join(pieces), edits if edits.at else None

    return apply


def _note(edits: Edits, *, at: int, old: int, new: int, shift: int) -> int:
    """Record that `old` characters became `new`, ending at output offset `at`; return the shift from there on."""
    if new < old:
        shift += old - new
        edits.at.append(at)
        edits.shift.append(shift)
    for extra in range(old, new):
        shift -= 1
        edits.at.append(at - new + extra)
        edits.shift.append(shift)
    return shift
