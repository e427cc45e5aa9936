"""Whom an aggregator credits: the agency, and the link to the original, where selectors name their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from workers.core.extraction.blocks import display_text
from workers.core.extraction.link_target import target_of

_LONGEST = 100
"""Characters; a longer text is no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Each as (value, method), or None."""

    agency: tuple[str, str] | None = None
    original: tuple[str, str] | None = None


def select_credit(root: LexborNode | None, *, agency: Sequence[str], original: Sequence[str], base_url: str) -> Credit:
    """Return what the selectors find: the name as written, or the last part of its link when that shows only a picture
    (`/w/example.ir`); the address of the original, unwrapped from a redirect that carries it."""
    if root is None or not (agency or original):
        return Credit()
    names = ((text, method) for node, method in _selected(root, agency) if (text := _name(node)))
    links = ((link, method) for node, method in _selected(root, original) if (link := _link(node, base_url)))
    return Credit(agency=next(names, None), original=next(links, None))


def _selected(root: LexborNode, selectors: Sequence[str]) -> Iterator[tuple[LexborNode, str]]:
    for selector in selectors:
        for node in root.css(selector):
            yield node, f"selector:{selector}"


def _name(node: LexborNode) -> str:
    text = display_text(node)
    if not text:
        text = (node.attributes.get("href") or "").rstrip("/").rpartition("/")[2]
    return text if len(text) <= _LONGEST else ""


def _link(node: LexborNode, base_url: str) -> str | None:
    anchor = node if node.attributes.get("href") else node.css_first("a[href]")
    return target_of(anchor, base_url=base_url) if anchor is not None else None
