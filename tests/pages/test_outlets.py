"""Every declared source has a page in its style, read as its declaration says, and a sample of each of its listings.

`outlets/<id>.html` is the page, `outlets/<id>.json` what stands on it (as in test_pages) and in `listings`, by the
address of the listing, the `file` in outlets/listings/ with its `links` and its `next` page. All are written for this
test, in the style of the site.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.declared import declared_sources
from tests.recorded_page import NOW, load_page
from tests.registry import AGENCIES
from workers.core.dated_listing import issues
from workers.core.extraction.page import read_page
from workers.core.page import Page
from workers.core.source import Role, Source
from workers.core.urls import host_key
from workers.core.visit import VisitKind

FOLDER = Path(__file__).parent / "outlets"
SOURCES = declared_sources()
KINDS = {"html": VisitKind.LISTING, "rss": VisitKind.FEED, "sitemap": VisitKind.SITEMAP}
TYPES = {".html": "text/html", ".xml": "application/xml"}


def _case(source: Source) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((FOLDER / f"{source.id}.json").read_text(encoding="utf-8"))
    return case


@pytest.fixture(params=SOURCES.values(), ids=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    return request.param


def test_nothing_is_kept_for_a_source_that_is_not_declared() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SOURCES)
    assert {path.stem for path in FOLDER.glob("*.html")} == set(SOURCES)
    files = [sample["file"] for one in SOURCES.values() for sample in _case(one)["listings"].values()]
    assert sorted(files) == sorted(path.name for path in (FOLDER / "listings").iterdir())


def test_the_page_is_read_as_the_declaration_says(source: Source) -> None:
    case = _case(source)
    assert case["source"] == source.id
    assert source.owns(host_key(case["url"])), "the page is on a host of the source"
    page = load_page(FOLDER / f"{source.id}.html")
    article, expected = page.read(), page.article
    assert article is not None
    assert expected is not None
    named = set(expected["extraction"])
    assert named >= {"title", "paragraphs"}
    assert ("published_at" in named) == (article.published_at is not None)
    for field, selectors in (
        ("title", source.selectors.title),
        ("lead", source.selectors.lead),
        ("paragraphs", source.selectors.body),
        ("published_at", source.selectors.date),
        ("agency", source.selectors.agency),
        ("original_url", source.selectors.original),
    ):
        method = article.extraction.get(field, "")
        if selectors and not method.startswith(("meta:", "json-ld")):
            assert method.removeprefix("selector:") in selectors, field


def test_every_listing_has_a_sample_that_yields_its_links(source: Source) -> None:
    samples = _case(source)["listings"]
    assert set(samples) == {listing.url for listing in source.listings}
    for listing in source.listings:
        sample = samples[listing.url]
        path = FOLDER / "listings" / sample["file"]
        url = issues(listing, now_s=NOW.timestamp())[0].url
        page = Page(url=url, status=200, headers={"content-type": TYPES[path.suffix]}, body=path.read_bytes())
        reading = read_page(page, kind=KINDS[listing.kind], source=source, listing=listing, max_bytes=1_000_000)
        assert list(reading.links) == sample["links"], listing.url
        assert len(reading.links) >= 3
        assert reading.next_url == sample.get("next"), listing.url


def test_every_outlet_is_in_the_registry_of_agencies(source: Source) -> None:
    if source.role is Role.OUTLET:
        owners = {owner.id if (owner := AGENCIES.owner_of(host)) is not None else None for host in source.hosts}
        assert len(owners) == 1
        assert None not in owners, "a link to it is resolved to no agency: name its hosts in config/agencies.yaml"


def test_the_families_and_the_aggregators_are_there() -> None:
    profiles = [source.profile for source in SOURCES.values()]
    assert min(profiles.count(name) for name in ("nastooh", "iransamaneh", "asam", "pangea")) >= 3
    assert {"khabarfarsi", "shahrekhabar", "ghatreh"} <= set(SOURCES)
    assert len(SOURCES) >= 20
    assert not [source.id for source in SOURCES.values() if source.enabled and source.id != "ertebat-eghtesadi"]
