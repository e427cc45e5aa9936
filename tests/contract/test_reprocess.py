"""Archived pages read again, over the real archive in a folder and every article index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.index_engines import make_index
from tests.fakes.parser import TableParser
from tests.fakes.stories import MemoryStories
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.warc_writer import WarcWriter
from workers.core.article import Article
from workers.core.capture import Capture
from workers.core.document import Document, Turn
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import Visit, VisitKind
from workers.pipeline.ports import ArticleIndex, ParserDied
from workers.pipeline.reprocess import Reprocess, Span
from workers.pipeline.rereading import Reader, Rereading

START = 1_764_086_400.0
URL = "https://news.example/1"
SOURCES = SourceBook((Source(id="s", name="گردآور", hosts=("news.example",)),))
OLD = "باران از فردا در دشت می\u200cبارد و تا سه روز می\u200cماند"
NEW = "باران از فردا در دشت می\u200cبارد و تا سه روز می\u200cماند؛ هواشناسی هشدار داد"
Rules = Callable[[Page], Reading | ParserDied]


def reading(body: str = OLD, title: str = "باران در دشت", **more: str) -> Reading:
    return Reading(article=Article(url=URL, title=title, paragraphs=(body,), **more))


class World:
    """An archive, an index, and rules that may change."""

    def __init__(self, folder: Path, index: ArticleIndex) -> None:
        self.index = index
        store = ArchiveStore(str(folder), spool=folder)
        self.writer, self.archive = WarcWriter(store, writer="w"), WarcArchive(store)
        self.now = START + 86400
        self.answer: Reading | ParserDied | Rules = reading()

    def archive_page(self, visit: str = "v1", *, url: str = URL, at: float = START, body: bytes = b"x") -> None:
        one = Visit(id=visit, kind=VisitKind.ARTICLE, url=url, host="news.example", source="s")
        page = Page(url=url, status=200, headers={"content-type": "text/html"}, fetched_at=at, body=body)
        self.writer.append([Capture(visit=one, page=page)], at=at)

    def run(self, *, dry: bool = False, **span: float | str) -> list[Rereading]:
        self.now += 1
        parser = TableParser(self._answered)
        reader = Reader(parser=parser, index=self.index, sources=SOURCES, wall_clock=lambda: self.now)
        stories = None if dry else MemoryStories(time.time)
        reprocess = Reprocess(
            archive=self.archive, reader=reader, index=self.index, stories=stories, sleep=lambda _: None
        )
        return list(reprocess.run(Span(**{"since": 0.0, **span})))  # type: ignore[arg-type]

    def _answered(self, page: Page) -> Reading | ParserDied:
        found = self.answer(page) if callable(self.answer) else self.answer
        if isinstance(found, Reading) and found.article is not None:
            return replace(found, article=replace(found.article, url=page.url))
        return found

    @property
    def documents(self) -> list[Document]:
        self.index.refresh()
        return list(self.index.scan(since=0.0))

    @property
    def current(self) -> list[str]:
        return [one.shown.body for one in self.documents if not one.superseded]


@pytest.fixture(params=["memory", "sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def world(request: pytest.FixtureRequest, tmp_path: Path, index_definition) -> Iterator[World]:
    index = make_index(request.param, request, index_definition, tmp_path)
    index.create()
    world = World(tmp_path / "archive", index)
    yield world
    world.writer.close()
    index.close()


def verdicts(found: list[Rereading]) -> Counter[str]:
    return Counter(one.verdict.value for one in found)


def test_what_reads_the_same_changes_nothing(world: World):
    world.archive_page()
    assert verdicts(world.run()) == {"found": 1}
    before = world.documents
    assert verdicts(world.run()) == {"same": 1}
    assert world.documents == before


def test_fields_that_the_hash_does_not_cover_are_replaced(world: World):
    world.archive_page()
    world.run()
    world.answer = reading(agency="ایسنا", agency_id="isna")
    [dry] = world.run(dry=True)
    assert {change.field: (change.before, change.after) for change in dry.changes} == {
        "agency": (None, "ایسنا"),
        "agency_id": (None, "isna"),
    }
    assert world.documents[0].shown.agency_id is None, "a dry run writes nothing"
    assert verdicts(world.run()) == {"fields": 1}
    [stored] = world.documents
    assert stored.shown.agency_id == "isna"
    assert verdicts(world.run()) == {"same": 1}
    world.answer = reading()
    assert verdicts(world.run()) == {"fields": 1}
    assert world.documents[0].shown.agency_id is None, "a value that was wrong goes"


def test_a_copy_does_not_take_the_place_of_the_text_that_is_shown(world: World):
    world.archive_page()
    world.archive_page("v2", url=f"{URL}0", at=START + 5)
    world.run()
    shown = world.documents[0].shown.url
    world.answer = lambda page: reading(agency_id="isna" if page.url != shown else "irna")
    assert verdicts(world.run()) == {"fields": 1, "same": 1}
    [stored] = world.documents
    assert (stored.shown.agency_id, len(stored.sightings)) == ("irna", 2)


def test_another_content_is_a_new_version(world: World):
    world.archive_page()
    world.run()
    [old] = world.documents
    world.answer = reading(NEW)
    [dry] = world.run(dry=True)
    assert (dry.before, [change.field for change in dry.changes]) == (old.id, ["body"])
    assert len(world.documents) == 1
    assert verdicts(world.run()) == {"version": 1}
    new = world.index.get(dry.after)
    assert new is not None
    assert (new.predecessors, new.created_by) == ((old.id,), "v1")
    assert world.current == [NEW]
    before = world.documents
    assert verdicts(world.run()) == {"same": 1}
    assert world.documents == before


def test_rules_may_go_to_and_fro(world: World):
    third = OLD.replace("فردا", "پس\u200cفردا")
    world.archive_page()
    for body in (OLD, NEW, OLD, third, NEW):
        world.answer = reading(body)
        world.run()
        assert world.current == [body]
        assert verdicts(world.run()) == {"same": 1}
    assert len(world.documents) == 3


def test_a_run_that_died_before_it_told_the_old_version_is_mended(world: World, monkeypatch: pytest.MonkeyPatch):
    world.archive_page()
    world.run()
    world.answer = reading(NEW)
    with monkeypatch.context() as patch:
        patch.setattr(world.index, "turn", lambda turns: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            world.run()
    assert len(world.current) == 2
    assert verdicts(world.run()) == {"version": 1}
    assert world.current == [NEW]


def test_what_a_later_visit_found_stays_the_current_one(world: World):
    """The page was corrected in the meantime; only its first capture reads otherwise today."""
    later = "اصلاحیه: باران از امروز در دشت می\u200cبارد"
    world.archive_page(body=b"first")
    world.archive_page("v2", at=START + 600, body=b"second")
    world.answer = lambda page: reading(later if page.body == b"second" else OLD)
    world.run()
    [old, corrected] = world.documents
    world.index.turn([(old.id, Turn(url=URL, at=START + 600, by=corrected.id))])
    assert world.current == [later]
    world.answer = lambda page: reading(later if page.body == b"second" else NEW)
    assert verdicts(world.run()) == {"version": 1, "same": 1}
    assert world.current == [later]


def test_captures_of_one_content_make_one_version(world: World):
    """A revisit that found the page unchanged is archived too."""
    for number in range(3):
        world.archive_page(f"v{number}", at=START + 60 * number)
    world.run()
    world.answer = reading(NEW)
    assert verdicts(world.run(dry=True)) == {"version": 1, "same": 2}
    assert verdicts(world.run()) == {"version": 1, "same": 2}
    assert (len(world.documents), world.current) == (2, [NEW])


def test_a_text_that_was_taken_down_stays_down(world: World):
    world.archive_page()
    world.run()
    [old] = world.documents
    world.index.forget(old.id, at=START, by="x", reason="چرا")
    assert verdicts(world.run()) == {"forgotten": 1}
    world.answer = reading(NEW)
    assert verdicts(world.run(dry=True)) == verdicts(world.run()) == {"forgotten": 1}
    assert world.documents == []


def test_a_text_that_is_taken_down_while_it_is_written_stays_down(world: World, monkeypatch: pytest.MonkeyPatch):
    world.archive_page()
    world.run()
    [old] = world.documents
    world.answer = reading(NEW)
    put = world.index.put

    def forget_then_put(documents):
        world.index.forget(old.id, at=START, by="x", reason="چرا")
        return put(documents)

    monkeypatch.setattr(world.index, "put", forget_then_put)
    assert verdicts(world.run()) == {"forgotten": 1}
    assert world.documents == []


def test_a_page_without_an_article_today_leaves_what_is_stored(world: World):
    world.archive_page()
    world.run()
    world.archive_page("v2", url=f"{URL}2", at=START + 5)
    world.answer = Reading(outcome=Outcome.NO_ARTICLE, reason="nothing there")
    found = world.run()
    assert verdicts(found) == {"lost": 1, "no-article": 1}
    assert "nothing there" in found[0].reason
    assert len(world.documents) == 1


def test_a_page_that_kills_the_parser_is_counted_and_the_next_goes_on(world: World):
    world.archive_page(body=b"bad")
    world.archive_page("v2", url=f"{URL}2", at=START + 5)
    world.answer = lambda page: ParserDied("too long") if page.body == b"bad" else reading()
    assert verdicts(world.run()) == {"died": 1, "found": 1}


def test_only_the_span_and_the_source_are_read(world: World):
    for number in range(4):
        world.archive_page(f"v{number}", url=f"{URL}{number}", at=START + 10 * number)
    found = world.run(dry=True, since=START + 10, until=START + 30)
    assert [one.visit for one in found] == ["v1", "v2"]
    assert world.run(dry=True, source="other") == []
