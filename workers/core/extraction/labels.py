"""Links that a page marks with a label, found by the label whatever the markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.label_place import (
    INLINE,
    SEPARATOR,
    LabelPlace,
    find_places,
    has_label,
    is_mostly,
    may_have,
)
from workers.core.extraction.link_target import target_of, written_address
from workers.core.extraction.plain import plain

_MAX_CLIMB = 4
"""Elements that wrap a label and nothing else."""
_MAX_BEFORE = 20
"""Letters before a label on its line; more is a sentence that mentions it."""
_MAX_BETWEEN = 24
"""Letters between a label and its link on one line: `… در سایت ایکنا:`."""
_MAX_BESIDE = 4
"""Letters beside a link in the block after a label; more is another label or a text."""
_MAX_HEADLINE = 30
"""Letters of a link in the block after a label; more is a headline, which must be the page's own."""
_NAMES = ("title", "aria-label", "alt")
_INVISIBLE = frozenset({"script", "style", "noscript", "template", "-comment"})
_ICONS = frozenset({"img", "svg", "i", "wbr", "picture", "use"})
_FIELDS = "input[value], textarea, code"
_CELLS = frozenset({"td", "th", "dd"})
_REGIONS = frozenset({"nav", "aside", "footer", "header", "form", "hr"})
_TOPS = frozenset({"body", "html", "main", "article", "section", "table", "tbody", "ul", "ol"})
_FOREIGN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|pagin\w*|pager|breadcrumbs?|share\w*|social\w*|related|tags?|comments?|next|prev\w*|footer)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOREIGN_TEXT = re.compile(
    "(?:خبر|مطلب|صفحه)?(?:بعدی|قبلی)|بازگشت|صفحه(?:اصلی|نخست|اول)|خانه$|چاپ|ارسال|اشتراک|لینک.|کپی|نظر"
    "|next|prev|home$|back|share|print|link."
)
"""Plain beginnings of what other links say; `لینک` and more begins another label."""
_AFTER_ADDRESS = re.compile(r".*://\S*", re.DOTALL)
_SEPARATES = re.compile("[|•·/\n؛]|لینک|link", re.IGNORECASE)
_SHARING = re.compile(
    r"//(?:t(?:elegram)?\.me/share|(?:www\.|m\.)?facebook\.com/(?:sharer|share|dialog)"
    r"|(?:twitter|x)\.com/(?:intent|share|home)|(?:api|web)\.whatsapp\.com|wa\.me"
    r"|(?:www\.)?linkedin\.com/share|plus\.google\.com|eitaa\.com/share|ble\.ir/share)"
)


def find_labelled_link(tree: LexborHTMLParser, labels: Sequence[str], *, base_url: str) -> str | None:
    """Return the canonical address of the link that one of `labels` marks, or None.

    The label may be the link's own text, title or aria-label, stand before the link or above it. A redirect that
    carries the address is unwrapped; an address in a field or written as text counts as well. Labels are compared in
    plain form, in order of preference. An unlabelled neighbour is not taken when the labelled link is missing.
    """
    body = tree.body
    if body is None:
        return None
    text = body.text(separator=SEPARATOR)
    for label in labels:
        for place in find_places(body, text, label):
            link = _own_link(place, label, base_url)
            if link is None:
                link = _link_after(tree, place, base_url)
            if link is not None:
                return link
    return _by_attribute(tree, labels, base_url)


def _by_attribute(tree: LexborHTMLParser, labels: Sequence[str], base_url: str) -> str | None:
    named = [(_names(node), node) for node in tree.css("a[title], a[aria-label], a img[alt]")]
    everything = SEPARATOR.join(names for names, _ in named)
    for label in labels:
        if not may_have(everything, label):
            continue
        for names, node in named:
            if not any(has_label(name, label) for name in names.split(SEPARATOR)):
                continue
            anchor = next((up for up in _ups(node) if up.tag == "a"), None)
            link = target_of(anchor, base_url=base_url) if anchor is not None else None
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
        if link is not None and not _SHARING.search(link):
            return link
    return None


def _field_of(node: LexborNode, base_url: str) -> str | None:
    """A form's label names its field by id."""
    name = node.attrs.get("for") or ""
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        return None
    top = list(_ups(node, limit=_MAX_CLIMB))[-1]
    field = top.css_first(f"#{name}")
    return _written_in(field, base_url) if field is not None else None


