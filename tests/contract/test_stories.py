"""What every `Stories` keeps: the one on Redis and its fake."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.store_bundle import eventually
from tests.contract.story_forms import CHOSEN_ON
from tests.contract.story_texts import FLOOD, GOLD, TEXTS, edited
from tests.fakes.stories import MemoryStories
from tests.redis_servers import KINDS
from workers.adapters.keys import Keys
from workers.adapters.redis_scripts import Scripts, connect
from workers.adapters.stories import RedisStories
from workers.core import signature
from workers.core.fingerprint import content_hash
from workers.core.opening import HEADLINE_WORDS, NUMBER, OPENING_WORDS, ORDERS, SUMS
from workers.core.signature import BINS, SMALL, Signature, Signed, sign
from workers.core.story_id import story_id_of
from workers.core.story_rule import judge
from workers.pipeline.ports import Stories, StoryOffer

WINDOW_S = 86_400.0
NOW = time.time()
_FRESH = itertools.count()
Make = Callable[..., Stories]


def on_redis(url: str, *, namespace: str = "test", window_s: float = WINDOW_S) -> RedisStories:
    return RedisStories(Scripts(connect(url), Keys(namespace)), window_s=window_s)


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.redis) for kind in KINDS)])
def make(request: pytest.FixtureRequest, empty_redis: Callable[[str], str]) -> Make:
    if request.param == "memory":
        return lambda *, window_s=WINDOW_S: MemoryStories(window_s=window_s)
    url = empty_redis(request.param)
    return lambda *, window_s=WINDOW_S: on_redis(url, window_s=window_s)


@pytest.fixture
def stories(make: Make) -> Stories:
    return make()


def offer(text: str, *, title: str = "", at: float = NOW, belongs_to: Sequence[str] = ()) -> StoryOffer:
    digest = content_hash(title=title, body=text)
    return StoryOffer(
        content_hash=digest, seen_at=at, signed=sign(title=title, body=text), belongs_to=tuple(belongs_to)
    )


def test_the_first_founds_a_story_that_bears_its_name(stories):
    one = offer(FLOOD)
    assert stories.offer([one]) == [story_id_of(content_hash=one.content_hash, first_seen=NOW)]


def test_a_copy_with_edits_joins_and_another_report_does_not(stories):
    flood, copy, other = stories.offer([offer(FLOOD), offer(edited(FLOOD, 1)), offer(TEXTS[2])])
    assert copy == flood
    assert other != flood


def test_a_form_with_other_numbers_founds_its_own(stories):
    days = stories.offer([offer(GOLD(seed)) for seed in range(8)])
    assert len(set(days)) == 8


def test_a_form_with_other_names_founds_its_own(stories):
    [form] = [form for form in CHOSEN_ON if form.name == "schools closed, city"]
    assert len(set(stories.offer([offer(body, title=title) for title, body in form.texts]))) == len(form.texts)


def test_the_same_document_again_is_of_the_same_story(stories):
    founder, copy = offer(FLOOD), offer(edited(FLOOD, 1))
    assert stories.offer([founder, copy, founder, copy]) == [stories.offer([founder])[0]] * 4


def test_where_it_is_known_to_be_counts_more_than_its_text(stories):
    [flood] = stories.offer([offer(FLOOD)])
    elsewhere, earlier = "s1-000000020000000000000000", "s1-000000010000000000000000"
    correction = offer(edited(FLOOD, 2), belongs_to=[elsewhere, earlier])
    assert stories.offer([correction]) == [earlier]
    assert stories.offer([replace(correction, belongs_to=())]) == [earlier]
    assert flood != earlier


def test_what_is_learnt_later_moves_a_document_to_the_earlier_story(stories):
    one = offer(FLOOD)
    [founded] = stories.offer([one])
    later = "s1-ffffffff0000000000000000"
    assert stories.offer([replace(one, belongs_to=(later,))]) == [founded]
    earlier = "s1-000000010000000000000000"
    assert stories.offer([replace(one, belongs_to=(earlier,))]) == [earlier]
    assert stories.offer([one]) == [earlier]


def test_it_joins_the_story_that_is_most_like_it(stories):
    far, near = edited(FLOOD, 3, share=0.25), edited(FLOOD, 4, share=0.02)
    stories.offer([offer(far, belongs_to=["s1-000000010000000000000000"])])
    stories.offer([offer(near, belongs_to=["s1-000000020000000000000000"])])
    assert stories.offer([offer(FLOOD)]) == ["s1-000000020000000000000000"]


def test_a_window_is_remembered_through_the_next(make):
    stories, start = make(), NOW // WINDOW_S * WINDOW_S
    [old] = stories.offer([offer(FLOOD, at=start - 1)])
    assert stories.offer([offer(edited(FLOOD, 1), at=NOW)]) == [old]


def test_what_was_remembered_for_two_windows_is_forgotten(make):
    stories = make(window_s=0.2)
    [old] = stories.offer([offer(FLOOD, at=time.time())])
    assert eventually(lambda: stories.offer([replace(offer(FLOOD), seen_at=time.time())]) != [old])


@pytest.mark.redis
def test_what_another_version_signed_is_not_seen_and_does_not_disturb(redis_url, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(signature, "VERSION", signature.VERSION - 1)
        [old] = on_redis(redis_url).offer([offer(FLOOD)])
    stories = on_redis(redis_url)
    [new] = stories.offer([offer(edited(FLOOD, 1))])
    assert new != old
    assert stories.offer([offer(FLOOD, belongs_to=[old])]) == [old]  # as `khabar stories rebuild` says it
    assert stories.offer([offer(FLOOD)]) == [old]


@pytest.mark.redis
def test_copies_that_come_at_the_same_moment_are_one_story(redis_url):
    copies = [offer(edited(FLOOD, seed), at=NOW + seed) for seed in range(48)]
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(lambda one: on_redis(redis_url).offer([one])[0], copies))
    assert len(set(found)) == 1


@pytest.mark.redis
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.tuples(st.sampled_from(TEXTS[:3]), st.sampled_from(TEXTS[:3])),
    share=st.sampled_from([0.0, 0.02, 0.1, 0.2, 0.3, 0.5, 0.8]),
    kept=st.sampled_from([1.0, 0.7, 0.5, 0.3]),
    seed=st.integers(0, 10**6),
)
def test_the_script_judges_as_the_core_does(redis_url, texts, share, kept, seed):
    text = edited(texts[1], seed, share=share)
    one, other = offer(texts[0]), offer(text[: int(len(text) * kept)])
    if one.content_hash == other.content_hash:
        return
    # Under the same keys, so that the rule alone decides.
    other = replace(other, signed=replace(other.signed, keys=one.signed.keys))
    found = on_redis(redis_url, namespace=f"t{next(_FRESH)}").offer([one, other])
    assert (found[0] == found[1]) == judge(one.signed.signature, other.signed.signature).same


WORDS = st.one_of(
    st.sampled_from([ORDERS, 2 * ORDERS, 2 * ORDERS + 1, 3 * ORDERS, (SUMS - 1) * ORDERS, NUMBER | 7, NUMBER | 9]),
    st.integers(10 * ORDERS, 99 * ORDERS),
)
NUMBERS = st.sampled_from([5, 6, 7, 8, SMALL | 0x0101, SMALL | 0x0102, SMALL | 0x0201, SMALL | 0x0202, 0xFFFF])


@st.composite
def signatures(draw: st.DrawFn) -> Signature:
    """Signatures that are near enough to each other for every branch of the rule to be taken."""
    changed = draw(st.integers(0, 70))
    return Signature(
        grams=draw(st.sampled_from([90, 199, 200, 399, 400, 900])),
        bins=bytes([draw(st.sampled_from([0, 2, 3]))] * changed + [1] * (BINS - changed)),
        headline=tuple(draw(st.lists(WORDS, max_size=HEADLINE_WORDS))),
        opening=tuple(draw(st.lists(WORDS, min_size=8, max_size=OPENING_WORDS))),
        numbers=tuple(sorted(draw(st.sets(NUMBERS, max_size=9)))),
    )


@st.composite
def altered(draw: st.DrawFn) -> tuple[Signature, Signature]:
    """A signature, and one whose words are its own but for a few."""
    one = draw(signatures())
    words = {}
    for part, most in (("headline", HEADLINE_WORDS), ("opening", OPENING_WORDS)):
        now = list(getattr(one, part))
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(now)))
            now[at : at + draw(st.integers(0, 3))] = draw(st.lists(WORDS, max_size=4))
        words[part] = tuple(now[:most])
    other = draw(signatures())
    return one, replace(draw(st.sampled_from([one, other])), **words)


@pytest.mark.redis
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=altered())
def test_the_script_judges_signatures_as_the_core_does(redis_url, pair):
    one, other = (
        StoryOffer(content_hash=f"h1-{name * 32}", seen_at=NOW, signed=Signed(signature=signature, keys=(1, 2, 3)))
        for name, signature in zip("ab", pair, strict=True)
    )
    found = on_redis(redis_url, namespace=f"t{next(_FRESH)}").offer([one, other])
    assert (found[0] == found[1]) == judge(*pair).same
