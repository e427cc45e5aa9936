"""The examples of docs/persian.md on extraction hold: what is read of small pages."""

from __future__ import annotations

import pytest

from tests.persian_document import rows
from tests.small_page import hold

EXAMPLES = [one.replace("`", "") for cells in rows("Extraction") if len(cells) > 2 for one in cells[2].split(" · ")]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_read_of_a_page(example: str) -> None:
    hold(example)
