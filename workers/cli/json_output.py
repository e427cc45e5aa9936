"""JSON on standard output, Persian as Persian."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec


def print_json(value: Any, *, one_line: bool = False) -> None:
    """Print any value of the core as one JSON document."""
    plain = msgspec.to_builtins(value)
    sys.stdout.write(json.dumps(plain, ensure_ascii=False, indent=None if one_line else 2) + "\n")
