"""Shapes that a parser takes too long for are told; pages of people are not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.core.extraction import tangle
from workers.core.extraction.tangle import MAX_ATTRIBUTES, MAX_DEPTH, why_tangled

PAGES = sorted(Path(__file__).parents[2].glob("pages/*/*.html"))
DEPTH, REOPENED, ATTRIBUTES = "within one another", "opened anew", "attributes on one element"


def _numbered(form: str) -> Callable[[int], str]:
    return lambda count: "".join(form.format(number) for number in range(count))


TANGLED: dict[str, tuple[Callable[[int], str], str]] = {
    "formatting, nested": (lambda count: "<b><i>" * count, DEPTH),
    "formatting reopened by paragraphs": (_numbered("<p><font c={}>x"), REOPENED),
    "the same, closed by another name": (_numbered("<p><font c={}>x</i></b>"), REOPENED),
    "the same, closed in comments": (_numbered("<p><font c={}>x<!--</font></p>-->"), REOPENED),
    "the same, closed in attributes": (_numbered("<p><font c='</font></p>{}'>x"), REOPENED),
    "the same, in a list": (_numbered("<li><em c={}>x"), REOPENED),
    "the same, upper case and slashes": (_numbered("<P><FONT/C={}>x"), REOPENED),
    "formatting first, then paragraphs": (lambda n: _numbered("<i c={}>")(n // 2) + "<p>x" * n, REOPENED),
    "blocks": (lambda count: "<div>" * count, DEPTH),
    "blocks, closed in the end": (lambda count: "<div>" * 3 * count + "</div>" * 3 * count, DEPTH),
    "blocks, closed by another name": (lambda count: "<div></p></span>" * 3 * count, DEPTH),
    "blocks, closed in a script": (lambda count: "<div><script></div></script>" * 2 * count, DEPTH),
    "tables": (lambda count: "<table><tr><td>" * count, DEPTH),
    "lists": (lambda count: "<ul><li>x" * count, DEPTH),
    "svg": (lambda count: "<svg><g>" * count, DEPTH),
    "attributes": (lambda count: f"<p {_numbered('a{}=1 ')(2 * count)}>x", ATTRIBUTES),
    "attributes without values": (lambda count: f"<p {_numbered('a{} ')(2 * count)}>x", ATTRIBUTES),
    "attributes of one name": (lambda count: f"<p {'a ' * 2 * count}>x", ATTRIBUTES),
    "attributes without an end": (lambda count: f"<p {_numbered('a{}=1 ')(2 * count)}", ATTRIBUTES),
}


@pytest.mark.parametrize("shape", TANGLED)
@pytest.mark.parametrize("count", [3200, 60_000])
def test_tangled(shape: str, count: int) -> None:
    make, why = TANGLED[shape]
    assert why in why_tangled(f"<html><body>{make(count)}</body></html>")


def test_attributes_of_repeated_bodies_add_up() -> None:
    assert ATTRIBUTES in why_tangled(_numbered("<body a{}=1>")(20_000))


def test_an_image_written_into_its_address_needs_no_walk() -> None:
    image = f'<img alt="" src="data:image/webp;base64,{"+/aB" * 50_000}">'
    assert tangle._is_plain(f"<html><body>{image}<p>x</p></body></html>")


@pytest.mark.parametrize("long", [TANGLED["attributes"][0](3200), _numbered("<body a{}=1>")(MAX_ATTRIBUTES)])
def test_what_may_hold_too_many_attributes_is_walked(long: str) -> None:
    assert not tangle._is_plain(f"<html><body>{long}</body></html>")


def test_a_tag_for_each_version_of_a_browser_needs_no_walk() -> None:
    versions = "".join(f'<!--[if IE {version}]><html class="ie ie{version}"><![endif]-->' for version in range(5, 12))
    assert tangle._is_plain(f"{versions}<body><p>x</p></body></html>")


@pytest.mark.parametrize("before", [*range(8), 4090, 4096, 4097, 4098, 4099, 9000])
@pytest.mark.parametrize("filler", ["x", "</b>", ">"])
def test_a_long_tag_is_seen_wherever_it_begins(filler: str, before: int) -> None:
    tag = f"<p {'a ' * (MAX_ATTRIBUTES + 1)}>"
    assert ATTRIBUTES in why_tangled(f"{filler * before}{tag}")
    assert ATTRIBUTES in why_tangled(f"{filler * before}{tag[:-1]}")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_recorded_pages_are_plain(path: Path) -> None:
    assert why_tangled(path.read_text(encoding="utf-8") * 40) == ""


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<p>x" * 50_000,
        "<li><a href=/n/1>x</a>" * 20_000,
        "<tr><td>x<td>y" * 20_000,
        "x<br><img src=a>" * 20_000,
        "<p><b>x</b> <i>y</i> <font color=red>z</font></p>" * 10_000,
        "<p><font color=red>x" * 500,
        "<div><span>x</span></div>" * 20_000,
        "<a href=1><div>x" * 1000,
        f"<script>{'<div>' * 20_000}</script>",
        f"<!--{'<div>' * 20_000}-->",
        f"<textarea>{'<b a=1>' * 20_000}",
        f"<p data-x='{'<div>' * 20_000}'>x",
        "<div>" * (MAX_DEPTH - 10),
        f"<p {'a ' * (MAX_ATTRIBUTES - 10)}>",
        "<svg><path d='M0 0'/></svg>" * 20_000,
    ],
)
def test_plain(html: str) -> None:
    assert why_tangled(html) == ""


@given(st.lists(st.sampled_from(["<", ">", "</", "<b a=1", "'", '"', "=", "<!--", "-->", "<p>", "svg", "x", " "])))
def test_any_text_gets_an_answer(parts: list[str]) -> None:
    assert why_tangled("".join(parts) + "<b c=1>" * 800 + "<p>" * 100) in (
        "",
        why_tangled("<b c=1>" * 800 + "<p>" * 100),
    )
