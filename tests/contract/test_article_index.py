"""What every article index must do: in memory, on SQLite, on Elasticsearch."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contract.index_samples import START, document
from tests.fake_index import MemoryIndex
from workers.adapters.elastic import ElasticIndex
from workers.adapters.sqlite_index import SqliteIndex
from workers.core.document import MAX_SIGHTINGS, Document, Turn
from workers.core.retention import Expired, Retention
from workers.core.search import MARK_END, MARK_START, Query, Sort
from workers.core.tombstone import SeenAt, Tombstone
from workers.pipeline.ports import ArticleIndex, Stored


def make_index(engine: str, request: pytest.FixtureRequest, definition: dict[str, Any], tmp_path: Path) -> ArticleIndex:
    if engine == "memory":
        return MemoryIndex(definition=definition)
    if engine == "sqlite":
        return SqliteIndex(path=tmp_path / "articles.sqlite", definition=definition)
    new_alias: Callable[[], str] = request.getfixturevalue("new_alias")
    url = request.getfixturevalue("elasticsearch_url")
    return ElasticIndex(url=url, alias=new_alias(), definition=definition)


@pytest.fixture(params=["memory", "sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index(request: pytest.FixtureRequest, index_definition: dict[str, Any], tmp_path: Path) -> Iterator[ArticleIndex]:
    made = make_index(request.param, request, index_definition, tmp_path)
    assert made.create()
    yield made
    made.close()


def put(index: ArticleIndex, *documents: Document) -> list[Stored]:
    results = index.put(documents)
    index.refresh()
    return [result.stored for result in results]


def found(index: ArticleIndex, text: str, **changes: Any) -> set[str]:
    return {hit.document.shown.title for hit in index.search(Query(text=text, limit=50, **changes)).hits}


def test_create_says_whether_it_did_anything(index: ArticleIndex) -> None:
    assert index.create() is False


def test_an_index_of_this_definition_is_not_made_anew(index: ArticleIndex) -> None:
    put(index, document("1", "سیب"))
    assert list(index.reindex(pause=lambda: None)) == []
    assert found(index, "سیب") == {"سیب"}


def test_a_document_comes_back_as_it_was_put(index: ArticleIndex) -> None:
    one = document(
        "k1",
        "می\u200cگویند كه «۱۲٫۵» درصد",
        "بند یکم\nبند دوم",
        lead="چکیده",
        published_at=START - 60,
        agency="ایکنا",
        agency_id="iqna",
        cites="پایگاه",
        cites_id="dolat",
        attribution_conflict="isna",
        published_jalali="1405/03/07",
        original_url="https://b.example/1",
        permalink="https://a.example/p/1",
        predecessors=("h1-" + "0" * 32,),
        story_id="s1-0123",
        turns=(Turn(url="https://a.example/k1", at=START + 1.5, by="h1-" + "1" * 32),),
        seen_at=START + 0.123456,
    )
    assert put(index, one) == [Stored.CREATED]
    assert index.get(one.id) == one
    assert index.get("h1-" + "f" * 32) is None
    assert index.search(Query(text="درصد", all_versions=True)).hits[0].document == one


def test_a_second_sighting_merges_and_the_better_text_is_shown(index: ArticleIndex) -> None:
    plain = document(
        "k", "کتاب های تازه", "متن کتاب های تازه", url="https://b.example/1", source="b", seen_at=START + 5
    )
    better = document("k", "کتاب\u200cهای تازه", "متن کتاب\u200cهای تازه", visit="v2")
    assert put(index, plain) == [Stored.CREATED]
    assert put(index, better) == [Stored.MERGED]
    stored = index.get(plain.id)
    assert stored is not None
    assert stored.shown == better.shown
    assert [sighting.url for sighting in stored.sightings] == ["https://a.example/k", "https://b.example/1"]
    assert stored.created_by == plain.created_by
    assert stored.first_seen == START
    assert index.stats()["documents"] == 1


def test_a_text_that_is_read_again_is_shown_in_the_place_of_what_was_read_before(index: ArticleIndex) -> None:
    one = document("k", "کتاب\u200cهای تازه", "متن خبر", agency_id="isna", published_at=START - 60)
    copy = document("k", "کتاب تازه", "متن", url="https://b.example/1", source="b", seen_at=START + 5)
    put(index, one, copy)
    again = replace(one.shown, title="تازه", lead="چکیده", agency_id="irna", published_at=None, zwnj=0)
    assert index.reread(one.id, again) is True
    index.refresh()
    stored = index.get(one.id)
    assert stored is not None
    assert stored.shown == again, "although its rank is lower"
    assert len(stored.sightings) == 2
    assert found(index, "چکیده") == {"تازه"}
    assert found(index, "کتاب") == set()
    assert found(index, "تازه", until=START + 1, since=START - 1) == {"تازه"}, "it has no date of its own any more"
    assert index.reread(one.id, again) in {True, False}
    assert index.get(one.id) == stored


def test_a_reading_of_another_address_is_not_shown_for_it(index: ArticleIndex) -> None:
    one = document("k", "عنوان", "متن")
    put(index, one)
    assert index.reread(one.id, replace(one.shown, url="https://b.example/1", title="دیگر")) is False
    assert index.reread("h1-" + "f" * 32, one.shown) is False
    assert index.get(one.id) == one
    index.forget(one.id, at=START, by="x", reason="y")
    assert index.reread(one.id, one.shown) is False
    assert index.get(one.id) is None


def test_a_redo_counts_as_created_and_changes_nothing(index: ArticleIndex) -> None:
    one = document("k", "خبر", "متن خبر")
    put(index, one)
    before = index.get(one.id)
    assert put(index, one) == [Stored.CREATED]
    assert index.get(one.id) == before


def test_documents_of_one_call_are_paired_by_position(index: ArticleIndex) -> None:
    first = document("x", "یکم", "متن یکم")
    again = document("x", "یکم", "متن یکم", url="https://c.example/9", visit="v9")
    other = document("y", "دوم", "متن دوم")
    assert put(index, first, other, again, first) == [
        Stored.CREATED,
        Stored.CREATED,
        Stored.MERGED,
        Stored.CREATED,
    ]
    assert index.put([]) == []


@pytest.mark.parametrize("together", [True, False])
def test_a_fourth_title_on_one_host_is_boilerplate(index: ArticleIndex, together: bool) -> None:  # noqa: FBT001 - a case
    pages = [
        document("wall", f"عنوان {n}", "کوکی‌ها را بپذیرید", url=f"https://a.example/{n}", visit=f"v{n}")
        for n in range(5)
    ]
    elsewhere = document("wall", "عنوان ۷", "کوکی‌ها را بپذیرید", url="https://b.example/7", visit="v7")
    same_title = document("wall", "عنوان 1", "کوکی‌ها را بپذیرید", url="https://a.example/90", visit="v90")
    arrivals = [*pages, elsewhere, same_title]
    results = put(index, *arrivals) if together else [put(index, one)[0] for one in arrivals]
    assert results == [
        Stored.CREATED,
        Stored.MERGED,
        Stored.MERGED,
        Stored.BOILERPLATE,
        Stored.BOILERPLATE,
        Stored.MERGED,
        Stored.MERGED,
    ]
    stored = index.get(elsewhere.id)
    assert stored is not None
    assert len(stored.sightings) == 5


def test_sightings_beyond_the_cap_are_counted(index: ArticleIndex) -> None:
    seen = [
        document("many", "خبر", "متن", url=f"https://a.example/{n:03}", visit=f"v{n}") for n in range(MAX_SIGHTINGS + 6)
    ]
    random.Random(7).shuffle(seen)
    put(index, *seen[:30])
    put(index, *seen[30:])
    stored = index.get(seen[0].id)
    assert stored is not None
    assert [sighting.url for sighting in stored.sightings] == [
        f"https://a.example/{n:03}" for n in range(MAX_SIGHTINGS)
    ]
    assert stored.sightings_dropped == 6


def test_arrival_order_does_not_matter(index: ArticleIndex) -> None:
    versions = [
        document("o", "گزارش", "متن گزارش", url="https://a.example/1", visit="v1", seen_at=START + 3),
        document("o", "گزارش", "متن گزارش", url="https://b.example/1", visit="v2", seen_at=START + 1, source="b"),
        document(
            "o", "گزارش", "متن\u200cگزارش", url="https://c.example/1", visit="v3", seen_at=START + 2, published_at=START
        ),
        document(
            "o",
            "گزارش",
            "متن گزارش",
            url="https://a.example/1",
            visit="v4",
            seen_at=START,
            predecessors=("h1-b",),
            story_id="s1-b",
            turns=(Turn(url="https://d.example/1", at=START + 8, by=""), Turn(url="https://a.example/1", at=1, by="x")),
        ),
        document(
            "o",
            "گزارش",
            "متن گزارشی",
            url="https://d.example/1",
            on_original=True,
            predecessors=("h1-a",),
            visit="v5",
            story_id="s1-a",
            turns=(Turn(url="https://d.example/1", at=START + 7, by="h1-c"),),
        ),
    ]
    ends = []
    for seed in range(4):
        order = versions[:]
        random.Random(seed).shuffle(order)
        renamed = [replace(one, id=f"h1-order-{seed}") for one in order]
        put(index, *renamed[:2])
        put(index, *renamed[2:])
        stored = index.get(f"h1-order-{seed}")
        assert stored is not None
        ends.append(replace(stored, id="", created_by=""))
    assert ends[0].predecessors == ("h1-a", "h1-b")
    assert ends[0].shown.on_original
    assert ends[1:] == ends[:1] * 3


def test_the_story_that_was_founded_first_is_kept(index: ArticleIndex) -> None:
    late = document("k", "خبر", "متن خبر", story_id="s1-b")
    early = replace(document("k", "خبر", "متن خبر", visit="v2"), story_id="s1-a")
    none = replace(document("k", "خبر", "متن خبر", visit="v3"), story_id="")
    other = document("other", "خبر", "متن دیگر")
    put(index, late, other)
    assert index.stories_of([late.id, other.id, "h1-" + "0" * 32]) == {late.id: "s1-b"}
    put(index, early)
    put(index, late)
    put(index, none)
    assert index.stories_of([late.id]) == {late.id: "s1-a"}
    assert index.stories_of([]) == {}
    stored = index.get(late.id)
    assert stored is not None
    assert stored.story_id == "s1-a"


def test_a_story_and_a_url_give_their_documents_in_the_order_of_arrival(index: ArticleIndex) -> None:
    page = "https://a.example/page"
    second = document("2", "دوم", "متن دوم", url=page, seen_at=START + 9, story_id="s1-x")
    first = document("1", "یکم", "متن یکم", url=page, seen_at=START, story_id="s1-x")
    other = document("3", "سوم", "متن سوم", seen_at=START + 5, story_id="s1-y")
    put(index, second, first, other)
    assert list(index.at_url(page)) == [first, second]
    assert list(index.in_story("s1-x")) == [first, second]
    assert list(index.at_url("https://a.example/none")) == list(index.in_story("s1-none")) == []
    assert list(index.scan(since=0)) == [first, other, second]
    assert list(index.scan(since=START + 5)) == [other, second]


def test_a_scan_reads_many_pages(index: ArticleIndex) -> None:
    many = [document(f"{n}", f"خبر {n}", "متن", seen_at=START + n // 3) for n in range(450)]
    put(index, *many)
    found = list(index.scan(since=START))
    assert sorted(one.id for one in found) == sorted(one.id for one in many)
    assert [one.first_seen for one in found] == sorted(one.first_seen for one in many)


def corrected(index: ArticleIndex) -> tuple[Document, Document]:
    """Put a text and its correction at the same URL."""
    page = "https://a.example/page"
    old = document("old", "بازار داغ", "متن نخست بازار", url=page)
    new = document("new", "بازار سرد", "متن تازه بازار", url=page, seen_at=START + 60, predecessors=(old.id,))
    new = replace(new, turns=(Turn(url=page, at=START + 60, by=""),))
    put(index, old, new)
    index.turn([(old.id, Turn(url=page, at=START + 60, by=new.id)), ("h1-" + "0" * 32, new.turns[0])])
    index.refresh()
    return old, new


def test_a_corrected_text_is_shown_only_when_asked_for(index: ArticleIndex) -> None:
    old, _new = corrected(index)
    for text in ("بازار", ""):
        assert found(index, text) == {"بازار سرد"}
        assert found(index, text, all_versions=True) == {"بازار سرد", "بازار داغ"}
        assert found(index, text, sources=("a",)) == {"بازار سرد"}
    stored = index.get(old.id)
    assert stored is not None
    assert stored.superseded
    assert stored.shown == old.shown


def test_a_text_that_another_page_still_shows_stays(index: ArticleIndex) -> None:
    old, _ = corrected(index)
    put(index, document("old", "بازار داغ", "متن نخست بازار", url="https://b.example/1", visit="vb"))
    assert found(index, "بازار") == {"بازار سرد", "بازار داغ"}
    index.turn([(old.id, Turn(url="https://b.example/1", at=START + 90, by="h1-x"))])
    index.refresh()
    assert found(index, "بازار") == {"بازار سرد"}


def test_a_text_that_comes_back_is_shown_again(index: ArticleIndex) -> None:
    old, new = corrected(index)
    page = old.sightings[0].url
    back = document("old", "بازار داغ", "متن نخست بازار", url=page, seen_at=START + 120, visit="v-back")
    put(index, replace(back, turns=(Turn(url=page, at=START + 120, by=""),)))
    index.turn([(new.id, Turn(url=page, at=START + 120, by=old.id))])
    index.turn([(old.id, Turn(url=page, at=START + 60, by=new.id))])  # a redo of what was before
    index.refresh()
    assert found(index, "بازار") == {"بازار داغ"}


SPELLINGS = {
    "همکاری": ("همکاریهای دو شهر", "همکاری\u200cهای دو شهر", "همکاری های دو شهر", "همكاري دو شهر"),
    "می نویسد": ("او مینویسد", "او می\u200cنویسد", "او می نویسد"),
    "مینویسد": ("او مینویسد", "او می\u200cنویسد", "او می نویسد"),
    "می\u200cنویسد": ("او مینویسد", "او می\u200cنویسد", "او می نویسد"),
    "گفتگو": ("باب گفتگو", "باب گفت\u200cوگو", "باب گفت و گو", "باب گفتوگو"),
    "گفت\u200cوگو": ("باب گفتگو", "باب گفت\u200cوگو", "باب گفت و گو", "باب گفتوگو"),
    "صدا و سیما": ("خبر صداوسیما", "خبر صدا و سیما", "خبر صدا\u200cو\u200cسیما"),
    "صداوسیما": ("خبر صداوسیما", "خبر صدا و سیما", "خبر صدا\u200cو\u200cسیما"),
    "مسئول": ("مسئول تازه", "مسؤول تازه"),
    "هیئت": ("هیئت تازه", "هیأت تازه"),
    "ایرانی": ("ایرانیان امروز", "ایرانی امروز"),
    "رفت و آمد": ("خبر رفت و آمد", "خبر رفت\u200cوآمد", "خبر رفت\u200cو\u200cآمد", "خبر رفتوآمد"),
    "رفت\u200cوآمد": ("خبر رفت و آمد", "خبر رفت\u200cوآمد", "خبر رفت\u200cو\u200cآمد", "خبر رفتوآمد"),
    "رفتوآمد": ("خبر رفت و آمد", "خبر رفت\u200cوآمد", "خبر رفت\u200cو\u200cآمد", "خبر رفتوآمد"),
    "هموطن": ("خبر هموطن", "خبر هم\u200cوطن", "خبر هم وطن"),
    "هم\u200cوطن": ("خبر هموطن", "خبر هم\u200cوطن", "خبر هم وطن"),
    "بهره\u200cوری": ("کار بهره\u200cوری", "کار بهرهوری", "کار بهره وری"),
    "ویدیو": ("ویدئو تازه", "ویدیو تازه"),
    "همکاری ها": ("همکاریها امروز", "همکاری\u200cها امروز", "همکاری ها امروز"),
    "بزرگ\u200cتر": ("بزرگتر بود", "بزرگ\u200cتر بود", "بزرگ تر بود"),
    "12500": ("شمار ۱۲٬۵۰۰ تن", "شمار ١٢٥٠٠ تن", "شمار 12500 تن"),
    '"قدرت افزایی"': ("راه قدرت\u200cافزایی ما", "راه قدرتافزایی ما", "راه قدرت افزایی ما"),
    '"قدرتافزایی ما"': ("راه قدرت\u200cافزایی ما", "راه قدرتافزایی ما", "راه قدرت افزایی ما"),
    '"کتاب های ما"': ("همه کتابهای ما", "همه کتاب\u200cهای ما", "همه کتاب های ما"),
    '"گفت و گو"': ("باب گفتگو", "باب گفت\u200cوگو", "باب گفت و گو", "باب گفتوگو"),
    '"قدرت\u200cافزایی ما"': ("راه قدرت\u200cافزایی ما", "راه قدرتافزایی ما", "راه قدرت افزایی ما"),
}


@pytest.mark.parametrize("query", SPELLINGS)
def test_a_word_is_found_however_it_is_spelled(index: ArticleIndex, query: str) -> None:
    others = ["تنهایی در شهر", "انتهای راه", "تنه درخت", "ما و افزایی قدرت راه"]
    titles = [*SPELLINGS[query], *others]
    put(index, *(document(f"{n}", title, "بی\u200cربط") for n, title in enumerate(titles)))
    assert found(index, query) == set(SPELLINGS[query])


def test_endings_are_not_cut_from_words_that_only_look_like_plurals(index: ArticleIndex) -> None:
    put(index, document("1", "تنهایی"), document("2", "تنه"), document("3", "انتهای"), document("4", "انته"))
    assert found(index, "تنه") == {"تنه"}
    assert found(index, "انته") == {"انته"}
    assert found(index, "تنهایی") == {"تنهایی"}


def test_a_quoted_phrase_wants_its_words_in_order(index: ArticleIndex) -> None:
    put(
        index,
        document("1", "نشست سران کشورها", "متن"),
        document("2", "سران نشست کشورها", "متن"),
        document("3", "نشست امروز سران", "متن"),
    )
    assert found(index, '"نشست سران"') == {"نشست سران کشورها"}
    assert len(found(index, "نشست سران")) == 3


def test_the_better_match_comes_first(index: ArticleIndex) -> None:
    filler = [document(f"f{n}", f"خبر شماره {n}", "گزارشی از بازار و هوا") for n in range(12)]
    once = document("once", "دیدار روزانه", "در این دیدار از سیلاب هم یاد شد و گزارشی از بازار و هوا آمد")
    headline = document("head", "سیلاب در شمال", "سیلاب دیروز آمد و سیلاب دیگری در راه است")
    put(index, *filler, once, headline)
    hits = index.search(Query(text="سیلاب شمال")).hits
    assert [hit.document.id for hit in hits] == [headline.id, once.id]
    assert hits[0].score > hits[1].score > 0


def test_source_limit_and_offset(index: ArticleIndex) -> None:
    pages = [document(f"p{n}", f"بازار {n}", "متن بازار", source="ab"[n % 2], visit=f"v{n}") for n in range(6)]
    put(index, *pages)
    also = document("p0", "بازار 0", "متن بازار", source="c", url="https://c.example/0", visit="vc")
    put(index, also)
    assert found(index, "بازار", sources=("a",)) == {"بازار 0", "بازار 2", "بازار 4"}
    assert found(index, "بازار", sources=("c",)) == {"بازار 0"}
    assert found(index, "", sources=("c",)) == {"بازار 0"}
    assert found(index, "بازار", sources=("c", "b")) == {"بازار 0", "بازار 1", "بازار 3", "بازار 5"}
    first = index.search(Query(text="بازار", limit=4))
    rest = index.search(Query(text="بازار", limit=4, offset=4))
    assert (first.total, len(first.hits), len(rest.hits)) == (6, 4, 2)
    assert {hit.document.id for hit in (*first.hits, *rest.hits)} == {page.id for page in pages}


def test_no_text_means_newest_first(index: ArticleIndex) -> None:
    put(
        index,
        document("1", "کهنه", published_at=START - 9000),
        document("2", "تازه", published_at=START + 10),
        document("3", "بی\u200cتاریخ", seen_at=START - 60),
    )
    hits = index.search(Query(text=" ")).hits
    assert [hit.document.shown.title for hit in hits] == ["تازه", "بی\u200cتاریخ", "کهنه"]


@pytest.mark.parametrize("text", ["", "بازار"])
def test_filters_hold_together(index: ArticleIndex, text: str) -> None:
    put(
        index,
        document("1", "بازار یکم", published_at=START, agency_id="isna"),
        document("2", "بازار دوم", published_at=START + 60, source="b", agency_id="irna"),
        document("3", "بازار سوم", seen_at=START + 120),
        document("4", "بازار market", published_at=START + 60, language="en"),
        document("5", "بازار بی\u200cزبان", published_at=START + 60, language=None),
    )
    assert found(index, text, since=START + 1, language="fa") == {"بازار دوم", "بازار سوم"}
    assert found(index, text, since=START, until=START + 60) == {"بازار یکم"}
    assert found(index, text, until=START + 61, sources=("b",)) == {"بازار دوم"}
    assert found(index, text, agencies=("isna",)) == {"بازار یکم"}
    assert found(index, text, agencies=("isna", "irna"), since=START + 1) == {"بازار دوم"}
    assert found(index, text, language="en") == {"بازار market"}
    assert found(index, text, since=START + 121) == set()


@pytest.mark.parametrize("text", ["", "بازار"])
def test_hits_are_sorted_by_time_when_asked(index: ArticleIndex, text: str) -> None:
    put(
        index,
        document("1", "بازار بازار بازار", published_at=START + 20),
        document("2", "بازار", seen_at=START + 30),
        document("3", "سرخط", "در بازار", published_at=START + 10),
    )

    def order(sort: Sort, **page: int) -> list[str]:
        return [hit.document.shown.title for hit in index.search(Query(text=text, sort=sort, **page)).hits]

    assert order(Sort.NEWEST) == ["بازار", "بازار بازار بازار", "سرخط"]
    assert order(Sort.OLDEST) == ["سرخط", "بازار بازار بازار", "بازار"]
    assert order(Sort.OLDEST, limit=1, offset=1) == ["بازار بازار بازار"]


@pytest.mark.parametrize(
    ("query", "body", "marked"),
    [
        ("همکاری", "از همکاری های دو کشور گفت", "همکاری های"),
        ("همکاری", "از همكاريهاي دو کشور گفت", "همكاريهاي"),
        ("می‌رود", "او می\u200cرود", "می\u200cرود"),
        ("قدرتافزایی", "راه قدرت افزایی این است", "قدرت افزایی"),
    ],
)
def test_fragments_mark_the_words_as_the_page_wrote_them(
    index: ArticleIndex, query: str, body: str, marked: str
) -> None:
    put(index, document("1", "سرخط", ("پیش\u200cدرآمد " * 60) + "\n" + body + "\n" + ("دنباله " * 60)))
    (hit,) = index.search(Query(text=query)).hits
    (fragment,) = hit.fragments
    assert MARK_START + marked + MARK_END in fragment
    assert len(fragment) < 200
    assert fragment.startswith("…")


@pytest.mark.parametrize(
    "text", ['"', '""', "«»", "AND", "NOT x", 'a" OR b', "*", "\\", "از", "(", "title:x", "\u200c"]
)
def test_no_query_is_an_error(index: ArticleIndex, text: str) -> None:
    put(index, document("1", "از این سو"))
    assert index.search(Query(text=text)).total in {0, 1}


def test_analyze_gives_tokens_and_positions(index: ArticleIndex) -> None:
    assert index.analyze("قدرت\u200cافزاییِ ملی") == [("قدرتافزا", 0), ("قدرت", 0), ("افزا", 1), ("ملی", 2)]
    assert index.analyze("از خانه های كهن", analyzer="fa_search") == [("خانه", 1), ("کهن", 3)]


def test_a_forgotten_content_is_gone_and_is_not_stored_again_from_anywhere(index: ArticleIndex) -> None:
    one = document("1", "سیب زرد", "متن سیب", story_id="story", published_at=START)
    put(index, one, document("1", "سیب زرد", "متن سیب", url="https://b.example/1", source="b", visit="v2"))
    put(index, document("2", "انار", "متن انار"))
    made = index.forget(one.id, at=START + 5, by="سارا", reason="به درخواست نویسنده")
    assert made == Tombstone(
        id=one.id,
        at=START + 5,
        by="سارا",
        reason="به درخواست نویسنده",
        seen=(SeenAt(url="https://a.example/1", source="a"), SeenAt(url="https://b.example/1", source="b")),
    )
    index.refresh()
    assert index.get(one.id) is None
    assert found(index, "سیب") == found(index, "", sources=("b",)) == set()
    assert found(index, "") == {"انار"}
    assert not index.at_url("https://a.example/1")
    assert not index.in_story("story")
    assert not index.stories_of([one.id])
    assert [document.shown.title for document in index.scan(since=0.0)] == ["انار"]
    assert (index.stats()["documents"], index.stats()["forgotten"]) == (1, 1)
    again = document("1", "سیب زرد", "متن سیب", url="https://c.example/9", source="c", visit="v9")
    (first, second) = index.put([one, again])
    assert first.stored is second.stored is Stored.FORGOTTEN
    assert first.reason == "به درخواست نویسنده"
    index.turn([(one.id, Turn(url="https://a.example/1", at=START + 9, by="h1-x"))])
    index.refresh()
    assert index.get(one.id) is None
    assert index.tombstone(one.id) == made


def test_forgetting_twice_keeps_the_first_record_and_what_is_not_there_leaves_none(index: ArticleIndex) -> None:
    one = document("1", "سیب")
    put(index, one)
    first = index.forget(one.id, at=START, by="a", reason="یکم")
    assert index.forget(one.id, at=START + 1, by="b", reason="دوم") == first
    assert index.forget("h1-" + "f" * 32, at=START, by="a", reason="هیچ") is None
    assert index.put([document("2")])[0].stored is Stored.CREATED
    assert index.tombstone(document("2").id) is None


def test_what_is_remembered_is_stored_when_it_is_seen_again(index: ArticleIndex) -> None:
    one = document("1", "سیب")
    put(index, one)
    made = index.forget(one.id, at=START, by="a", reason="اشتباه")
    assert index.remember(one.id) == made
    assert index.remember(one.id) is None
    assert index.tombstone(one.id) is None
    assert put(index, one) == [Stored.CREATED]
    assert index.remember(one.id) is None
    assert index.get(one.id) == one


def test_tombstones_are_listed_newest_first_and_by_address(index: ArticleIndex) -> None:
    for number in range(4):
        put(index, document(f"{number}", url=f"https://a.example/{number % 2}"))
        index.forget(document(f"{number}").id, at=START + number, by="a", reason=f"{number}")
    index.refresh()
    assert [one.reason for one in index.tombstones()] == ["3", "2", "1", "0"]
    assert [one.reason for one in index.tombstones(limit=2, offset=1)] == ["2", "1"]
    assert [one.reason for one in index.tombstones(url="https://a.example/0")] == ["2", "0"]
    assert not index.tombstones(url="https://a.example/9")


DAY = 86_400.0
KEEPS = Retention(default_s=10 * DAY, by_source={"short": DAY, "kept": 0.0})


def old(key: str, days: float, *sources: str) -> list[Document]:
    """One content that several sources carried, first seen so many days before START."""
    return [
        document(
            key, key, source=name, url=f"https://{name}.example/{key}", visit=key + name, seen_at=START - days * DAY
        )
        for name in sources
    ]


def test_what_all_its_sources_let_go_goes(index: ArticleIndex) -> None:
    put(
        index,
        *old("تازه", 0.5, "short"),
        *old("کهنه", 2, "short"),
        *old("مشترک", 2, "short", "other"),
        *old("مانده", 1000, "short", "kept"),
        *old("رفته", 11, "other", "unknown"),
        *old("نرفته", 9, "other"),
    )
    cutoffs = KEEPS.at(START)
    expected = Expired(documents=2, by_source={"short": 1, "other": 1, "unknown": 1})
    assert index.expiring(cutoffs) == expected
    assert index.expire(cutoffs, limit=100) == expected
    assert index.expire(cutoffs, limit=100) == Expired(documents=0, by_source={})
    index.refresh()
    assert found(index, "") == {"تازه", "مشترک", "مانده", "نرفته"}
    assert not index.at_url("https://short.example/کهنه")
    assert index.stats()["documents"] == 4
    assert index.put(old("کهنه", 0, "short"))[0].stored is Stored.CREATED


def test_the_oldest_go_first_and_no_more_than_the_limit(index: ArticleIndex) -> None:
    put(index, *(one for days in (12, 14, 11, 13) for one in old(f"{days}", days, "other")))
    cutoffs = KEEPS.at(START)
    assert index.expire(cutoffs, limit=3).documents == 3
    index.refresh()
    assert found(index, "") == {"11"}
    assert index.expire(cutoffs, limit=3).documents == 1


def test_a_tombstone_does_not_grow_old_and_without_retention_nothing_goes(index: ArticleIndex) -> None:
    [one] = old("کهنه", 100, "short")
    put(index, one, *old("دیگر", 1000, "other"))
    index.forget(one.id, at=START, by="a", reason="درخواست")
    index.refresh()
    assert index.expiring(Retention().at(START)) == Expired(documents=0, by_source={})
    assert index.expire(Retention().at(START), limit=10).documents == 0
    assert index.expire(KEEPS.at(START), limit=10).documents == 1
    assert index.put([one])[0].stored is Stored.FORGOTTEN


def test_what_was_seen_again_meanwhile_on_a_source_that_keeps_it_is_left_alone(index: ArticleIndex) -> None:
    put(index, *old("کهنه", 2, "short"))
    index.put(old("کهنه", 1, "kept"))  # not visible to searches yet, where an engine has such a thing
    assert index.expire(KEEPS.at(START), limit=10) == Expired(documents=0, by_source={})
    stored = index.get(old("کهنه", 2, "short")[0].id)
    assert stored is not None
    assert {sighting.source for sighting in stored.sightings} == {"short", "kept"}
