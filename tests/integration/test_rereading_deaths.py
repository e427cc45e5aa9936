"""A rereading of the archive that dies between any two of its effects is finished by running it again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.dying import deaths
from tests.fakes.parser import TableParser
from tests.integration.index_place import Place
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.stories import RedisStories
from workers.adapters.warc_writer import WarcWriter
from workers.core.article import Article
from workers.core.capture import Capture
from workers.core.document import Document
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import Visit, VisitKind
from workers.pipeline.reprocess import Reprocess, Span
from workers.pipeline.rereading import Reader

START = 1_764_086_400.0
SOURCES = SourceBook((Source(id="s", name="گردآور", hosts=("news.example",)),))
PAGES = {
    "longer": "باران از فردا در دشت می\u200cبارد و تا سه روز می\u200cماند و آب رودها را بالا می\u200cآورد",
    "copy": "باران از فردا در دشت می\u200cبارد و تا سه روز می\u200cماند و آب رودها را بالا می\u200cآورد",
    "credit": "بهای نان در شهر از امروز دگرگون شد و نانوایان از آن خرسند نیستند",
    "same": "تیم شهر در زمین خود برد و به دور پسین رسید و هواداران به خیابان آمدند",
    "down": "نامه\u200cای که باید از میان می\u200cرفت و رفته است و نباید باز آید",
    "new": "کتابخانه\u200cای تازه در روستا باز شد و کودکان نخستین مهمانان آن بودند",
}
"""Name of a page → its text by the rules of yesterday."""


def _by_old_rules(name: str) -> Article:
    return Article(url=_url(name), title="سرخط", paragraphs=(PAGES[name],))


def _by_new_rules(name: str) -> Article:
    article = _by_old_rules(name)
    if name in {"longer", "copy"}:
        return replace(article, paragraphs=(*article.paragraphs, "هواشناسی از مردم خواست که در خانه بمانند"))
    return replace(article, agency="ایسنا", agency_id="isna") if name == "credit" else article


def _url(name: str) -> str:
    return f"https://news.example/{name}"


def _archived(folder: Path, names: Sequence[str]) -> WarcArchive:
    store = ArchiveStore(str(folder / "archive"), spool=folder)
    writer = WarcWriter(store, writer="w")
    for number, name in enumerate(names):
        visit = Visit(id=f"v-{name}", kind=VisitKind.ARTICLE, url=_url(name), host="news.example", source="s")
        page = Page(url=_url(name), status=200, headers={}, fetched_at=START + number, body=name.encode())
        writer.append([Capture(visit=visit, page=page)], at=START)
    writer.close()
    return WarcArchive(store)


def _read_again(place: Place, archive: WarcArchive, rules: Callable[[str], Article]) -> None:
    parser = TableParser(lambda page: Reading(article=rules(page.body.decode())))
    with place.index() as index:
        reader = Reader(parser=parser, index=index, sources=SOURCES, wall_clock=time.time)
        stories = RedisStories(Scripts(connect(place.redis_url), Keys("khabar")), window_s=604_800.0)
        reprocess = Reprocess(archive=archive, reader=reader, index=index, stories=stories, sleep=time.sleep)
        for _ in reprocess.run(Span(since=0.0)):
            pass


def test_a_rereading_that_died_and_is_repeated_comes_to_the_same_and_loses_no_sighting(place: Place):
    names = list(PAGES)
    _read_again(place, _archived(place.folder / "before", names[:-1]), _by_old_rules)
    archive = _archived(place.folder / "now", names)
    before = place.documents()
    down = next(one for one in before if one.shown.url == _url("down"))

    def begin() -> Callable[[], None]:
        place.hold(*before)
        with place.index() as index:
            index.forget(down.id, at=START, by="x", reason="چرا")
        return lambda: _read_again(place, archive, _by_new_rules)

    begin()()
    expected = _essence(place.documents())
    assert {shown for _, shown, *_ in expected.values()} >= {
        f"{PAGES['copy']}\nهواشناسی از مردم خواست که در خانه بمانند"
    }
    seen = {(one.url, one.visit) for text in before if text.id != down.id for one in text.sightings}
    for effects in deaths(begin):
        there = {(one.url, one.visit) for text in place.documents() for one in text.sightings}
        assert seen <= there, f"killed after {effects} effects"
        _read_again(place, archive, _by_new_rules)
        assert _essence(place.documents()) == expected, f"killed after {effects} effects"


def _essence(documents: Sequence[Document]) -> dict[str, tuple[Any, ...]]:
    """All but the moments of turns, which are those of the run."""
    return {
        one.id: (
            one.superseded,
            one.shown.body,
            one.shown.agency_id,
            one.sightings,
            one.predecessors,
            one.story_id,
            tuple((turn.url, turn.by) for turn in one.turns),
        )
        for one in documents
    }
