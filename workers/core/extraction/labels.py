"""Links that a page marks with a label, found by the label whatever the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.label_place import (
    SEPARATOR,
    LabelPlace,
    find_places,
    has_label,
    is_mostly,
    may_have,
)
from workers.core.extraction.label_walk import INVISIBLE, MAX_BETWEEN, SEPARATES, SHARING, LabelWalk, written_in
from workers.core.extraction.link_target import target_of, written_address
from workers.core.extraction.plain import plain

_MAX_CLIMB = 4
"""Elements that wrap a label and nothing else."""
_MAX_BEFORE = 20
"""Letters before a label on its line; more is a sentence that mentions it."""
_LONGEST_BEFORE = 400
"""Characters before a label that are looked at."""
_NAMES = ("title", "aria-label", "alt")
_TOPS = frozenset({"body", "html", "main", "article", "section", "table", "tbody", "ul", "ol"})
_REST = re.compile(r"\s+[^\W\d_][^:|]*")


class LabelledLinks:
    """The links of one page that labels mark. What is read of the page is read once, however many are looked for."""

    def __init__(self, tree: LexborHTMLParser, *, base_url: str) -> None:
        self._tree = tree
        self._base_url = base_url

    def find(self, labels: Sequence[str]) -> str | None:
        """Return the canonical address of the link that one of `labels` marks, or None.

        The label may be the link's own text, title or aria-label, stand before the link or above it. A redirect that
        carries the address is unwrapped; an address in a field or written as text counts as well. Labels are compared
        in plain form, in order of preference. An unlabelled neighbour is not taken when the labelled link is missing.
        """
        body, base_url = self._tree.body, self._base_url
        if body is None:
            return None
        for label in labels:
            for place in find_places(body, self._text, label):
                link = _own_link(place, label, base_url)
                if link is None:
                    link = _link_after(self._tree, place, base_url)
                if link is not None:
                    return link
        return self._by_attribute(labels)

    @cached_property
    def _text(self) -> str:
        return self._tree.body.text(separator=SEPARATOR) if self._tree.body is not None else ""

    @cached_property
    def _named(self) -> list[tuple[str, LexborNode]]:
        return [(_names(node), node) for node in self._tree.css("a[title], a[aria-label], a img[alt]")]

    def _by_attribute(self, labels: Sequence[str]) -> str | None:
        everything = SEPARATOR.join(names for names, _ in self._named)
        for label in labels:
            if not may_have(everything, label):
                continue
            for names, node in self._named:
                if not any(has_label(name, label) for name in names.split(SEPARATOR)):
                    continue
                anchor = next((up for up in _ups(node) if up.tag == "a"), None)
                link = target_of(anchor, base_url=self._base_url) if anchor is not None else None
                if link is not None:
                    return link
        return None


def _names(node: LexborNode) -> str:
    attributes = node.attributes
    found = (attributes.get(name) for name in _NAMES)
    return SEPARATOR.join(name.replace(SEPARATOR, " ") for name in found if name)


def _own_link(place: LabelPlace, label: str, base_url: str) -> str | None:
    """The label is the text of a link or button."""
    for node in _ups(place.container):
        if not is_mostly(node.text(separator=" "), label):
            return None
        if node.tag == "label" and (field := _field_of(node, base_url)) is not None:
            return field
        link = target_of(node, base_url=base_url)
        if link is not None and not SHARING.search(link):
            return link
    return None


def _field_of(node: LexborNode, base_url: str) -> str | None:
    """A form's label names its field by id."""
    name = node.attrs.get("for") or ""
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        return None
    top = list(_ups(node, limit=_MAX_CLIMB))[-1]
    field = top.css_first(f"#{name}")
    return written_in(field, base_url) if field is not None else None


def _link_after(tree: LexborHTMLParser, place: LabelPlace, base_url: str) -> str | None:
    """The label stands before the link on its line, or its block stands before the link's block."""
    if _is_in_sentence(place.before) or _is_closed(place.container):
        return None
    written = written_address(place.tail, base_url=base_url)
    if written is not None and len(plain(place.tail.partition(written[:8])[0])) <= MAX_BETWEEN + len(plain(written)):
        return written
    walk = LabelWalk(tree, base_url)
    if not walk.pass_text(_without_rest(place.tail)):
        return None
    node = place.container
    done, link = walk.along(place.last)
    for _ in range(_MAX_CLIMB):
        if done or node.tag in _TOPS or node.parent is None:
            break
        if not walk.leave(node):
            break
        done, link = walk.along(node)
        node = node.parent
    return link


def _is_in_sentence(before: str) -> bool:
    """Tell whether a label is mentioned within a sentence; an address before it belongs to another label."""
    _, mark, rest = before[-_LONGEST_BEFORE:].rpartition("://")
    near = rest.partition(" ")[2] if mark else rest
    return len(plain(near)) > _MAX_BEFORE


def _without_rest(tail: str) -> str:
    """Drop what a longer label says more, such as the name of the site; what follows a colon is no label any more."""
    rest = _REST.match(tail)
    if rest is None or len(plain(rest[0])) > MAX_BETWEEN or SEPARATES.search(rest[0].strip()):
        return tail
    return tail[rest.end() :]


def _ups(node: LexborNode, limit: int = _MAX_CLIMB) -> Iterator[LexborNode]:
    """Yield a node and what wraps it, up to the body."""
    up: LexborNode | None = node
    for _ in range(limit):
        if up is None or up.tag in {"body", "html"}:
            return
        yield up
        up = up.parent


def _is_closed(node: LexborNode) -> bool:
    """Nothing after it belongs to it: it is not shown, or is a link of its own (that leads nowhere)."""
    return any(up.tag in INVISIBLE or (up.tag == "a" and "href" in up.attrs) for up in _ups(node))
