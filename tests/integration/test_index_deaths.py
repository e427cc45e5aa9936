"""Commands over the article index that die between any two of their effects: what they had begun is seen to be so,
and is finished by running them again.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.contract.index_samples import document, found, put
from tests.dying import deaths
from tests.fake_parser import TableParser
from workers.adapters.archive_reader import WarcArchive
from workers.adapters.archive_store import ArchiveStore
from workers.adapters.elastic import ElasticIndex
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.sqlite_index import SqliteIndex
from workers.adapters.stories import RedisStories
from workers.adapters.warc_writer import WarcWriter
from workers.cli.main import run
from workers.core.article import Article
from workers.core.capture import Capture
from workers.core.document import Document
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.retention import Cutoffs
from workers.core.source import Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import Visit, VisitKind
from workers.pipeline import retention
from workers.pipeline.ports import ArticleIndex, Stored
from workers.pipeline.reprocess import Reprocess, Span
from workers.pipeline.rereading import Reader
from workers.settings import load_settings

ROOT = Path(__file__).parents[2]
DAY = 86_400.0
EVERYTHING = Cutoffs(default=1e12, by_source={})


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an index and a Redis are. Each process opens them for itself: none may use the connections of another."""

    folder: Path
    definition: dict[str, Any]
    redis_url: str
    elasticsearch_url: str | None = None
    alias: str = ""

    @contextmanager
    def index(self) -> Iterator[ArticleIndex]:
        made: ArticleIndex = (
            SqliteIndex(path=self.folder / "articles.sqlite", definition=self.definition)
            if self.elasticsearch_url is None
            else ElasticIndex(url=self.elasticsearch_url, alias=self.alias, definition=self.definition)
        )
        try:
            yield made
        finally:
            made.close()

    def hold(self, *documents: Document) -> None:
        """Make the index hold these and nothing else, and empty Redis."""
        with self.index() as index:
            index.refresh()
            for tombstone in index.tombstones():
                index.remember(tombstone.id)
            while index.expire(EVERYTHING, limit=500).documents:
                index.refresh()
            put(index, *documents)
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()

    def documents(self) -> list[Document]:
        with self.index() as index:
            index.refresh()
            return sorted(index.scan(since=0.0), key=lambda one: one.id)


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def place(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    index_definition: dict[str, Any],
    empty_redis: Callable[[str], str],
) -> Iterator[Place]:
    made = Place(folder=tmp_path, definition=index_definition, redis_url=empty_redis("system"))
    given = {"DATA_DIR": str(tmp_path), "CONFIG_DIR": str(ROOT / "config"), "REDIS_URL": made.redis_url}
    if request.param == "elasticsearch":
        url, alias = request.getfixturevalue("elasticsearch_url"), request.getfixturevalue("new_alias")()
        made = replace(made, elasticsearch_url=url, alias=alias)
        given |= {"ELASTICSEARCH_URL": url, "INDEX_ALIAS": alias}
    for name, value in given.items():
        monkeypatch.setenv(f"KHABAR_{name}", value)
    load_settings.cache_clear()
    with made.index() as index:
        index.create()
    yield made
    load_settings.cache_clear()


URL = "https://a.example/1"
SECRET = "zqxjkv"
"""A word of the text that goes; it is looked for in the bytes of all files."""


def test_a_removal_that_died_is_finished_by_repeating_it_and_no_crawl_brings_back_what_went(place: Place):
    texts = [
        document("1", "سیب زرد", f"متن {SECRET}", url=URL),
        document("2", "سیب سرخ", f"متن دیگر {SECRET}", url=URL, visit="v2"),
    ]
    other = document("3", "سیب سبز", url="https://a.example/3")
    ids = {one.id for one in texts}

    def begin() -> Callable[[], int]:
        place.hold(*texts, other)
        return lambda: _succeeds(["forget", URL, "--reason", "درخواست"])

    for effects in deaths(begin):
        with place.index() as index:
            index.refresh()
            there = {one.id for one in index.at_url(URL)}
            gone = {one.id for one in index.tombstones(url=URL)}
            assert (there | gone, there & gone) == (ids, set()), f"killed after {effects} effects"
            stored = dict(zip([one.id for one in texts], put(index, *texts), strict=True))
            assert {one for one, how in stored.items() if how is Stored.FORGOTTEN} == gone
        with _another_process_at(place):
            _succeeds(["forget", URL, "--reason", "درخواست"])
            assert not _held(place.folder, SECRET), f"killed after {effects} effects"
        with place.index() as index:
            assert put(index, *texts) == [Stored.FORGOTTEN] * 2
            assert found(index, "سیب") == {"سیب سبز"}
            assert {one.reason for one in index.tombstones(url=URL)} == {"درخواست"}


def test_letting_in_again_that_died_is_finished_by_repeating_it(place: Place):
    texts = [document("1", "سیب زرد", url=URL), document("2", "سیب سرخ", url=URL, visit="v2")]

    def begin() -> Callable[[], int]:
        place.hold(*texts)
        _succeeds(["forget", URL, "--reason", "درخواست"])
        return lambda: _succeeds(["forget", "--undo", URL, "--reason", "اشتباه"])

    for effects in deaths(begin):
        with place.index() as index:
            left = index.tombstones(url=URL)
        if left:
            _succeeds(["forget", "--undo", URL, "--reason", "اشتباه"])
        with redis.Redis.from_url(place.redis_url) as client:
            waiting = {json.loads(one)["url"] for one in client.hvals(Keys("khabar")("f:visits"))}
        assert waiting == {URL}, f"killed after {effects} effects"
        with place.index() as index:
            assert put(index, *texts) == [Stored.CREATED] * 2


def test_a_sweep_that_died_is_finished_by_the_next(place: Place, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setenv("KHABAR_RETENTION_S", str(5 * DAY))
    load_settings.cache_clear()
    now = time.time()
    old = [document(f"old-{number}", "کهنه", seen_at=now - (10 + number) * DAY) for number in range(3)]
    fresh = document("fresh", "تازه", seen_at=now)

    def begin() -> Callable[[], int]:
        place.hold(*old, fresh)
        return lambda: _succeeds(["retention"])

    for effects in deaths(begin):
        ids = {one.id for one in place.documents()}
        assert fresh.id in ids, f"killed after {effects} effects"
        _succeeds(["retention"])
        assert [one.id for one in place.documents()] == [fresh.id], f"killed after {effects} effects"
        with redis.Redis.from_url(place.redis_url, decode_responses=True) as client:
            counted = int(client.hget(Keys("khabar")("o:total"), "a|expired") or 0)
        assert len(old) - retention.BATCH <= counted <= len(old), "of a batch that died the count may be lost"


def _succeeds(arguments: list[str]) -> int:
    assert run(arguments) == 0
    return 0


@contextmanager
def _another_process_at(place: Place) -> Iterator[None]:
    """A worker has the embedded index open too, so that no command is the last to close it, which would tidy it up."""
    path = place.folder / "articles.sqlite"
    if not path.exists():
        yield
        return
    look = "import apsw, sys; c = apsw.Connection(sys.argv[1]); print(c.execute('SELECT count(*) FROM tombstones').get)"
    command = [sys.executable, "-c", f"{look}; sys.stdout.flush(); sys.stdin.read()", str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline()
        yield
        other.communicate()


def _held(folder: Path, word: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


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
        stories = RedisStories(Scripts(connect(place.redis_url), Keys("khabar")), window_s=7 * DAY)
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
