"""What follows a label: a walk to the first thing that must be its link, or cannot be."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from workers.core.extraction.label_place import INLINE
from workers.core.extraction.link_target import target_of, written_address
from workers.core.extraction.plain import plain

MAX_BETWEEN = 24
"""Letters between a label and its link on one line: `… در سایت ایکنا:`."""
_MAX_BESIDE = 4
"""Letters beside a link in the block after a label; more is another label or a text."""
_MAX_HEADLINE = 30
"""Letters of a link in the block after a label; more is a headline, which must be the page's own."""
INVISIBLE = frozenset({"script", "style", "noscript", "template", "-comment"})
_ICONS = frozenset({"img", "svg", "i", "wbr", "picture", "use"})
_FIELDS = "input[value], textarea, code"
_CELLS = frozenset({"td", "th", "dd"})
_REGIONS = frozenset({"nav", "aside", "footer", "header", "form", "hr"})
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
SEPARATES = re.compile("[|•·/\n؛]|لینک|link", re.IGNORECASE)
SHARING = re.compile(
    r"//(?:t(?:elegram)?\.me/share|(?:www\.|m\.)?facebook\.com/(?:sharer|share|dialog)"
    r"|(?:twitter|x)\.com/(?:intent|share|home)|(?:api|web)\.whatsapp\.com|wa\.me"
    r"|(?:www\.)?linkedin\.com/share|plus\.google\.com|eitaa\.com/share|ble\.ir/share)"
)


class LabelWalk:
    """Goes over what follows a label until the first thing that must be its link, or cannot be."""

    def __init__(self, tree: LexborHTMLParser, base_url: str) -> None:
        self._tree = tree
        self._base_url = base_url
        self._letters_left = MAX_BETWEEN
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
        return letters == 0 or (self._letters_left >= 0 and not SEPARATES.search(text.strip()))

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
            elif tag not in INVISIBLE and tag not in _ICONS:
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
            if (written := written_in(field, self._base_url)) is not None:
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
        return None if SHARING.search(href) else target_of(anchor, base_url=self._base_url)

    def _is_other_headline(self, text: str) -> bool:
        said = plain(text)
        if len(said) <= _MAX_HEADLINE or written_address(text, base_url=self._base_url) is not None:
            return False
        heads = [node.text(separator=" ") for node in self._tree.css("h1, title")]
        return not any(said in plain(head) for head in heads)


def _is_foreign_class(node: LexborNode) -> bool:
    names = f"{node.attrs.get('class') or ''} {node.attrs.get('id') or ''}"
    return names != " " and _FOREIGN_CLASS.search(names) is not None


def written_in(node: LexborNode, base_url: str) -> str | None:
    """Return the address written in a field's value or an element's text."""
    value = node.attrs.get("value") or node.text(separator=" ")
    return written_address(value, base_url=base_url)
