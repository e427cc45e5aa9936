"""What every article index must know of stories, addresses and corrected texts."""

from __future__ import annotations

from dataclasses import replace

from tests.contract.index_samples import START, document, found, put
from workers.core.document import Document, Turn
from workers.pipeline.ports import ArticleIndex


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


def test_a_text_is_found_by_the_addresses_that_led_to_it(index: ArticleIndex) -> None:
    short, page = "https://a.example/s/1", "https://b.example/page"
    second = document("2", "دوم", seen_at=START + 9, via=(short,))
    first = document("1", "یکم", via=(page, short))
    put(index, second, first, document("3", "سوم"))
    assert list(index.reached_by(short)) == [first, second]
    assert list(index.reached_by(page)) == [first]
    assert list(index.reached_by(first.shown.url)) == list(index.at_url(short)) == []
    put(index, document("3", "سوم", url="https://c.example/3", via=(page,), visit="v3"))
    assert [one.shown.title for one in index.reached_by(page)] == ["یکم", "سوم"]
    made = index.forget(first.id, at=START, by="a", reason="b")
    index.refresh()
    assert list(index.reached_by(short)) == [second]
    assert list(index.tombstones(url=short)) == list(index.tombstones(url=first.shown.url)) == [made]
    assert made is not None
    assert made.seen[0].via == (page, short)


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
