"""What only a real Elasticsearch can tell: its own tokens, its refusals, and how it is when it is not there."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.contract.index_samples import START, document
from tests.persian_document import examples
from tests.quality import tokens
from tests.quality.sets import find_sets
from workers.adapters.elastic import ElasticIndex
from workers.core.analysis.analyzer import build_analyzers
from workers.core.document import Turn
from workers.core.errors import ConfigError, Transient
from workers.core.search import Query, Sort
from workers.pipeline.ports import Stored

pytestmark = pytest.mark.elasticsearch

TEXTS = (
    "همکاری‌های تازه‌ی دو کشور در زمینه‌ی انرژی‌های نو",
    "وزير نيرو: ۱۲٫۵ درصد از آب‌هاي سطحي كم شده‌است",
    "گفت‌وگو، گفت و گو یا گفتگو؟ صداوسیما / صدا و سیما",
    "می نویسد، مینویسد و می‌نویسد؛ نمی خواهد و نمی‌خواهند",
    "هیأتِ مسئولان و هیئت مسؤولان ـــ مأمورِ رأی‌گیری در جرأت و مسأله",
    "بزرگ‌ترین، بزرگ تر و بزرگتر از کتاب هایشان، خانه‌هایمان و باغ‌ها",
    "ساعت ۱۰:۳۰، شماره‌ی ۱۲٬۵۰۰ و 3.14 و a.b@c.ir و U.S.A و can't و x_y",
    "¬ن¬ویسه\u200bها\u00a0و \u202bنشانه\u202c‌های ‌ پنهان‌ ",
    "日本語 カタカナ ไทย Ἑλλάς ΟΔΟΣ İstanbul ½ x² 😀",
    "ها تر ترین می نمی و ‌و‌ یان",
)


@pytest.fixture
def index(
    elasticsearch_url: str, new_alias: Callable[[], str], index_definition: dict[str, Any]
) -> Iterator[ElasticIndex]:
    made = ElasticIndex(url=elasticsearch_url, alias=new_alias(), definition=index_definition)
    made.create()
    yield made
    made.close()


def test_tokens_are_those_of_elasticsearch(index: ElasticIndex, index_definition: dict[str, Any]) -> None:
    for name, analyzer in build_analyzers(index_definition).items():
        for text in TEXTS:
            own = [(token.text, token.position) for token in analyzer.tokens(text)]
            assert index.analyze(text, analyzer=name) == own, (name, text)


def test_the_tokens_that_are_documented_are_those_of_elasticsearch(
    index: ElasticIndex, index_definition: dict[str, Any]
) -> None:
    analyzers = build_analyzers(index_definition)
    documented = [spelling for _, one in examples("Search") for spelling in re.split(" [=≠→] ", one)]
    assert documented
    for name in ("fa_index", "fa_search", "fa_head"):
        for text in documented:
            own = [(token.text, token.position) for token in analyzers[name].tokens(text)]
            assert index.analyze(text, analyzer=name) == own, (name, text)


def test_tokens_of_headlines_are_those_of_elasticsearch(elasticsearch_url: str) -> None:
    shares = list(tokens.figures(replace(find_sets(), elasticsearch_url=elasticsearch_url)))
    assert [figure.name for figure in shares if figure.value is not None and not figure.holds_target] == []
    assert shares[0].value is not None


def test_own_headlines_are_many_and_differ() -> None:
    assert len(set(tokens.own_headlines())) > 950


def test_one_document_that_is_refused_does_not_hold_up_the_others(index: ElasticIndex) -> None:
    too_long = document("2", agency="آ" * 20_000)
    results = index.put([document("1"), too_long, document("3")])
    assert [result.stored for result in results] == [Stored.CREATED, Stored.REFUSED, Stored.CREATED]
    assert "agency" in results[1].reason


def test_workers_that_see_one_content_at_the_same_moment_lose_no_sighting(
    index: ElasticIndex, elasticsearch_url: str, index_definition: dict[str, Any]
) -> None:
    def work(name: str) -> None:
        own = ElasticIndex(url=elasticsearch_url, alias=index._alias, definition=index_definition)
        for number in range(12):
            seen = document("one", "خبر", "متن", url=f"https://{name}.example/{number}", visit=f"{name}{number}")
            while own.put([seen])[0].stored is Stored.RETRY:
                pass
        own.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, "abcd"))
    stored = index.get(document("one").id)
    assert stored is not None
    assert len(stored.sightings) == 48
    assert stored.sightings_dropped == 0


def test_no_write_that_races_with_a_removal_brings_the_text_back(
    index: ElasticIndex, elasticsearch_url: str, index_definition: dict[str, Any]
) -> None:
    one = document("one", "خبر", "متن")
    index.put([one])

    def work(name: str) -> list[Stored]:
        own = ElasticIndex(url=elasticsearch_url, alias=index._alias, definition=index_definition)
        seen = (document("one", "خبر", "متن", url=f"https://{name}.example/{n}", visit=f"{name}{n}") for n in range(20))
        stored = [own.put([sighting])[0].stored for sighting in seen]
        own.close()
        return stored

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(work, name) for name in "abc"]
        made = pool.submit(index.forget, one.id, at=1.0, by="a", reason="درخواست").result()
        ends = [stored for writer in writers for stored in writer.result()]
    assert made is not None
    assert set(ends) <= {Stored.MERGED, Stored.FORGOTTEN, Stored.RETRY}
    assert index.get(one.id) is None
    assert index.tombstone(one.id) == made
    assert index.put([one])[0].stored is Stored.FORGOTTEN


def test_a_second_worker_creates_nothing_and_another_definition_is_refused(
    index: ElasticIndex, elasticsearch_url: str, index_definition: dict[str, Any]
) -> None:
    changed = json.loads(json.dumps(index_definition))
    changed["settings"]["analysis"]["filter"]["first_four"]["length"] = 5
    other = ElasticIndex(url=elasticsearch_url, alias=index._alias, definition=changed)
    with pytest.raises(ConfigError, match="other analyzers or fields"):
        other.create()
    other.close()


def test_an_index_that_was_not_created_is_one_clear_error(
    elasticsearch_url: str, new_alias: Callable[[], str], index_definition: dict[str, Any]
) -> None:
    index = ElasticIndex(url=elasticsearch_url, alias=new_alias(), definition=index_definition)
    turn = Turn(url="https://a.example/1", at=START, by="h1-1")
    for ask in (
        lambda: index.put([document("1")]),
        lambda: index.turn([("h1-0", turn)]),
        lambda: index.get("h1-0"),
        index.refresh,
        index.stats,
    ):
        with pytest.raises(ConfigError, match="khabar index create"):
            ask()
    index.close()


def test_a_server_that_is_not_there_is_transient(index_definition: dict[str, Any]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        index = ElasticIndex(url=url, alias="articles", definition=index_definition)
        with pytest.raises(Transient, match="cannot be reached"):
            index.put([document("1")])
        index.close()


def changed(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition with a stemmer that turns gardens into apples: tokens tell which of the two an index has."""
    other: dict[str, Any] = json.loads(json.dumps(definition))
    other["settings"]["analysis"]["filter"]["fa_stem"] = {
        "type": "pattern_replace",
        "pattern": "ستان$",
        "replacement": "",
    }
    return other


