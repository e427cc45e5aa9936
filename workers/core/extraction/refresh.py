"""A meta refresh: the redirect of pages that are only there to send a reader on."""

from __future__ import annotations

import re

from workers.core.addresses import check_reference
from workers.core.character_references import unescape
from workers.core.urls import canonical_url

_SCANNED = 16_384
"""Characters in which it is looked for; it stands in the head."""
_LONGEST_WAIT_S = 30
"""A page that reloads later is one to be read."""
_META = re.compile(r"<meta\b([^>]{0,2000})>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""http-equiv\s*=\s*["']?refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TARGET = re.compile(r"""\s*(\d{1,6})(?:\.\d*)?\s*[;,]?\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)


def refresh_target(html: str, *, url: str) -> str | None:
    """Return where the page sends its reader within half a minute, in canonical form, or None; never to itself."""
    for meta in _META.finditer(html, 0, _SCANNED):
        content = _CONTENT.search(meta[1]) if _IS_REFRESH.search(meta[1]) else None
        found = _TARGET.match(unescape(content[1] or content[2] or "")) if content else None
        if found is None or int(found[1]) > _LONGEST_WAIT_S or check_reference(found[2]) is not None:
            continue
        target = canonical_url(found[2], base=url)
        return target if target != url else None
    return None
