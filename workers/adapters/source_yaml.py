"""A source as the text of a file of config/sources/, with what an operator should know as comments."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from workers.core.source import Source

_LINE_ENDS = re.compile(r"[\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029]+")
"""What would end a comment, or is not allowed in YAML at all."""


_UNITS = {"d": 86400, "h": 3600, "m": 60}


def source_fields(source: Source) -> dict[str, Any]:
    """Return the fields of an entry, as `sources validate` accepts them: those that are not left at their default."""
    fields: dict[str, Any] = {"id": source.id, "name": source.name, "role": str(source.role)}
    fields |= {"enabled": source.enabled, "hosts": list(source.hosts)}
    fields["listings"] = [
        {"url": one.url, "kind": str(one.kind), "period": _duration(one.period_s)}
        | ({"link_pattern": one.link_pattern} if one.link_pattern is not None else {})
        for one in source.listings
    ]
    if source.profile is not None:
        fields["profile"] = source.profile
    return fields


def _duration(seconds: float) -> str:
    unit = next((unit for unit, size in _UNITS.items() if seconds % size == 0), "s")
    return f"{seconds / _UNITS.get(unit, 1):g}{unit}"


def source_yaml(source: Source, *, comments: Iterable[str] = ()) -> str:
    """Return a whole file with one entry, the comments before it."""
    entry = yaml.safe_dump([source_fields(source)], allow_unicode=True, sort_keys=False, width=10_000)
    indented = "".join(f"  {line}\n" for line in entry.splitlines())
    noted = "".join(f"# {_LINE_ENDS.sub(' ', comment)}\n" for comment in comments)
    return f"{noted}sources:\n{indented}"
