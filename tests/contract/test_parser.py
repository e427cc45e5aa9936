"""What every `Parser` keeps: the parse child, and the fake of the unit tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.store_bundle import visit
from tests.fakes import page_of
from tests.fakes.parser import Answer, TableParser
from workers.adapters.parser_child import ChildParser
from workers.core.article import Article
from workers.core.outcome import Outcome
from workers.core.page import Page
from workers.core.reading import Reading
from workers.core.source import Source
from workers.pipeline.ports import Parser, ParserDied

URL = "https://news.example/a"
ARTICLE = Article(url=URL, title="عنوان", paragraphs=("4",))


def _as_the_body_says(page: Page) -> Answer:
    match page.body:
        case b"die":
            return ParserDied("the child died")
        case b"none":
            return Reading(outcome=Outcome.NO_ARTICLE, reason="nothing there")
    return Reading(article=ARTICLE)


@pytest.fixture(params=["child", "fake"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parser]:
    if request.param == "fake":
        yield TableParser(_as_the_body_says)
        return
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    child = ChildParser(
        sources=(Source(id="s", name="نمونه", hosts=("news.example",)),),
        deadline_s=5.0,
        memory_bytes=2_000_000_000,
        max_page_bytes=1000,
        reader="tests.integration.parser_readers:read",
    )
    yield child
    child.close()


def read(parser: Parser, body: bytes) -> Reading:
    return parser.read(page_of(URL, body), visit("a"))


def test_a_page_with_an_article_gives_it(parser):
    assert read(parser, b"fine") == Reading(article=ARTICLE)


def test_a_page_without_one_gives_the_outcome_and_its_reason(parser):
    assert read(parser, b"none") == Reading(outcome=Outcome.NO_ARTICLE, reason="nothing there")


def test_a_page_that_kills_is_raised_and_the_next_is_read(parser):
    for _ in range(2):
        with pytest.raises(ParserDied, match=r"\w"):
            read(parser, b"die")
        assert read(parser, b"fine").article == ARTICLE


def test_closing_twice_is_closing(parser):
    read(parser, b"fine")
    parser.close()
    parser.close()
