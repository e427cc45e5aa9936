"""A YAML file as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from workers.core.errors import ConfigError


def read_yaml(path: Path) -> Any:
    """Return the content of a file; raise ConfigError that names file and line for what is not YAML.

    A key that stands twice in one mapping is an error too: the second would silently replace the first.
    """
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except UnicodeDecodeError as fault:
        raise ConfigError(f"{path}: is not UTF-8 text (byte {fault.start})") from None
    except yaml.YAMLError as fault:
        raise ConfigError(f"{path}: {_describe(fault)}") from None
    try:
        node = loader.get_single_node()
        repeated = [f"{path}: {line}" for line in _repeated_keys(node)] if node is not None else []
        if repeated:
            raise ConfigError("\n".join(repeated))
        return loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as fault:
        raise ConfigError(f"{path}: {_describe(fault)}") from None
    finally:
        loader.dispose()


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