@pytest.fixture
def other(index: ElasticIndex, elasticsearch_url: str, index_definition: dict[str, Any]) -> Iterator[ElasticIndex]:
    """The same index, as one sees it whose definition has changed."""
    made = ElasticIndex(url=elasticsearch_url, alias=index._alias, definition=changed(index_definition))
    yield made
    made.close()


def nothing() -> None:
    """Look again at once."""


def test_a_reindex_keeps_every_document_and_tombstone_and_reads_texts_by_the_new_definition(
    index: ElasticIndex, other: ElasticIndex
) -> None:
    kept = [document(f"{number}", "سیبستان", url=f"https://a.example/{number}") for number in range(30)]
    index.put(kept)
    index.forget(kept[7].id, at=5.0, by="a", reason="b")
    with pytest.raises(ConfigError, match="khabar index reindex"):
        other.create()
    *_, last = other.reindex(pause=nothing)
    assert (last.copied, last.total) == (30, 30)
    assert other.create() is False
    assert other.search(Query(text="سیب", limit=50)).total == 29
    assert other.get(kept[3].id) == kept[3]
    assert other.put([kept[7]])[0].stored is Stored.FORGOTTEN
    assert other.put([document("new", "انار")])[0].stored is Stored.CREATED
    assert list(other.reindex(pause=nothing)) == []


