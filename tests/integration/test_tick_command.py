"""`khabar tick --once` says what it scheduled, and why not more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.integration.index_place import ROOT
from workers.adapters.source_dump import write_source_dump
from workers.cli.main import run
from workers.core.source import Listing, ListingKind, Source
from workers.settings import load_settings

LISTINGS = tuple(
    Listing(url=f"https://news.example/{name}", kind=ListingKind.HTML, period_s=3600.0) for name in ("a", "b")
)
SOURCE = Source(id="s", name="پیک", hosts=("news.example",), listings=LISTINGS)
Tick = Callable[..., str]


@pytest.fixture
def tick(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    empty_redis: Callable[[str], str],
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Tick]:
    """Ticks once over sources, and returns what it printed."""
    monkeypatch.setenv("KHABAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("KHABAR_CONFIG_DIR", str(ROOT / "config"))
    monkeypatch.setenv("KHABAR_REDIS_URL", empty_redis("system"))
    monkeypatch.setenv("KHABAR_SOURCES_FILE", str(tmp_path / "sources.json"))
    load_settings.cache_clear()

    def once(*options: str, sources: Sequence[Source] = (SOURCE,)) -> str:
        write_source_dump(tmp_path / "sources.json", tuple(sources))
        assert run(["tick", "--once", *options]) == 0
        return capsys.readouterr().out

    yield once
    load_settings.cache_clear()


def test_all_listings_are_scheduled_once(tick: Tick) -> None:
    assert tick().startswith("2 of 2 listings scheduled, 0 lost leases back, ")
    assert tick().startswith("0 of 2 listings scheduled (the others are not due, under way or paused), ")
    assert tick("--force").startswith("0 of 2 listings scheduled (the others are under way or paused), ")


def test_where_no_source_is_enabled_it_says_so(tick: Tick) -> None:
    assert tick("--force", sources=()).startswith("0 of 0 listings scheduled (no source that is enabled has any), ")
