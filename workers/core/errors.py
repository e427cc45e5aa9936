"""The two kinds of fault, and the faults of configuration. The docstring of each says what to do about it."""

from __future__ import annotations


class KhabarError(Exception):
    """Anything that khabar raises on purpose; its text is one line for the operator."""


class Transient(KhabarError):
    """It may go well next time: try again, not before `retry_after` seconds when the other side named a time."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OutOfRoom(Transient):
    """The store answers and has no room for more: what makes room still works, so go on with that."""


class Permanent(KhabarError):
    """It will not go well however often it is tried."""


class ConfigError(KhabarError):
    """A setting or a file of config/ is wrong; the text names file, place, what was found and what is accepted."""
