"""Reading one component of the analysis settings: every parameter is known, or the fault names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workers.core.errors import ConfigError


class Spec:
    """The parameters of one char filter, tokenizer, filter or analyzer, taken one by one; `done` refuses the rest."""

    __slots__ = ("_left", "kind", "where")

    def __init__(self, where: str, raw: Any) -> None:
        if not isinstance(raw, Mapping):
            raise ConfigError(f"{where}: expected an object, got {raw!r}")
        self.where = where
        self._left: dict[str, Any] = dict(raw)
        self.kind = self.text("type")

    def text(self, name: str, default: str | None = None) -> str:
        """Take a string; one without a default is required."""
        return str(self._take(name, str, default))

    def whole(self, name: str, default: int | None = None) -> int:
        """Take a whole number."""
        return int(self._take(name, int, default))

    def flag(self, name: str, default: bool | None = None) -> bool:  # noqa: FBT001 - mirrors `text` and `whole`
        """Take true or false."""
        return bool(self._take(name, bool, default))

    def texts(self, name: str, default: list[str] | None = None) -> list[str]:
        """Take a list of strings."""
        found: list[str] = self._take(name, list, default)
        if not all(isinstance(item, str) for item in found):
            raise ConfigError(f"{self.where}.{name}: expected a list of strings")
        return found

    def pattern(self, name: str, raw: str | None = None) -> re.Pattern[str]:
        """Compile a pattern that means the same to Java and to Python: no classes like backslash-w, no possessives."""
        source = self.text(name) if raw is None else raw
        if re.search(r"\\[pPwWbBdDsSGRX]|[*+?}]\+", source):
            raise ConfigError(f"{self.where}.{name}: {source!r} has a construct that Java and Python read differently")
        try:
            return re.compile(source)
        except re.error as fault:
            raise ConfigError(f"{self.where}.{name}: {source!r} is no regular expression ({fault})") from None

    def replacement(self) -> str:
        """Take `replacement`, its group references ($1) turned into those of Python."""
        return re.sub(r"\$(\d)", r"\\g<\1>", self.text("replacement", "").replace("\\", "\\\\"))

    def done(self) -> None:
        """Refuse parameters that nobody took."""
        if self._left:
            raise ConfigError(f"{self.where}: unknown parameter {', '.join(map(repr, sorted(self._left)))}")

    def _take(self, name: str, kind: type, default: Any) -> Any:
        found = self._left.pop(name, default)
        if found is None:
            raise ConfigError(f"{self.where}: {name!r} is missing")
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise ConfigError(f"{self.where}.{name}: expected {kind.__name__}, got {found!r}")
        return found
