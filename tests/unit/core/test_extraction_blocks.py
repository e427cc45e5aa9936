"""The walk over a page: the kinds of its elements, and the walk that ends early."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.recorded_page import RecordedPage, recorded_pages
from workers.core.extraction.block import prose_of
from workers.core.extraction.blocks import holds_prose, read_blocks
from workers.core.extraction.element_kinds import NUMBERED_TAGS, SKIP, TEXT, named_tag
from workers.core.extraction.tree import read_tree


@pytest.mark.parametrize("page", [*recorded_pages()], ids=lambda page: f"{page.style}/{page.name}")
def test_the_walk_that_ends_early_says_what_the_whole_walk_does(page: RecordedPage) -> None:
    body = read_tree(page.html).body
    assert body is not None
    prose = prose_of(read_blocks(body, names=False).blocks)
    for more_than in (0, prose // 2, prose - 1):
        assert holds_prose(body, more_than=more_than) == (prose > more_than)
    assert not holds_prose(body, more_than=prose)


def test_cells_of_a_row_are_no_prose_before_the_row_is_read() -> None:
    sentence = "The ferry leaves the fish quay at six."
    body = read_tree(f"<table><tr><td>{sentence}</td><td><a href=/>{sentence * 3}</a></td></tr></table>").body
    assert body is not None
    assert not prose_of(read_blocks(body, names=False).blocks)
    assert not holds_prose(body, more_than=0)


@pytest.mark.parametrize("tag", ["p", "span", "img", "amp-img", "news-card", "o:p", "blink"])
def test_a_tag_has_one_kind_by_number_and_by_name(tag: str) -> None:
    node = LexborHTMLParser("").create_node(tag)
    assert NUMBERED_TAGS.get(node.tag_id, named_tag(node)) == named_tag(node)


def test_texts_and_comments_have_numbers() -> None:
    body = LexborHTMLParser("<body>x<!-- y -->").body
    assert body is not None
    assert [NUMBERED_TAGS[node.tag_id][1] for node in (body.first_child, body.last_child) if node] == [TEXT, SKIP]


def test_the_parser_copies_no_chosen_option() -> None:
    tree = read_tree("<select><button><selectedcontent></selectedcontent></button><option selected>x</select>")
    copied = tree.css_first("selectedcontent")
    assert copied is not None
    assert copied.text() == ""


@pytest.mark.parametrize(("lists", "read"), [(1, False), (11, False), (30, True)])
def test_lists_of_links_are_told_down_to_a_depth(lists: int, *, read: bool) -> None:
    links = "".join(f"<li><a href=/{number}>Boats {number}</a>" for number in range(20))
    around = "<ul><li>All that is known of the boats of the island, which are many. " * lists
    body = read_tree(f"<body>{around}<ul>{links}</ul>").body
    assert body is not None
    assert any(block.text == "Boats 7" for block in read_blocks(body).blocks) == read
