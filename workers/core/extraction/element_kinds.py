"""What elements are to the walk over a page, by their tags alone: blocks, inline elements, pictures, no text."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BLOCK_NAMED = (
    "address article aside blockquote body caption center dd details div dl dt fieldset figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th "
    "thead tr ul"
)
_BLOCK = frozenset(_BLOCK_NAMED.split())
_PRUNED_NAMED = (
    "script style noscript template svg iframe object embed canvas audio video map button select input "
    "textarea option nav dialog menu figcaption head title link meta rp rt math applet frameset noframes "
    "amp-ad amp-analytics amp-audio amp-carousel amp-consent amp-embed amp-facebook amp-iframe amp-img amp-instagram "
    "amp-lightbox amp-list amp-sidebar amp-social-share amp-sticky-ad amp-twitter amp-user-notification amp-video "
    "amp-youtube"
)
_PRUNED = frozenset(_PRUNED_NAMED.split())
_MEDIA = frozenset({"img", "picture", "video", "iframe", "amp-img", "amp-video", "amp-iframe", "amp-youtube"})
INLINE, TEXT, BREAK, LINK, BOX, SKIP, SPAN, MEDIA, MADE_UP = range(9)
_KIND = (
    {"-text": TEXT, "-comment": SKIP, "!--": SKIP, "br": BREAK, "a": LINK, "span": SPAN}
    | dict.fromkeys(_BLOCK, BOX)
    | dict.fromkeys(_PRUNED, SKIP)
    | dict.fromkeys(_MEDIA, MEDIA)
)
"""By tag; the rest are inline elements, or made up by a site when they have a hyphen."""
_INLINE_NAMED = (
    "abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small source strike "
    "strong sub sup time tt u var wbr"
)


def named_tag(node: LexborNode) -> tuple[str, int]:
    """Return (tag, what the walk does with it) by the name of an element."""
    tag = str(node.tag)
    return tag, _KIND.get(tag, MADE_UP if "-" in tag else INLINE)


def _numbered() -> dict[int, tuple[str, int]]:
    """Return the same by the number that the parser has for the tag: a number costs a tenth of a name. Tags of
    a page's own invention, and those with a hyphen, have another number on each page."""
    tree = LexborHTMLParser("-<!-- -->")
    nodes = [*tree.root.traverse(include_text=True)] if tree.root is not None else []
    nodes += [tree.create_node(tag) for tag in (*_KIND, *_INLINE_NAMED.split()) if tag.isalnum()]
    return {node.tag_id: named_tag(node) for node in nodes}


NUMBERED_TAGS = _numbered()
