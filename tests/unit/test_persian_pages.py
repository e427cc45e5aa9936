"""The examples of docs/persian.md on extraction hold: what is read of small pages."""

from __future__ import annotations

import pytest

from tests.persian_document import rows
from tests.small_page import hold

RULES = {cells[0]: cells[2:] for cells in rows("Extraction")}
EXAMPLES = [one.replace("`", "") for cells in RULES.values() for cell in cells for one in cell.split(" · ")]


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_an_example(rule: str) -> None:
    assert any(cell.strip() for cell in RULES[rule])


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_read_of_a_page(example: str) -> None:
    hold(example)
