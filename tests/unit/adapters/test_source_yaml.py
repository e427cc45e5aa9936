"""What is written for a source is read as the same source, whatever its texts are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.declared import CONFIG
from workers.adapters.source_files import load_profiles, load_sources
from workers.adapters.source_yaml import source_yaml
from workers.core.source import Listing, ListingKind, Role, Source

LISTING = Listing(url="https://bagh.example/rss", kind=ListingKind.RSS, period_s=300.0)
PATTERN = Listing(
    url="https://bagh.example/", kind=ListingKind.HTML, period_s=90.5, link_pattern=r"^https?://[^/]+/\d+"
)


@pytest.mark.parametrize("name", ["خبرگزاری باغ", "باغ: روز #۱", "no", "'\"", "[باغ]", "12", "آفتاب\u200cنیوز"])
@pytest.mark.parametrize("listing", [LISTING, PATTERN])
def test_round_trip(tmp_path: Path, name: str, listing: Listing) -> None:
    source = Source(
        id="bagh",
        name=name,
        hosts=("bagh.example", "127.0.0.1:8080"),
        role=Role.OUTLET,
        enabled=False,
        listings=(listing,),
        profile="nastooh",
        selectors=load_profiles(CONFIG)["nastooh"],
    )
    text = source_yaml(source, comments=["یک: دو", "با\nدو سطر\u2028", "  - id: x"])
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "profiles.yaml").write_bytes((CONFIG / "profiles.yaml").read_bytes())
    assert load_sources(tmp_path, seed_listing_url=None).sources == (source,)
    assert ("period: 5m\n" in text) == (listing is LISTING)
    assert text.startswith("# یک: دو\n# با دو سطر \n#   - id: x\nsources:\n")
