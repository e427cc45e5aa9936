"""Reading config/index.json: settings, analyzers and mapping of the article index, one definition for both engines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workers.core.analysis.analyzer import build_analyzers
from workers.core.errors import ConfigError

ANALYZERS = ("fa_head", "fa_index", "fa_search", "fa_words")
"""What the two engines ask for by name."""
TEXT_FIELDS = ("title", "lead", "body", "heads")
"""Fields of the mapping that are searched."""


def load_definition(path: Path) -> dict[str, Any]:
    """Read and check the definition; raise ConfigError that names file, place and what is accepted."""
    try:
        definition = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read ({fault.strerror})") from None
    except ValueError as fault:
        raise ConfigError(f"{path}: not valid JSON ({fault})") from None
    try:
        check_definition(definition)
    except ConfigError as fault:
        raise ConfigError(f"{path}: {fault}") from None
    return dict(definition)


def check_definition(definition: Any) -> None:
    """Raise ConfigError unless both engines can work with the definition."""
    if not isinstance(definition, Mapping):
        raise ConfigError(f"expected an object with 'settings' and 'mappings', got {definition!r}")
    unknown = set(definition) - {"settings", "mappings"}
    if unknown:
        raise ConfigError(f"unknown key {', '.join(map(repr, sorted(unknown)))} (accepted: settings, mappings)")
    analyzers = build_analyzers(definition)
    for name in ANALYZERS:
        if name not in analyzers:
            raise ConfigError(f"settings.analysis.analyzer: {name!r} is missing")
    mappings = definition.get("mappings")
    if not isinstance(mappings, Mapping) or mappings.get("dynamic") != "strict":
        raise ConfigError("mappings: expected an object with 'dynamic': 'strict'")
    _check_fields(mappings.get("properties"), set(analyzers))


def _check_fields(properties: Any, analyzers: set[str]) -> None:
    if not isinstance(properties, Mapping):
        raise ConfigError("mappings.properties: expected an object")
    for name in TEXT_FIELDS:
        field = properties.get(name)
        if not isinstance(field, Mapping) or field.get("type") != "text":
            raise ConfigError(f"mappings.properties.{name}: expected a field of type text")
        for role in ("analyzer", "search_analyzer", "search_quote_analyzer"):
            if field.get(role, "fa_index") not in analyzers:
                raise ConfigError(f"mappings.properties.{name}.{role}: no analyzer {field[role]!r}")


def definition_mark(definition: Mapping[str, Any]) -> str:
    """Return what tells one set of analyzers, fields and weights from another; other settings may differ."""
    settings = definition["settings"]
    parts = [settings["analysis"], settings.get("index", {}).get("similarity"), definition["mappings"]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
