"""Searches that leave out what the classes of a page rule out find what whole searches do."""

from __future__ import annotations

from itertools import chain

import pytest

from tests.recorded_page import RecordedPage, recorded_pages
from workers.core.extraction import date, lead
from workers.core.extraction.class_names import ClassNames, SelectorList
from workers.core.extraction.tree import read_tree

LISTS = (date._NAMED, *(known for _, known in lead._KNOWN))


@pytest.mark.parametrize("page", [*recorded_pages()], ids=lambda page: f"{page.style}/{page.name}")
def test_as_much_is_found(page: RecordedPage) -> None:
    root = read_tree(page.html).root
    assert root is not None
    classes = ClassNames(root)
    for selectors in LISTS:
        whole = ", ".join(selector for selector, _, _ in selectors.parts)
        assert [node.mem_id for node in classes.search(selectors)] == [node.mem_id for node in root.css(whole)]


@pytest.mark.parametrize("doctype", ["", "<!doctype html>"])
@pytest.mark.parametrize("selector", [".Lead", ".lead", "[class*=ead]", "[class*=Ead]", "p.lead", "[id*=lead]", "p"])
def test_case_is_left_to_the_search(doctype: str, selector: str) -> None:
    root = read_tree(f"{doctype}<p class='x lead'>a<p class='y Lead'>b<div class='LEAD' id=lead>c</div>").root
    assert root is not None
    found = ClassNames(root).search(SelectorList(f"{selector}, .absent"))
    assert [node.mem_id for node in found] == [node.mem_id for node in root.css(selector)]


def test_every_selector_is_known_by_a_class_a_part_of_one_or_none() -> None:
    parts = chain.from_iterable(selectors.parts for selectors in LISTS)
    assert not [selector for selector, name, part in parts if name and part]
