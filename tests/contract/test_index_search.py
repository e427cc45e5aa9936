"""What every article index must find."""

from __future__ import annotations

import pytest

from tests.contract.index_samples import START, document, found, put
from workers.core.search import MARK_END, MARK_START, Query, Sort
from workers.core.search_request import MAX_QUOTED_WORDS
from workers.pipeline.ports import ArticleIndex

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
def test_a_word_is_found_however_it_is_spelled(empty_index: ArticleIndex, query: str) -> None:
    others = ["تنهایی در شهر", "انتهای راه", "تنه درخت", "ما و افزایی قدرت راه"]
    titles = [*SPELLINGS[query], *others]
    put(empty_index, *(document(f"{n}", title, "بی\u200cربط") for n, title in enumerate(titles)))
    assert found(empty_index, query) == set(SPELLINGS[query])


def test_endings_are_not_cut_from_words_that_only_look_like_plurals(index: ArticleIndex) -> None:
    put(index, document("1", "تنهایی"), document("2", "تنه"), document("3", "انتهای"), document("4", "انته"))
    assert found(index, "تنه") == {"تنه"}
    assert found(index, "انته") == {"انته"}
    assert found(index, "تنهایی") == {"تنهایی"}


@pytest.mark.parametrize(
    ("text", "titles"), [("!؟", set()), ("\u200c.", set()), ("و", {"نان و آب"}), ('"و"', {"نان و آب"})]
)
def test_marks_find_nothing_and_an_and_alone_itself(index: ArticleIndex, text: str, titles: set[str]) -> None:
    put(index, document("1", "نان و آب", "متن"), document("2", "سیب", "برگ"))
    assert found(index, text) == titles


def test_the_longest_phrase_is_not_too_long(index: ArticleIndex) -> None:
    put(index, document("1", "سیب", "برگ"))
    assert found(index, f'"{" ".join(["وکتابخانهای"] * MAX_QUOTED_WORDS)}"') == set()


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
    assert index.analyze("قدرت\u200cافزاییِ ملی") == [("قدرت", 0), ("افزا", 1), ("ملی", 2)]
    assert index.analyze("از خانه های كهن", analyzer="fa_search") == [("خانه", 1), ("کهن", 3)]
