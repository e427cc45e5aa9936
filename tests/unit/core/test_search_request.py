"""Parameters of a search, as typed."""

from __future__ import annotations

import pytest
from hypothesis import given as over
from hypothesis import strategies as st

from workers.core.moments import day_end, day_start, read_day
from workers.core.search import MAX_LIMIT, MAX_WINDOW, Query, Sort
from workers.core.search_request import MAX_TEXT, PARAMETERS, BadParameter, Known, read_query

COPIES = frozenset({"shargh"})
AGENCIES = {"ایرنا": "irna", "irna": "irna", "ایسنا": "isna"}
KNOWN = Known(sources={"mehr", "shargh"}, aggregators=COPIES, agency_id=AGENCIES.get)
STORY = "s1-" + "0123456789abcdef01234567"


def read(**given) -> Query:
    return read_query({name: [value] if isinstance(value, str) else value for name, value in given.items()}, KNOWN)


def test_nothing_given_is_the_newest():
    assert read() == Query(fold=True, aggregators=COPIES)
    assert read(q=" ", since="", source=["", " "], limit="") == read()


def test_all_at_once():
    query = read(
        q=" همکاری ",
        source=["mehr", "shargh,mehr"],
        agency="ایرنا، ایسنا",
        since="۱۴۰۴/۰۷/۰۱",
        until="2025-10-10",
        language="FA",
        sort="newest",
        all_versions="true",
        story=STORY.upper(),
        fold="true",
        limit="۲۰",
        offset="40",
    )
    assert query == Query(
        text="همکاری",
        sources=("mehr", "shargh"),
        agencies=("irna", "isna"),
        since=day_start(read_day("2025-09-23")),
        until=day_end(read_day("1404/07/18")),
        language="fa",
        sort=Sort.NEWEST,
        all_versions=True,
        story=STORY,
        fold=True,
        aggregators=COPIES,
        limit=20,
        offset=40,
    )


def test_stories_are_folded_unless_their_texts_are_asked_for():
    assert [read(**given).fold for given in ({}, {"story": STORY}, {"all_versions": "1"}, {"fold": "false"})] == [
        True, False, False, False,
    ]  # fmt: skip


def test_one_day_is_a_range():
    query = read(since="1404/07/18", until="1404/07/18")
    assert query.until - query.since == 86_400


@pytest.mark.parametrize(
    ("given", "name", "said"),
    [
        ({"query": "x"}, "query", "no such parameter (accepted: q, source"),
        ({"q": ["a", "b"]}, "q", "given 2 times"),
        ({"q": "ا" * (MAX_TEXT + 1)}, "q", "301 characters (accepted: at most 300)"),
        ({"q": '"یک" "' + "دو " * 24 + '"'}, "q", "25 words in quotes (accepted: at most 24)"),
        ({"source": "nope"}, "source", "no source 'nope' (accepted: ids of sources: mehr, shargh)"),
        ({"source": ",".join(map(str, range(51)))}, "source", "51 values (accepted: at most 50)"),
        ({"agency": "هیچ"}, "agency", "no agency 'هیچ'"),
        ({"since": "دیروز"}, "since", "'دیروز' is no day (accepted: a day in full, such as 1404/07/18"),
        ({"until": "1404/12/30"}, "until", "is no day"),
        ({"since": "1404/07/19", "until": "1404/07/18"}, "since", "'1404/07/19' is later than until, '1404/07/18'"),
        ({"language": "farsi"}, "language", "ISO 639-1"),
        ({"sort": "best"}, "sort", "no order 'best' (accepted: relevance, newest, oldest)"),
        ({"all_versions": "yes!"}, "all_versions", "true or false"),
        ({"fold": "2"}, "fold", "'2' (accepted: true or false)"),
        ({"story": "s1-x"}, "story", "'s1-x' is no story (accepted: the id of one, s1- and 24 hex digits)"),
        ({"limit": "0"}, "limit", "a whole number from 1 to 100"),
        ({"limit": "1e2"}, "limit", "'1e2'"),
        ({"limit": "-1"}, "limit", "'-1'"),
        ({"offset": "9991"}, "offset", "a whole number from 0 to 9990"),
        ({"offset": "9" * 5000}, "offset", "…'"),
    ],
)
def test_what_is_not_accepted_is_named_with_what_is(given, name, said):
    with pytest.raises(BadParameter) as caught:
        read(**given)
    assert caught.value.name == name
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400
    assert "\n" not in str(caught.value)


@over(st.dictionaries(st.sampled_from(PARAMETERS), st.lists(st.text(max_size=20), max_size=3)))
def test_whatever_is_typed_is_a_query_within_bounds_or_a_bad_parameter(given):
    try:
        query = read_query(given, KNOWN)
    except BadParameter:
        return
    assert 1 <= query.limit <= MAX_LIMIT
    assert query.offset + query.limit <= MAX_WINDOW
    assert len(query.text) <= MAX_TEXT
