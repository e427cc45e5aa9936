"""What is wrong in agencies.yaml is told with file, agency and field, all of it at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry import AGENCIES, CONFIG
from workers.adapters.agency_files import load_agencies
from workers.adapters.source_files import load_sources
from workers.core.errors import ConfigError
from workers.core.source import Role

GOOD = "{id: bagh, name: خبرگزاری باغ, latin: Bagh, domains: bagh.example, aliases: باغ‌نیوز}"


def load(folder: Path, *entries: str) -> str:
    """Return what is said about a registry of these entries; '' when it is accepted."""
    (folder / "agencies.yaml").write_text("agencies:\n" + "".join(f"  - {entry}\n" for entry in entries), "utf-8")
    try:
        load_agencies(folder)
    except ConfigError as fault:
        return str(fault).replace(str(folder), "DIR")
    return ""


def test_a_registry_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == ""
    (agency,) = load_agencies(tmp_path)
    assert agency.names == ("خبرگزاری باغ", "باغ", "Bagh", "باغ‌نیوز")
    assert agency.domains == ("bagh.example",)


def test_no_file_is_an_empty_registry(tmp_path: Path) -> None:
    assert len(load_agencies(tmp_path)) == 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{name: سرو, latin: Sarv}", "number 2: id: is missing"),
        ("{id: Sarv, name: سرو, latin: Sarv}", '"Sarv": id: "Sarv" is not accepted (small letters, digits and hyphens'),
        ("{id: sarv, name: سرو}", '"sarv": latin: is missing'),
        ("{id: sarv, name: س, latin: Sarv}", '"sarv": name: "س" is not a name (accepted: at least 2 letters)'),
        (
            "{id: sarv, name: سرو, latin: Sarv, kind: x}",
            '"sarv": kind: unknown field (accepted: id, name, latin, domains',
        ),
        (
            "{id: sarv, name: سرو, latin: Sarv, domains: ['https://sarv.example']}",
            '"sarv": domains.0: "https://sarv.example" is not a host name (accepted: a name such as example.ir',
        ),
        ("{id: bagh, name: سرو, latin: Sarv}", '"bagh": id: is used by an earlier agency already'),
        (
            "{id: sarv, name: سرو, latin: Sarv, aliases: [باغ]}",
            '"sarv": aliases: "باغ" belongs to agency "bagh" already',
        ),
        (
            "{id: sarv, name: سرو, latin: Sarv, aliases: [باغ نيوز]}",
            '"sarv": aliases: "باغ نيوز" belongs to agency "bagh" already',
        ),
        (
            "{id: sarv, name: سرو, latin: Sarv, domains: [www.bagh.example]}",
            '"sarv": domains: "bagh.example" belongs to agency "bagh" already',
        ),
        ("سرو", "number 2: is not a mapping (accepted: id, name, latin, domains, aliases, full_name, abroad)"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, entry: str, said: str) -> None:
    fault = load(tmp_path, GOOD, entry)
    assert fault.startswith(f"DIR/agencies.yaml: agency {said}")
    assert "\n" not in fault


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    fault = load(tmp_path, "{id: a, name: سرو}", "{id: b, latin: Sarv}")
    assert fault.splitlines() == [
        'DIR/agencies.yaml: agency "a": latin: is missing',
        'DIR/agencies.yaml: agency "b": name: is missing',
    ]


def test_every_declared_outlet_is_known() -> None:
    """So that a link to its pages names it, and a source and its agency have one id."""
    for source in load_sources(CONFIG, seed_listing_url=None):
        for host in source.hosts if source.role is Role.OUTLET else ():
            owner = AGENCIES.owner_of(host)
            assert owner is not None, host
            assert source.id in (owner.id, *(f"{owner.id}-{edition}" for edition in ("persian", "farsi", "dari")))
