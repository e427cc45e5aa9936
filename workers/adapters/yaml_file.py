"""A YAML file as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from workers.core.errors import ConfigError

_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""That of libyaml takes a quarter of the time (`agencies.yaml`: 0.05 s of CPU); PyYAML may be built without it."""


def read_yaml(path: Path) -> Any:
    """Return the content of a file; raise ConfigError that names file and line for what is not YAML.

    A key that stands twice in one mapping is an error too: the second would silently replace the first.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {fault.start})") from None
    with suppress(yaml.YAMLError):
        return _content(path, text, _Loader)
    try:  # libyaml says less of what it expected, and other words
        return _content(path, text, yaml.SafeLoader)
    except yaml.YAMLError as fault:
        raise ConfigError(f"{path}: {_describe(fault)}") from None


def _content(path: Path, text: str, kind: type[yaml.SafeLoader | yaml.CSafeLoader]) -> Any:
    loader = kind(text)
    try:
        node = loader.get_single_node()
        repeated = [f"{path}: {line}" for line in _repeated_keys(node)] if node is not None else []
        if repeated:
            raise ConfigError("\n".join(repeated))
        return loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()


def read_top(path: Path, name: str, kind: type[list[Any] | dict[Any, Any]]) -> tuple[Any, list[str]]:
    """Return the value of the only top-level field of a file."""
    content = read_yaml(path)
    if content is None:
        return kind(), []
    if not isinstance(content, dict):
        return kind(), [f"{path}: the file is not a mapping (accepted: {name}:)"]
    faults = [f"{path}: {field}: unknown field (accepted: {name})" for field in content if field != name]
    value = content.get(name)
    if value is None:
        return kind(), faults
    if not isinstance(value, kind):
        return kind(), [*faults, f"{path}: {name}: is not a {'list' if kind is list else 'mapping'}"]
    return value, faults


def entry_name(raw: object, position: int) -> str:
    """Return how errors name an entry of a list: by its id, or by its place."""
    found = raw.get("id") if isinstance(raw, dict) else None
    return f'"{found}"' if isinstance(found, str) and found else f"number {position}"


def _describe(fault: yaml.YAMLError) -> str:
    if isinstance(fault, yaml.MarkedYAMLError) and fault.problem_mark is not None:
        mark = fault.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: not YAML: {fault.problem}"
    return f"not YAML: {' '.join(str(fault).split())}"


def _repeated_keys(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield f"line {key.start_mark.line + 1}: {key.value}: stands twice in one mapping"
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)
