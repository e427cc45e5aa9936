"""Sources as one JSON file: how a program (the sample site, a benchmark) hands its own to worker processes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from workers.core.errors import ConfigError
from workers.core.source import Source
from workers.core.sourcebook import SourceBook


def write_source_dump(path: Path, sources: tuple[Source, ...]) -> None:
    """Write sources so that `load_source_dump` reads the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(sources))


def load_source_dump(path: Path) -> SourceBook:
    """Read what `write_source_dump` wrote; raise ConfigError that names file and place."""
    try:
        return SourceBook(msgspec.json.decode(path.read_bytes(), type=tuple[Source, ...]))
    except OSError as fault:
        raise ConfigError(f"{path}: cannot be read: {fault.strerror}") from None
    except msgspec.MsgspecError as fault:
        raise ConfigError(f"{path}: {fault}") from None