def _link_after(tree: LexborHTMLParser, place: LabelPlace, base_url: str) -> str | None:
    """The label stands before the link on its line, or its block stands before the link's block."""
    before = _AFTER_ADDRESS.sub("", place.before)
    if len(plain(before)) > _MAX_BEFORE or _is_closed(place.container):
        return None
    written = written_address(place.tail, base_url=base_url)
    if written is not None and len(plain(place.tail.partition(written[:8])[0])) <= _MAX_BETWEEN + len(plain(written)):
        return written
    walk = _Walk(tree, base_url)
    if not walk.pass_text(place.tail):
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
    return any(up.tag in _INVISIBLE or (up.tag == "a" and "href" in up.attrs) for up in _ups(node))


def _written_in(node: LexborNode, base_url: str) -> str | None:
    value = node.attrs.get("value") or node.text(separator=" ")
    return written_address(value, base_url=base_url)


class _Walk:
    """Goes over what follows a label until the first thing that must be its link, or cannot be."""

    def __init__(self, tree: LexborHTMLParser, base_url: str) -> None:
        self._tree = tree
        self._base_url = base_url
        self._letters_left = _MAX_BETWEEN
        self._new_block = False
        self._said = False

    def leave(self, node: LexborNode) -> bool:
        """Leave an element that ends; behind a block, things stand below the label, not beside it.

        Tell whether the link may still come: not when the block said something else.
        """
        if node.tag in INLINE:
            return True
        said = self._said
        self._letters_left, self._new_block = 0, True
        return not said

    def pass_text(self, text: str) -> bool:
        """Take text between label and link; tell whether the link may still come."""
        letters = len(plain(text))
        self._letters_left -= letters
        self._said = self._said or letters > 0
        return letters == 0 or (self._letters_left >= 0 and not _SEPARATES.search(text.strip()))

    def along(self, node: LexborNode) -> tuple[bool, str | None]:
        """Look at the siblings after a node. Return (whether the search is over, the link)."""
        sibling = node.next
        while sibling is not None:
            tag = sibling.tag or ""
            if tag == "-text":
                text = sibling.text()
                written = written_address(text, base_url=self._base_url)
                if written is not None:
                    return True, written
                if not self.pass_text(text):
                    return True, None
            elif tag == "br":
                self._letters_left = 0
            elif tag not in _INVISIBLE and tag not in _ICONS:
                over, link = self._element(sibling, tag)
                if over:
                    return True, link
            sibling = sibling.next
        return False, None

    def _element(self, node: LexborNode, tag: str) -> tuple[bool, str | None]:
        if tag in _REGIONS or _is_foreign_class(node):
            return True, None
        anchors = [node] if tag == "a" else node.css("a[href], a[onclick], button")
        text = node.text(separator=" ")
        if anchors:
            return True, self._only_target(anchors, text)
        fields = [node] if tag in {"input", "textarea", "code"} else node.css(_FIELDS)
        for field in fields:
            if (written := _written_in(field, self._base_url)) is not None:
                return True, written
        if (written := written_address(text, base_url=self._base_url)) is not None:
            return True, written
        return (tag in _CELLS or not self.pass_text(text)), None

    def _only_target(self, anchors: list[LexborNode], text: str) -> str | None:
        """All links of the element must lead to one address, and say nothing that other links say."""
        inside = sum(len(plain(anchor.text(separator=" "))) for anchor in anchors)
        beside = len(plain(text)) - inside
        if beside > (_MAX_BESIDE if self._new_block else max(self._letters_left, _MAX_BESIDE)):
            return None
        targets = {self._target(anchor) for anchor in anchors}
        return targets.pop() if len(targets) == 1 else None

    def _target(self, anchor: LexborNode) -> str | None:
        text = anchor.text(separator=" ")
        if _is_foreign_class(anchor) or _FOREIGN_TEXT.match(plain(text)):
            return None
        if (anchor.attrs.get("rel") or "").lower() in {"next", "prev", "tag", "home", "author"}:
            return None
        if self._new_block and self._is_other_headline(text):
            return None
        href = anchor.attrs.get("href") or ""
        return None if _SHARING.search(href) else target_of(anchor, base_url=self._base_url)

    def _is_other_headline(self, text: str) -> bool:
        said = plain(text)
        if len(said) <= _MAX_HEADLINE or written_address(text, base_url=self._base_url) is not None:
            return False
        heads = [node.text(separator=" ") for node in self._tree.css("h1, title")]
        return not any(said in plain(head) for head in heads)


def _is_foreign_class(node: LexborNode) -> bool:
    names = f"{node.attrs.get('class') or ''} {node.attrs.get('id') or ''}"
    return names != " " and _FOREIGN_CLASS.search(names) is not None
