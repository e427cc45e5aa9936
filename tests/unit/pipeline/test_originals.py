"""Which originals are followed, and how a chain of them ends."""

from __future__ import annotations

import pytest

from tests.contract.store_bundle import visit
from workers.core.article import Article
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.twins import Twins
from workers.core.visit import Priority
from workers.pipeline.answer import MAX_HOPS
from workers.pipeline.originals import original_visit

SOURCES = SourceBook(
    (
        Source(id="s", name="گردآور", hosts=("news.example",), follow_original=True),
        Source(id="other", name="گردآور دوم", hosts=("other.example",)),
        Source(
            id="outlet",
            name="روزنامه",
            hosts=("outlet.example", "m.outlet.example"),
            role=Role.OUTLET,
            twins=Twins(hosts=(("m.outlet.example", "outlet.example"),)),
        ),
    )
)
PAGE = "https://news.example/a"


def follow(original: str | None, *, url: str = PAGE, **fields):
    article = Article(url=url, title="خبر", original_url=original)
    return original_visit(visit("a", **fields), article, content_hash="h1-1", sources=SOURCES)


def test_the_original_is_a_visit_of_the_source_that_owns_it():
    found = follow("https://outlet.example/1", listing="https://news.example/list")
    assert (found.url, found.host, found.source) == ("https://outlet.example/1", "outlet.example", "outlet")
    assert (found.via, found.named_by, found.hops) == ((PAGE,), "h1-1", 1)
    assert found.listing == "https://news.example/list"


def test_the_original_on_a_host_that_nobody_declares_counts_for_the_aggregator():
    found = follow("https://nobody.example/1")
    assert (found.host, found.source) == ("nobody.example", "s")


def test_the_twin_of_an_original_is_the_original():
    assert follow("https://m.outlet.example/1").url == "https://outlet.example/1"


@pytest.mark.parametrize(
    ("original", "fields"),
    [
        (None, {}),
        ("javascript:alert(1)", {}),
        (PAGE, {}),
        ("https://outlet.example/1", {"url": "https://other.example/a"}),
        ("https://other.example/1", {"url": "https://outlet.example/1"}),
        ("https://other.example/1", {"url": "https://nobody.example/1"}),
        ("https://outlet.example/1", {"hops": MAX_HOPS}),
        ("https://outlet.example/1", {"via": ("https://outlet.example/1",)}),
    ],
    ids=["none", "no address", "itself", "not asked for", "outlet", "undeclared", "too far", "loop"],
)
def test_what_is_not_followed(original, fields):
    assert follow(original, **fields) is None


def test_a_chain_goes_on_through_an_aggregator_that_begins_none():
    found = follow("https://outlet.example/1", url="https://other.example/1", named_by="h1-0", via=(PAGE,), hops=2)
    assert found.via == (PAGE, "https://other.example/1")
    assert (found.hops, found.named_by) == (3, "h1-1")


def test_what_a_revisit_finds_is_fresh():
    assert follow("https://outlet.example/1", revisit=2, priority=Priority.REVISIT).priority is Priority.FRESH
