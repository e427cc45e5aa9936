"""What elements are to the walk over a page, by their tags alone: blocks, inline elements, pictures, no text."""

from __future__ import annotations

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
INLINE, TEXT, BREAK, LINK, BOX, SKIP, SPAN, MEDIA = range(8)
KIND = (
    {"-text": TEXT, "-comment": SKIP, "!--": SKIP, "br": BREAK, "a": LINK, "span": SPAN}
    | dict.fromkeys(_BLOCK, BOX)
    | dict.fromkeys(_PRUNED, SKIP)
    | dict.fromkeys(_MEDIA, MEDIA)
)
"""Tag → what the walk does with it; the rest are inline elements."""
