"""Elements that hold the whole article although their names sound like a side matter: `layout-with-sidebar`, `widget`,
`page banner`, `above-footer`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from selectolax.lexbor import LexborNode

from workers.core.extraction.block import prose_of
from workers.core.extraction.blocks import holds_prose, read_blocks
from workers.core.extraction.element_names import is_hidden
from workers.core.extraction.plain import plain

_FRAMES = frozenset({"div", "section", "article", "td", "form", "p"})
"""Elements that may hold a whole article, or make one together."""
_NEVER_TEXT = re.compile(
    r"comment|disqus|footer|legal-?notice|disclaimer|cookie|consent|gdpr|newsletter|outbrain|taboola"
)
"""Names of what is no article, however much longer than it, unless the headline is in it."""
_REST = re.compile(r"read-?more")
"""Names of links to other articles, and of the rest of a text that is shown on request."""
_LITTLE = 600
"""Characters of prose; a page that shows more has its article in view, unless an element without the headline holds
many times more."""
_MORE, _FAR_MORE = 2, 8
"""How many times the text in view that must be: a page about one sentence may have a long column beside it."""
_SLIDE = 60
"""Characters of prose in the part that is shown."""
_CAPTIONS = 5
"""Different captions of pictures that a text is made of."""
_MOST_GROUPS, _MOST_SHOWN = 60, 5
"""Groups of hidden elements of one name that are looked at, and elements that are shown beside them: one slide is."""
_TEASER = "article, a h2, a h3, a h4, h2 a, h3 a, h4 a"
"""What announces another article; parts of a text do not hold it."""
_LONGEST = 400
"""Characters of an h1, with the white space of the source."""


def find_frame(skipped: Sequence[LexborNode], found: int, title: str, *, known: dict[int, int]) -> list[LexborNode]:
    """Return of the elements skipped for their names that, with others of the same tag and class, which holds
    most prose, if it is more than was `found` (characters) outside of them. `title`: in plain form; `known`: what
    the search before this one measured, by `mem_id`."""
    candidates = [one for nodes in _alike(skipped) if (one := _candidate(nodes, found, title)) is not None]
    if len(candidates) == 1 and len(candidates[0][0]) == 1:
        nodes, _, least = candidates[0]
        return nodes if holds_prose(nodes[0], more_than=least) else []
    best: list[LexborNode] = []
    most = found
    for nodes, text, least in candidates:
        if text <= most:
            continue
        for node in nodes:
            if node.mem_id not in known:
                known[node.mem_id] = _prose(node)
        prose = sum(known[node.mem_id] for node in nodes)
        if prose > max(least, most):
            best, most = nodes, prose
    return best


def _candidate(nodes: list[LexborNode], found: int, title: str) -> tuple[list[LexborNode], int, int] | None:
    """Return elements, the characters of their text, and how many of prose they must hold lest they are less than the
    article; None when their names or their length say that they are."""
    text = sum(len(node.text(strip=True)) for node in nodes)
    if text <= found:
        return None
    headed = any(_has_headline(node, title) for node in nodes)
    times = 1 if headed or _REST.search(_names(nodes[0])) else _MORE if found < _LITTLE else _FAR_MORE
    least = found * times
    if text <= least or (not headed and any(map(_is_never_text, nodes))):
        return None
    return nodes, text, least


def find_slides(hidden: Sequence[LexborNode]) -> list[LexborNode]:
    """Return elements that are hidden for now beside one of their first name that is shown and holds prose: the other
    parts of a text that is read part by part."""
    groups: dict[tuple[int, str, str], list[LexborNode]] = {}
    for node in hidden:
        if (name := _first_name(node)) and node.parent is not None and node.css_first(_TEASER) is None:
            groups.setdefault((node.parent.mem_id, str(node.tag), name), []).append(node)
    kept = sorted(groups.items(), key=lambda group: -len(group[1]))[:_MOST_GROUPS]
    return [node for (_, _, name), nodes in kept if _shown_beside(nodes[0], name) for node in nodes]


def find_captions(body: LexborNode, found: int) -> list[LexborNode]:
    """Return the captions of a page that is made of pictures, if they say far more than was `found` (characters) beside
    them, and not all the same."""
    captions = body.css("figcaption")
    said = {node.text(strip=True) for node in captions}
    return captions if len(said) >= _CAPTIONS and sum(map(len, said)) >= max(_LITTLE, _MORE * found) else []


def _first_name(node: LexborNode) -> str:
    return (node.attributes.get("class") or "").partition(" ")[0]


def _shown_beside(node: LexborNode, name: str) -> bool:
    parent = node.parent
    if parent is None:
        return False
    shown = (
        beside
        for beside in parent.iter()
        if beside.tag == node.tag and _first_name(beside) == name and not is_hidden(beside.attributes)
    )
    return any(_prose(beside) >= _SLIDE for beside in islice(shown, _MOST_SHOWN))


def _alike(skipped: Sequence[LexborNode]) -> list[list[LexborNode]]:
    groups: dict[tuple[str, str | int], list[LexborNode]] = {}
    for node in skipped:
        if (tag := str(node.tag)) in _FRAMES or "-" in tag:
            groups.setdefault((tag, node.attributes.get("class") or node.mem_id), []).append(node)
    return list(groups.values())


def _prose(node: LexborNode) -> int:
    return prose_of(read_blocks(node, names=False).blocks)


def _has_headline(node: LexborNode, title: str) -> bool:
    if not title:
        return False
    for heading in node.css("h1"):
        text = heading.text()
        if len(text) <= _LONGEST and (letters := plain(text)) and (letters in title or title in letters):
            return True
    return False


def _is_never_text(node: LexborNode) -> bool:
    return _NEVER_TEXT.search(_names(node)) is not None


def _names(node: LexborNode) -> str:
    return f"{node.attributes.get('class')} {node.attributes.get('id')}".lower()