def test_a_reindex_lets_documents_fold_that_were_written_before_there_was_folding(
    index: ElasticIndex, other: ElasticIndex
) -> None:
    old = [document("1", "انار", story_id="s1-a"), document("2", "انار", story_id="s1-a"), document("3", "انار")]
    index.put(old)
    for one in old:
        index._call("POST", f"/{index._alias}/_update/{one.id}", {"script": "ctx._source.remove('fold_key')"})
    assert [made.copied for made in other.reindex(pause=nothing)][-1] == 3
    found = other.search(Query(text="انار", fold=True))
    assert (found.total, found.texts) == (2, 3)


def test_a_search_of_an_index_from_before_there_was_folding_says_what_to_do(
    index_definition: dict[str, Any], elasticsearch_url: str, new_alias: Callable[[], str]
) -> None:
    old: dict[str, Any] = json.loads(json.dumps(index_definition))
    del old["mappings"]["properties"]["fold_key"]
    made = ElasticIndex(url=elasticsearch_url, alias=new_alias(), definition=old)
    made.create()
    with pytest.raises(ConfigError, match="run `khabar index reindex`; until then --no-fold"):
        made.search(Query(fold=True))
    assert made.search(Query()).total == 0
    made.close()


def test_a_write_during_a_reindex_is_tried_again_and_lands_in_the_new_index(
    index: ElasticIndex, other: ElasticIndex
) -> None:
    index.put([document("1", "سیب")])
    run = other.reindex(pause=nothing)
    next(run)
    late = document("2", "انار")
    assert index.put([late])[0].stored is Stored.RETRY
    assert index.search(Query(text="سیب")).total == 1
    with pytest.raises(Transient):
        index.forget(document("1").id, at=1.0, by="a", reason="b")
    list(run)
    assert index.put([late])[0].stored is Stored.CREATED
    other.refresh()
    assert other.search(Query(text="انار")).total == 1


def test_a_reindex_that_is_stopped_leaves_all_as_it_was(index: ElasticIndex, other: ElasticIndex) -> None:
    index.put([document("1", "سیب")])
    run = other.reindex(pause=nothing)
    next(run)
    run.close()
    assert index.create() is False
    assert index.put([document("2", "انار")])[0].stored is Stored.CREATED
    *_, last = other.reindex(pause=nothing)
    assert last.total == 2


def test_a_reindex_that_was_killed_is_told_and_begins_again(index: ElasticIndex, other: ElasticIndex) -> None:
    index.put([document("1", "سیب")])
    index._call("PUT", f"/{index._alias}-v1/_block/write")
    index._call("PUT", f"/{index._alias}-v2")
    with pytest.raises(ConfigError, match="--restart"):
        list(other.reindex(pause=nothing))
    assert index.put([document("2")])[0].stored is Stored.RETRY
    *_, last = other.reindex(restart=True, pause=nothing)
    assert last.new == f"{index._alias}-v2"
    assert other.put([document("2")])[0].stored is Stored.CREATED


def test_a_copy_that_outlived_its_killed_run_does_not_write_into_the_next(
    index: ElasticIndex, other: ElasticIndex
) -> None:
    old, new = f"{index._alias}-v1", f"{index._alias}-v2"
    kept = [document(f"{number}", "سیبستان", url=f"https://a.example/{number}") for number in range(5)]
    index.put(kept)
    index.refresh()
    body = {"source": {"index": old, "size": 1}, "dest": {"index": new, "op_type": "create"}}
    slow = {"wait_for_completion": "false", "requests_per_second": "1"}
    task = index._call("POST", "/_reindex", body, **slow)["task"]
    *_, last = other.reindex(restart=True, pause=nothing)
    assert (last.copied, last.total) == (5, 5)
    assert index._call("GET", f"/_tasks/{task}")["completed"]
    assert other.search(Query(text="سیب")).total == 5


def test_where_stories_are_estimated_there_are_no_more_of_them_than_texts_and_they_fold(index: ElasticIndex) -> None:
    pair = [document("a", seen_at=START + 90.0, story_id="s1-a"), document("b", seen_at=START + 80.0, story_id="s1-a")]
    # Of these names Elasticsearch counts 15,040.
    alone = [document(f"n{number}", story_id=f"s1-n{number}") for number in range(15_000)]
    documents = pair + alone
    for at in range(0, len(documents), 500):
        index.put(documents[at : at + 500])
    index.refresh()
    found = index.search(Query(text="", fold=True, sort=Sort.NEWEST))
    assert found.total <= found.texts == 15_002
    assert [hit.fold.others if hit.fold else 0 for hit in found.hits[:2]] == [1, 0]
