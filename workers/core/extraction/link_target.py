"""The address that an element stands for: its link, its field's value, or the address written in a text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from workers.core.extraction.carried_address import carried_address
from workers.core.urls import canonical_url

_DATA = (
    "data-href",
    "data-url",
    "data-link",
    "data-clipboard-text",
    "data-original-url",
    "formaction",
    "value",
    "content",
)
_QUOTED = re.compile(r"""["'](https?://[^"'\s]+|/[^"'\s]+)["']""")
_WRITTEN = re.compile(
    r"""(?<![\w@.])(?:https?://|www\.|(?<!-)(?=[a-z0-9.-]+\.[a-z]{2,10}/\S))[^\s<>"'«»()\[\]{}،؛|]+""", re.IGNORECASE
)
_TRAILING = ".,;:!?؟"


def target_of(node: LexborNode, *, base_url: str) -> str | None:
    """Return the canonical address that a link, button or field holds in its attributes, unwrapped from a redirect."""
    attributes = node.attributes
    href = (attributes.get("href") or "").strip()
    if href and not href.startswith("#") and (link := canonical_url(href, base=base_url)) is not None:
        return carried_address(link)
    for name in _DATA:
        value = attributes.get(name)
        if value and (link := written_address(value, base_url=base_url)) is not None:
            return link
    found = _QUOTED.search(attributes.get("onclick") or href)
    link = canonical_url(found[1], base=base_url) if found else None
    return carried_address(link) if link is not None else None


def written_address(text: str, *, base_url: str) -> str | None:
    """Return the first address written out in a text, in canonical form and unwrapped; None for one cut short by dots.

    It may lack its scheme when it starts with `www.` or has a path: it gets that of `base_url`.
    """
    found = _WRITTEN.search(text)
    if found is None:
        return None
    written = found[0].rstrip(_TRAILING)
    if "…" in written or found[0].endswith("..."):
        return None
    if not written.lower().startswith(("http://", "https://")):
        written = f"{base_url.partition(':')[0]}://{written}"
    link = canonical_url(written)
    return carried_address(link) if link is not None else None
