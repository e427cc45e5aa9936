"""The profile of a site is told by what its selectors find on the site's articles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.declared import CONFIG, declared_sources
from tests.recorded_page import PAGES, load_page
from workers.adapters.source_files import load_profiles
from workers.core.article import Article
from workers.core.profile_fit import best_profile, fit_of

PROFILES = load_profiles(CONFIG)
OUTLETS = [source for source in declared_sources().values() if source.role == "outlet"]
CHANGED = {"entekhab", "kayhan", "donya-e-eqtesad", "rokna"}
"""Members of a family that changed so much of it that only their own selectors find enough."""
FAMILY_OF_CHANCE = {"fars": "nastooh"}
"""On a system of its own, but with its title and body where that family has them."""


def _fits(source_id: str):
    page = load_page(PAGES / "outlets" / f"{source_id}.html")
    plain = replace(page, source=None).read()
    source = declared_sources()[source_id]
    read = {name: replace(page, source=replace(source, selectors=one)).read() for name, one in PROFILES.items()}
    return {name: fit_of([article], [plain]) for name, article in read.items()}


@pytest.mark.parametrize("source", [one for one in OUTLETS if one.id not in CHANGED], ids=lambda one: one.id)
def test_each_outlet_is_told_to_be_of_its_family(source) -> None:
    expected = FAMILY_OF_CHANCE.get(source.id, source.profile)
    assert best_profile(_fits(source.id), samples=1) == expected


def _article(body: str = "متن", **methods: str) -> Article:
    return Article(url="https://bagh.example/1", title="باغ", paragraphs=(body,), extraction=methods)


def test_a_body_alone_is_no_fit_and_neither_is_what_any_page_has() -> None:
    body = {"paragraphs": "selector:.body"}
    assert fit_of([_article(**body)], [None]).fitting == 0
    assert fit_of([_article(**body, title="selector:h1")], [None]).fitting == 0
    assert fit_of([_article(**body, title="selector:.title")], [None]).fitting == 1
    assert fit_of([_article(title="selector:.title", lead="selector:.lead")], [None]).fitting == 0
    assert fit_of([None], [_article()]).score == 0


def test_a_body_much_shorter_than_the_layout_shows_is_another_element() -> None:
    found = _article("کوتاه", paragraphs="selector:.body", title="selector:.title")
    assert fit_of([found], [_article("بلند " * 20)]).fitting == 0


def test_most_of_the_samples_must_fit() -> None:
    good = _article(paragraphs="selector:.body", title="selector:.title")
    some = fit_of([good, None, None], [None, None, None])
    most = fit_of([good, good, None], [None, None, None])
    assert best_profile({"bagh": some}, samples=3) is None
    assert best_profile({"ragh": some, "bagh": most}, samples=3) == "bagh"
    assert best_profile({}, samples=0) is None
