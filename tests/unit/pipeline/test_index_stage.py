"""The index stage over the in-memory store and index."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.contract.store_bundle import claim, fast, visit
from tests.fakes import MemoryStore, page_of
from tests.fakes.index import MemoryIndex
from tests.fakes.stories import MemoryStories
from workers.core.article import Article
from workers.core.document import Document
from workers.core.errors import Permanent, Transient
from workers.core.search import Query
from workers.core.source import Role, Source
from workers.core.sourcebook import SourceBook
from workers.core.visit import Visit
from workers.pipeline.index import IndexStage
from workers.pipeline.ports import Fetched, Parsed, Stored, StoreResult

ORDINALS = ("یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم")
SOURCES = SourceBook(
    (
        Source(id="s", name="گردآور", hosts=("news.example",)),
        Source(id="outlet", name="روزنامه", hosts=("outlet.example",), role=Role.OUTLET),
    )
)


class FaultyIndex:
    """Answers with what it was told before it goes on to a real one."""

    def __init__(self, index: MemoryIndex, faults: Sequence[Transient | Stored]) -> None:
        self.index, self.faults = index, list(faults)

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Transient):
            raise fault
        if fault is not None:
            return [StoreResult(stored=fault, reason="so it is") for _ in documents]
        return self.index.put(documents)

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)


class PickyIndex:
    """Raises for every batch that holds one of certain titles."""

    def __init__(self, index: MemoryIndex, fault: Exception, *titles: str) -> None:
        self.index, self.fault, self.titles, self.batches = index, fault, set(titles), 0

    def put(self, documents: Sequence[Document]) -> list[StoreResult]:
        self.batches += 1
        if self.titles & {one.shown.title for one in documents}:
            raise self.fault
        return self.index.put(documents)

    def __getattr__(self, name: str) -> object:
        return getattr(self.index, name)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore(time.time)
    fast(store, "news.example", "outlet.example")
    return store


def put(store: MemoryStore, one: Visit, content: str = "h1-" + "a" * 32, *, at: float = 1.0, **fields) -> None:
    store.frontier.add([one])
    [lease] = claim(store)
    store.handoffs.commit_fetch([Fetched(lease=lease, page=replace(page_of(one.url, b"x", etag='"1"'), fetched_at=at))])
    [entry] = store.pages.claim(limit=1, block_s=0)
    article = Article(**{"url": one.url, "title": "خبر\u200cها", "paragraphs": ("متن",), **fields})
    store.handoffs.commit_parse([Parsed(entry=entry, article=article, content_hash=content, title_key="0" * 16)])


def drain(store: MemoryStore, index, *, articles=None, tick_s: float = 0.1) -> list[float]:
    slept: list[float] = []
    ticks = iter(range(10**9))
    stage = IndexStage(
        articles=articles or store.articles,
        handoffs=store.handoffs,
        index=index,
        stories=MemoryStories(),
        sources=SOURCES,
        revisit_after_s=(60.0,),
        clock=lambda: next(ticks) * tick_s,
        sleep=slept.append,
    )
    stage.drain(5.0)
    assert store.ledger.status().balance == 0
    return slept


def test_the_first_sighting_is_indexed_and_the_second_a_duplicate(store, index):
    put(store, visit("a"))
    put(store, visit("b", host="outlet.example", source="outlet"))
    drain(store, index)
    assert store.ledger.status().outcomes == {"robots-read": 2, "indexed": 1, "duplicate": 1}
    document = index.get("h1-" + "a" * 32)
    assert document is not None
    assert [one.url for one in document.sightings] == ["https://news.example/a", "https://outlet.example/b"]
    assert document.shown.url == "https://outlet.example/b"  # the outlet's own text is the better one
    assert document.shown.zwnj == 1


def test_a_followed_original_is_shown_for_the_excerpt_that_named_it(store, index):
    full = tuple(f"بند {word} این گزارش درباره سیل و راه\u200cها و خانه\u200cهای {word} است." for word in ORDINALS)
    excerpt, original = "h1-" + "a" * 32, "h1-" + "b" * 32
    put(store, visit("a"), excerpt, paragraphs=full[:3])
    led = visit("b", host="outlet.example", source="outlet", named_by=excerpt, via=("https://news.example/a",))
    put(store, led, original, at=9.0, paragraphs=full)
    drain(store, index)
    found = index.search(Query(text="سیل", fold=True, aggregators=SOURCES.aggregators))
    assert (found.total, found.texts) == (1, 2)
    [hit] = found.hits
    assert hit.document.id == original
    assert hit.document.sightings[0].via == ("https://news.example/a",)
    assert hit.fold is not None
    assert hit.fold.sources == ("s",)


@pytest.mark.parametrize(
    ("host", "named", "original"),
    [
        ("outlet.example", None, True),
        ("outlet.example", "https://www.outlet.example/x", True),
        ("outlet.example", "https://third.example/x", False),
        ("news.example", None, False),
        ("news.example", "https://news.example/x", False),
        ("stranger.example", "https://stranger.example/x", False),
    ],
)
def test_only_a_declared_outlet_counts_as_original_whatever_a_page_says_of_itself(store, index, host, named, original):
    fast(store, host)
    put(store, visit("a", host=host), original_url=named)
    drain(store, index)
    assert index.get("h1-" + "a" * 32).shown.on_original is original


def test_ids_and_the_jalali_day_reach_the_document(store, index):
    known = {"agency_id": "iqna", "cites_id": "dolat", "attribution_conflict": "isna", "published_jalali": "1404/07/18"}
    put(store, visit("a"), **known)
    drain(store, index)
    shown = index.get("h1-" + "a" * 32).shown
    assert {name: getattr(shown, name) for name in known} == known


def test_both_are_looked_at_again(store, index):
    put(store, visit("a"))
    put(store, visit("b"))
    drain(store, index)
    again = [store.memory.visits[one] for one in store.memory.due]
    assert [(one.revisit, one.previous, one.etag) for one in again] == [(1, "h1-" + "a" * 32, '"1"')] * 2


def test_a_correction_names_what_it_replaced(store, index):
    put(store, visit("a", revisit=1, previous="h1-old"), "h1-new")
    drain(store, index)
    assert index.get("h1-new").predecessors == ("h1-old",)


def test_of_a_page_that_changes_and_changes_back_what_it_shows_is_found(store, index):
    old, new = "h1-" + "0" * 32, "h1-" + "1" * 32
    found = []
    for number, (content, previous) in enumerate([(old, None), (new, old), (old, new)]):
        store.memory.seen.clear()
        put(store, visit("a", revisit=number, previous=previous), content, at=float(number))
        drain(store, index)
        found.append({hit.document.id for hit in index.search(Query()).hits})
    assert found == [{old}, {new}, {old}]
    assert index.search(Query(all_versions=True)).total == 2
    assert [one.id for one in index.at_url("https://news.example/a")] == [old, new]


class OneByOne:
    """Port `Articles` that gives one entry a claim, as where articles come one after the other."""

    def __init__(self, articles) -> None:
        self._articles = articles

    def claim(self, *, limit, block_s):
        return self._articles.claim(limit=min(limit, 1), block_s=block_s)


def test_the_first_article_after_a_while_is_stored_at_once_and_a_few_that_follow_together(store, index):
    put_many(store, "یک", "دو", "سه")
    batches = []

    class Counting(FaultyIndex):
        def put(self, documents):
            batches.append(len(documents))
            return super().put(documents)

    slept = drain(store, Counting(index, []), articles=OneByOne(store.articles), tick_s=0.01)
    assert batches == [1, 2]
    [wait] = slept
    assert 0.15 < wait < 0.25


def test_an_index_that_is_away_for_a_moment_costs_nothing(store, index):
    put(store, visit("a"))
    slept = drain(store, FaultyIndex(index, [Transient("away"), Stored.RETRY, Transient("away")]))
    assert slept == [0.25, 1.0]
    assert store.ledger.status().outcomes["indexed"] == 1


def test_an_index_that_stays_away_leaves_the_entries_claimed(store, index):
    put(store, visit("a"))
    with pytest.raises(Transient, match="away"):
        drain(store, FaultyIndex(index, [Transient("away")] * 99))
    assert store.ledger.status().stages["index"].in_flight == 1


def put_many(store: MemoryStore, *titles: str) -> None:
    for number, title in enumerate(titles):
        put(store, visit(f"p{number}"), f"h1-{number:032}", title=title)


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), Permanent("the server refused")])
def test_one_article_that_cannot_be_stored_holds_up_none_of_its_batch(store, index, fault):
    put_many(store, *(f"خبر {number}" for number in range(40)), "بد", *(f"گزارش {number}" for number in range(9)))
    drain(store, PickyIndex(index, fault, "بد"))
    assert store.ledger.status().outcomes == {"robots-read": 1, "indexed": 49, "dead": 1}
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason, dead.has_payload) == ("index", f"{type(fault).__name__}: {fault}", True)
    assert dead.visit.url == visit("p40").url


def test_several_that_cannot_be_stored_are_set_aside_each_by_itself(store, index):
    put_many(store, "بد", *(f"خبر {number}" for number in range(9)), "بدتر", "پایان")
    drain(store, PickyIndex(index, RuntimeError("a bug"), "بد", "بدتر"))
    assert store.ledger.status().outcomes == {"robots-read": 1, "indexed": 10, "dead": 2}


def test_an_article_with_a_bug_of_ours_is_set_aside_when_it_is_alone_as_well(store, index):
    put_many(store, "بد")
    drain(store, PickyIndex(index, RuntimeError("a bug"), "بد"))
    assert store.ledger.status().outcomes["dead"] == 1


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), Permanent("check KHABAR_ELASTICSEARCH_API_KEY")])
def test_an_index_that_takes_nothing_costs_no_article_and_few_tries(store, index, fault):
    titles = [f"خبر {number}" for number in range(300)]
    put_many(store, *titles)
    picky = PickyIndex(index, fault, *titles)
    with pytest.raises(type(fault), match=str(fault)):
        drain(store, picky)
    status = store.ledger.status()
    assert (status.stages["index"].in_flight, status.outcomes.get("dead", 0)) == (300, 0)
    assert picky.batches < 30


def test_one_article_that_the_index_refuses_for_good_while_it_is_alone_is_left_to_be_tried_again(store, index):
    """Nothing shows whether it is the article or the index."""
    put_many(store, "بد")
    with pytest.raises(Permanent):
        drain(store, PickyIndex(index, Permanent("no"), "بد"))
    assert store.ledger.status().stages["index"].in_flight == 1


def test_what_the_index_refuses_is_dead_with_the_reason(store, index):
    put(store, visit("a"))
    drain(store, FaultyIndex(index, [Stored.REFUSED]))
    [dead] = store.ledger.dead()
    assert (dead.stage, dead.reason) == ("index", "so it is")


def test_what_was_forgotten_ends_as_that_with_the_reason_and_is_not_looked_at_again(store, index):
    put(store, visit("a"))
    drain(store, index)
    index.forget("h1-" + "a" * 32, at=1.0, by="سارا", reason="درخواست")
    put(store, visit("b"))
    drain(store, index)
    assert store.ledger.status().outcomes["forgotten"] == 1
    assert [event.detail for event in store.ledger.trace(visit("b").url).events if event.outcome == "forgotten"] == [
        "درخواست"
    ]
    assert not [one for one in store.memory.due if store.memory.visits[one].url == visit("b").url]


def test_boilerplate_is_no_document_and_not_looked_at_again(store, index):
    put(store, visit("a"))
    drain(store, FaultyIndex(index, [Stored.BOILERPLATE]))
    assert store.ledger.status().outcomes["boilerplate"] == 1
    assert store.ledger.status().waiting == 0
