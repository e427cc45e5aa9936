"""The body in the data of a script, and data that is something else."""

from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from workers.core.extraction.script_body import read_script_body

TITLE = "The miller walks to work"
LINES = [
    f"On the {n}th morning he took the road along the weir, and counted the herons on its wall." for n in (4, 5, 6)
]


def read(data: str, *, title: str | None = TITLE, shown: int = 0) -> list[str]:
    tree = LexborHTMLParser(f'<body><script type="application/json">{data}</script>')
    blocks = read_script_body(tree, title=title, shown=shown)
    return [block.text for block in blocks or []]


@pytest.mark.parametrize(
    "thing",
    [
        {"title": TITLE, "body": "".join(f"<p>{line}</p>" for line in LINES)},
        {"headline": TITLE, "articleBody": "\n".join(LINES)},
        {"title": TITLE, "content": [{"type": "p", "text": line} for line in LINES]},
        {"title": TITLE, "content": {"html": "<br>".join(LINES)}},
        {"name": TITLE, "text": "In short.", "paragraphs": LINES},
        {"page": [{"deeper": {"title": TITLE, "body": "".join(f"<div>{line}</div>" for line in LINES)}}]},
    ],
)
def test_it_is_read_however_it_is_written(thing: object) -> None:
    assert read(json.dumps(thing)) == LINES


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"title": "Another story", "body": " ".join(LINES)}),
        json.dumps({"title": TITLE, "body": "In short."}),
        json.dumps({"title": TITLE, "body": 12, "content": [None, True, 1.5]}),
        json.dumps([TITLE, LINES]),
        "{",
        "window.state = 1",
        "[" * 100_000,
        '{"title":' * 50_000,
    ],
)
def test_other_data_says_nothing(data: str) -> None:
    assert read(data) == []


def test_parts_within_one_another_without_end_say_nothing() -> None:
    part: object = LINES[0]
    for _ in range(200):
        part = {"content": [part]}
    assert read(json.dumps({"title": TITLE, "body": part})) == []


def test_a_page_that_shows_its_text_needs_none() -> None:
    data = json.dumps({"title": TITLE, "body": " ".join(LINES)})
    assert read(data, shown=400) == []
    assert read(data, title=None) == []
