"""docs/sources.md and the head of config/sources.yaml explain every field that is accepted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workers.adapters.source_schema import (
    LabelsEntry,
    ListingEntry,
    PolitenessEntry,
    SelectorsEntry,
    SourceEntry,
    TwinsEntry,
)

ROOT = Path(__file__).parents[2]
ENTRIES = (SourceEntry, ListingEntry, PolitenessEntry, SelectorsEntry, LabelsEntry, TwinsEntry)
FIELDS = sorted({name for entry in ENTRIES for name in entry.model_fields})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_explained(field: str) -> None:
    assert f"`{field}`" in (ROOT / "docs" / "sources.md").read_text("utf-8"), f"docs/sources.md lacks `{field}`"
    head = (ROOT / "config" / "sources.yaml").read_text("utf-8").partition("\nsources:")[0]
    assert re.search(rf"\b{field}\b", head), f"the head of config/sources.yaml lacks {field}"


def test_no_field_is_explained_that_does_not_exist() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", (ROOT / "docs" / "sources.md").read_text("utf-8"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"\w+", row)}
    assert named <= set(FIELDS)
    assert {"url", "hosts", "body"} <= named
