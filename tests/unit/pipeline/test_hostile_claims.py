"""What a hostile page can do to another's article by what it says of itself: nothing. From listing to index, with the
reading of real pages."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest

from tests.contract.store_bundle import claim, fast, visit
from tests.fakes import MemoryStore, page_of
from tests.fakes.index import MemoryIndex
from tests.fakes.parser import TableParser
from tests.fakes.stories import MemoryStories
from workers.core.extraction.page import read_page
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import VisitKind
from workers.pipeline.index import IndexStage
from workers.pipeline.parse import ParseStage
from workers.pipeline.ports import Fetched

VICTIM = "https://outlet.example/news/1"
HOSTILE = "https://hostile.example/x"
SOURCES = SourceBook(
    (
        Source(id="outlet", name="روزنامه", hosts=("outlet.example",), role=Role.OUTLET),
        Source(id="hostile", name="بدخواه", hosts=("hostile.example",)),
    )
)
TITLE = "پل تازه\u200cای بر رودخانه ساخته شد"
TEXT = "شهردار گفت ساخت این پل دو سال طول کشید و از فردا خودروها از آن می\u200cگذرند. " * 6
CLAIMS = (
    f'<link rel="canonical" href="{VICTIM}"><meta property="og:url" content="{VICTIM}">'
    f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","url":"{VICTIM}"}}</script>'
)


def html(title: str, text: str, head: str = "") -> bytes:
    page = f"<html lang=fa><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>{text}</p>"
    return f"{page}<p>{text}</p></article></body></html>".encode()


def reading(page: Page) -> Reading:
    owner = SOURCES.owner_of(page.url.split("/")[2])
    return read_page(page, kind=VisitKind.ARTICLE, source=owner, listing=None, max_bytes=10**6)


@dataclass
class Path:
    """Parse and index over one store and one index."""

    store: MemoryStore
    index: MemoryIndex

    def publish(self, url: str, body: bytes, *, at: float) -> None:
        host = url.split("/")[2]
        fast(self.store, host)
        owner = SOURCES.owner_of(host)
        assert owner is not None
        added = self.store.frontier.add([replace(visit("a"), url=url, host=host, source=owner.id)])
        assert added.new == 1, f"{url} was taken for known"
        [lease] = claim(self.store)
        self.store.handoffs.commit_fetch([Fetched(lease=lease, page=replace(page_of(url, body), fetched_at=at))])
        ticks = iter(range(10**9))
        common = {"sources": SOURCES, "revisit_after_s": (), "clock": lambda: next(ticks) * 0.1}
        parse = ParseStage(
            pages=self.store.pages,
            handoffs=self.store.handoffs,
            frontier=self.store.frontier,
            parser=TableParser(reading),
            **common,
        )
        parse.drain(3.0)
        index = IndexStage(
            articles=self.store.articles,
            handoffs=self.store.handoffs,
            index=self.index,
            stories=MemoryStories(),
            sleep=lambda _: None,
            **common,
        )
        index.drain(3.0)
        assert self.store.ledger.status().balance == 0

    def at(self, url: str):
        return list(self.index.at_url(url))


@pytest.fixture
def path(index_definition) -> Path:
    index = MemoryIndex(definition=index_definition)
    index.create()
    return Path(MemoryStore(time.time), index)


def test_a_claim_does_not_hide_the_article_that_it_names(path):
    path.publish(HOSTILE, html("فروش ویژه", "خرید کنید و برنده شوید، همین امروز و همین جا. " * 9, CLAIMS), at=1.0)
    path.publish(VICTIM, html(TITLE, TEXT), at=2.0)
    [document] = path.at(VICTIM)
    assert (document.shown.title, document.shown.url) == (TITLE, VICTIM)
    assert not document.superseded


def test_a_claim_does_not_correct_the_article_that_it_names(path):
    path.publish(VICTIM, html(TITLE, TEXT), at=1.0)
    path.publish(HOSTILE, html(TITLE, TEXT.replace("دو سال", "بیست سال"), CLAIMS), at=2.0)
    [document] = path.at(VICTIM)
    assert not document.superseded
    [other] = path.at(HOSTILE)
    assert other.predecessors == ()
    assert other.shown.permalink is None


def test_a_copy_that_calls_itself_the_original_is_not_shown_in_its_place(path):
    original = f'<p>لینک منبع اصلی خبر: <a href="{HOSTILE}">{HOSTILE}</a></p>'
    path.publish(VICTIM, html(TITLE, TEXT), at=2.0)
    spaced = TEXT.replace("خودروها", "خودرو\u200cها").replace("می\u200cگذرند", "می\u200cگذر\u200cند")
    path.publish(HOSTILE, html("تیتری دیگر", spaced, CLAIMS).replace(b"</article>", original.encode()), at=1.0)
    [document] = path.at(VICTIM)
    assert {one.url for one in document.sightings} == {VICTIM, HOSTILE}
    assert (document.shown.title, document.shown.url) == (TITLE, VICTIM)
