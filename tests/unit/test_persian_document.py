"""docs/persian.md holds: its examples are run, and every rule that has a name in the code has its line there."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from tests.persian_document import ROOT, TEXT, examples, links, rows, section
from tests.registry import ATTRIBUTOR, CONFIG
from tests.unit.core.test_fingerprint import BODY
from workers.core.dates import parse_date
from workers.core.fingerprint import core_of
from workers.core.last_lines import LINES
from workers.core.persian import canonical

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""What the examples of dates are read at."""
_PERSIAN = re.compile("[\u0600-\u06ff]")
CHAINS = [chain for cells in rows("Canonical form") for chain in cells[-1].split("; ")]
HASHED = [one for _, one in examples("Content hash") if _PERSIAN.search(one)]
DATED = [one for _, one in examples("Dates")]
CREDITED = list(rows("Attribution"))


@pytest.mark.parametrize("chain", CHAINS)
def test_what_has_one_canonical_form(chain: str) -> None:
    for one, sign, other in links(chain):
        assert (canonical(one) == canonical(other)) is (sign == "=")


def is_taken(example: str) -> bool:
    """Tell whether it leaves no trace in the core, before a text or after it."""
    left, _, right = example.partition(" → ")
    before = core_of(body=f"{left} {BODY}") == core_of(body=f"{right} {BODY}".strip())
    return before or core_of(body=f"{BODY}\n{left}") == core_of(body=f"{BODY}\n{right}".strip())


@pytest.mark.parametrize("example", HASHED)
def test_what_the_hash_leaves_out(example: str) -> None:
    assert is_taken(example.removeprefix("not ")) is not example.startswith("not ")


@pytest.mark.parametrize("example", DATED)
def test_dates(example: str) -> None:
    if example.startswith("not "):
        assert parse_date(example.removeprefix("not "), now=NOW) is None
        return
    text, arrow, expected = example.partition(" → ")
    assert arrow, "an example of a date is «text → moment» or «not text»"
    assert parse_date(text, now=NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(("text", "agency", "cites"), CREDITED)
def test_attribution(text: str, agency: str, cites: str) -> None:
    found = ATTRIBUTOR.attribute(text.replace("…", "باغ باز شد"))
    assert (found.agency_id or found.agency or "", found.cites_id or found.cites or "") == (agency, cites)


def test_every_kind_of_last_line_has_its_example() -> None:
    assert [
        cells[0].removeprefix("… ") for cells in rows("Content hash") if cells[0].removeprefix("… ") in LINES
    ] == list(LINES)


def test_every_persian_rule_of_the_analyzers_is_explained() -> None:
    analysis = json.loads((CONFIG / "index.json").read_text("utf-8"))["settings"]["analysis"]
    names = [
        name
        for kind in ("char_filter", "tokenizer", "filter")
        for name in analysis.get(kind, {})
        if name.startswith("fa_")
    ]
    assert names
    assert [name for name in names if f"`{name}`" not in section("Search")] == []


def test_every_file_that_is_named_exists() -> None:
    names = set(re.findall(r"`([\w/.-]+\.(?:py|json|yaml))`", TEXT))
    here = {path.name for path in (ROOT / "workers" / "core").rglob("*.py")}
    assert sorted(name for name in names if not (ROOT / name).exists() and name not in here) == []


def test_every_page_that_is_named_exists() -> None:
    pages = ROOT / "tests" / "pages"
    families = {path.name for path in pages.iterdir() if path.is_dir()}
    named = re.findall(r"`(\w+)/(\w+)`", section("Extraction"))
    assert named
    assert {family for family, _ in named} <= families
    assert [f"{family}/{page}" for family, page in named if not list((pages / family).glob(f"{page}*"))] == []
