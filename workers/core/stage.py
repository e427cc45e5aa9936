"""The stages of the pipeline."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """A step of the pipeline, with a queue, workers and a pause flag of its own."""

    FETCH = "fetch"
    PARSE = "parse"
    INDEX = "index"
    ARCHIVE = "archive"
    """Keeps copies of what was fetched, beside the path of the visits."""
